import { z } from "zod";
import type { Ill, SeenServer } from "../session/mod.ts";
import { readBody } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { illOf } from "./ills.ts";

/** The first version whose Core answers `/health` (contract §1): before, it is 422. */
const FIRST = [2026, 6] as const;
const REASON_CHARS_MAX = 200;

/** Terminus' answer, 200 or 503: `error` holds what is down, by its name. */
const healthSchema = z.object({
  status: z.string(),
  error: z.record(z.string(), z.looseObject({ status: z.string().optional() })).nullish(),
});

/** Whether a WAHA of this version has a `/health` that is worth asking. */
export function hasHealth(version: string | undefined): boolean {
  const [year = NaN, month = NaN] = (version ?? "").split(".").map(Number);
  return year > FIRST[0] || (year === FIRST[0] && month >= FIRST[1]);
}

/**
 * Reads the answer to `GET /health`.
 * @returns Undefined for whatever is not that: a gateway, an older WAHA, a key that may not read it.
 */
export function readHealth(answer: Answer): SeenServer["health"] | undefined {
  if (answer.status !== 200 && answer.status !== 503) return undefined;
  const body = readBody(answer);
  if (body.is !== "json") return undefined;
  const parsed = healthSchema.safeParse(body.value);
  if (!parsed.success) return undefined;
  const { status, error } = parsed.data;
  if (status === "ok") return { is: "well" };
  const down = Object.entries(error ?? {});
  const ills = down.map(([name, told]) => illOfCheck(name, JSON.stringify(told)));
  const ill = ills.find((one) => one === "storage-full") ?? ills.find((one) => one !== undefined);
  const names = down.map(([name]) => name).join(", ");
  const reason = `WAHA's /health says that ${names || "something"} is down`;
  return {
    is: "ill",
    reason: reason.slice(0, REASON_CHARS_MAX),
    ...(ill === undefined ? {} : { ill }),
  };
}

function illOfCheck(name: string, told: string): Ill | undefined {
  if (/\.space$|disk|storage/i.test(name)) return "storage-full";
  if (/mongo|postgres|database|sql/i.test(name)) return "database-down";
  return illOf(told);
}
