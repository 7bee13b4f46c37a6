import type { Framed } from "../entry.ts";

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d) (.*)$/s;
/** Stands in the parts of a line that the runtime has cut. */
export const PART_MARKS: readonly string[] = [" stdout P ", " stderr P "];
const CRI = /^(?:stdout|stderr) ([FP]) (.*)$/s;
/** A host, and a program with its number: no line of WAHA begins so. */
const UNIT = /^[\w.-]+ (?:kernel|[\w./@-]+\[\d+\]): (.*)$/s;

/**
 * Lines that begin with a whole instant: Kubernetes' container runtime (`2026-03-02T08:00:00.1Z stdout
 * F …`, `P` for a part of a line), rsyslog and `journalctl -o short-iso` (`… host-1 waha[812]: …`), and
 * the instant alone: `docker logs -t`, `kubectl logs --timestamps`, `dmesg --time-format iso`.
 */
export function unwrapStamped(line: string): Framed | null {
  const [, second = "", fraction = "0", zone = "", rest = ""] = STAMP.exec(line) ?? [];
  if (second === "") return null;
  // dmesg writes a comma, and finer than milliseconds no time of ours is.
  const timeAt = Date.parse(`${second}.${fraction.slice(0, 3)}${zone}`);
  const time = Number.isNaN(timeAt) ? {} : { timeAt };
  const [, part = "", text = ""] = CRI.exec(rest) ?? [];
  if (part !== "") {
    return { text, wrapper: "cri", ...time, ...(part === "P" ? { partial: true } : {}) };
  }
  const unit = UNIT.exec(rest)?.[1];
  return unit === undefined
    ? { text: rest, wrapper: "timestamps", ...time }
    : { text: unit, wrapper: "syslog", ...time };
}
