import { countWithin } from "../windows.ts";
import type { HeldRecord } from "../hold_record.ts";
import type { SessionRecord } from "../world.ts";
import { P12 } from "./statuses.ts";
import type { Context, Rule } from "./verdict.ts";

/** H7: WhatsApp's limit on an account. The session works, and nothing of ours lifts it. */
export const H7: Rule = {
  id: "H7",
  sentence: "An account that may not begin new chats works: it is told once, and nothing is done",
  source: "waha#1904, #2219 (C78), H14",
  judge(record, context) {
    const endsAt = restrictedUntil(record, context);
    if (endsAt === undefined) return null;
    const well = P12.judge(record, context);
    if (well === null || well.phase !== "healthy") return null;
    return {
      ...well,
      rule: "H7",
      because: "WhatsApp does not let this account begin new chats for some hours or days; " +
        "chats that exist work, and restarting does not help",
      notDone: "no restart: the limit lies on the account, not on the session",
      until: endsAt,
      remark: "may not begin new chats",
    };
  },
};

/** When the remark ends, after now. */
function restrictedUntil(
  record: SessionRecord,
  { now, policy }: Pick<Context, "now" | "policy">,
): number | undefined {
  const { restricted } = record;
  const lastAt = restricted?.times.at(-1);
  if (restricted === undefined || lastAt === undefined) return undefined;
  const known = restricted.toldAt !== undefined ||
    countWithin(restricted.times, lastAt, policy.restrictedWindowMs) >= policy.restrictedMin;
  const endsAt = lastAt + policy.restrictedEndMs;
  return known && endsAt > now ? endsAt : undefined;
}

/** What is left of such answers: the remark that they make, or what may still come to one. */
export function keptRestricted(
  record: SessionRecord,
  { now, policy }: Pick<Context, "now" | "policy">,
): HeldRecord["restricted"] {
  const { restricted } = record;
  if (restrictedUntil(record, { now, policy }) !== undefined) return restricted;
  const young = now - (restricted?.times.at(-1) ?? 0) < policy.restrictedWindowMs;
  return young ? restricted : undefined;
}
