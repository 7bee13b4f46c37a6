import type { Framed } from "../entry.ts";

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) (.*)$/s;
/** Stands in the parts of a line that the runtime has cut. */
export const PART_MARKS: readonly string[] = [" stdout P ", " stderr P "];
const CRI = /^(?:stdout|stderr) ([FP]) (.*)$/s;

/**
 * Kubernetes' container runtime: `2026-03-02T08:00:00.1Z stdout F …`, `P` for a part of a line; and
 * `docker logs -t` or `kubectl logs --timestamps`, which put the time alone in front.
 */
export function unwrapStamped(line: string): Framed | null {
  const [, stamp = "", rest = ""] = STAMP.exec(line) ?? [];
  if (stamp === "") return null;
  const timeAt = Date.parse(stamp);
  const time = Number.isNaN(timeAt) ? {} : { timeAt };
  const [, part = "", text = ""] = CRI.exec(rest) ?? [];
  if (part === "") return { text: rest, wrapper: "timestamps", ...time };
  return { text, wrapper: "cri", ...time, ...(part === "P" ? { partial: true } : {}) };
}
