import { isMissing, waitsForScan } from "../status.ts";
import type { HeldRecord } from "../hold_record.ts";
import type { Doing, SessionRecord } from "../world.ts";
import { askOf, isForced } from "./acts.ts";
import { brakeOf } from "./brake.ts";
import { nextRung } from "./failed.ts";
import { isLoggedOutSince } from "./twins.ts";
import type { Context, Rule, Verdict } from "./verdict.ts";

type Refused = NonNullable<HeldRecord["refused"]>;
/** What a refusal is taken for. */
type Meaning = "number" | "version" | "unsure" | "waiting" | "everyone";

/** H8: WhatsApp turns it away. For a blocked number every try of ours can make that final. */
export const H8: Rule = {
  id: "H8",
  sentence: "A session that WhatsApp refuses is held; one whose number is blocked until a person " +
    "resumes it",
  source: "Baileys#1245 (C45), waha#713 (C76), DeskcommCRM#268 (C92), H13",
  judge(record, context) {
    const { refused } = record;
    if (refused === undefined || isMissing(record) || waitsForScan(record.status)) return null;
    if (isForced(askOf(record)) || isLoggedOutSince(record, refused.at)) return null;
    const means = meaningOf(record, refused, context);
    if (means === "everyone") return null;
    const verdict = verdictOf(means, refused, context);
    return means === "version" || means === "unsure"
      ? withTries(verdict, record, { refused, context })
      : verdict;
  },
};

function meaningOf(record: SessionRecord, refused: Refused, context: Context): Meaning {
  const { draft, now, policy } = context;
  if (refused.code === 403) return "number";
  // It is everybody's: S5 alone decides.
  if (brakeOf(draft.server, record.engine) !== undefined) return "everyone";
  if (refused.code === 405) return "version";
  if (refused.means !== undefined) return refused.means;
  return now < refused.since + policy.refusedWaitMs
    ? "waiting"
    : compared(record, refused, context);
}

/**
 * What is known of a refusal: a neighbour that falls later does not make a blocked number
 * everybody's trouble, and a brake makes what it was taken for before void.
 */
export function keptRefused(record: SessionRecord, context: Context): HeldRecord["refused"] {
  const { refused } = record;
  if (refused === undefined) return undefined;
  const means = meaningOf(record, refused, context);
  const { means: known, ...rest } = refused;
  if (means === "everyone") return known === undefined ? refused : rest;
  const guessed = refused.code === undefined && (means === "number" || means === "unsure");
  return guessed && known !== means ? { ...rest, means } : refused;
}

/** What its neighbours on the same engine tell of a refusal that came without a number. */
function compared(
  { name, engine }: SessionRecord,
  { since }: Refused,
  { draft }: Context,
): "number" | "unsure" | "everyone" {
  const others = draft.records.filter((other) =>
    other.name !== name && other.engine === engine && other.wish.is === "running" &&
    other.status !== "STOPPED" && !isMissing(other)
  );
  if (others.length === 0) return "unsure";
  const stays = others.some(({ status, workingSince }) =>
    status === "WORKING" && (workingSince ?? Infinity) <= since
  );
  return stays ? "number" : "everyone";
}

function verdictOf(
  means: Exclude<Meaning, "everyone">,
  { since }: Refused,
  { now, policy }: Context,
): Verdict {
  if (means === "waiting") {
    // No incident yet: most often it is everybody's, and then there is one for all.
    return {
      rule: "H8",
      phase: "watching",
      because: "WhatsApp refuses it: what its neighbours do tells whether that is its number",
      notDone: "no restart: on a blocked number it could make the block final",
      refuses: true,
      until: since + policy.refusedWaitMs,
    };
  }
  const tellAt = since + policy.refusedTellMs;
  return {
    rule: "H8",
    phase: "holding",
    ...WORDS[means],
    grave: true,
    refuses: true,
    tellAt,
    ...(tellAt > now ? { lookAt: tellAt } : {}),
  };
}

const WORDS: Readonly<
  Record<
    Exclude<Meaning, "everyone" | "waiting">,
    Pick<Verdict, "because" | "notDone" | "trouble"> & { because: string }
  >
> = {
  number: {
    because: "WhatsApp refuses this number: it is probably blocked. Look at the phone, ask " +
      "WhatsApp for a review there, and resume the session when the number works again",
    notDone: "no restart and no probe: connecting by itself can make a block final",
    trouble: "is refused by WhatsApp: its number is probably blocked",
  },
  version: {
    because: "WhatsApp refuses this version of WAHA: update WAHA. The number is not blocked",
    notDone: "no restart now: every connect is refused for the same reason",
    trouble: "is refused by WhatsApp: WAHA is too old",
  },
  unsure: {
    because: "WhatsApp refuses it: its number is blocked or WAHA is too old. Look at the phone, " +
      "update WAHA, and resume the session then",
    notDone: "no restart now: each connect is refused, and on a blocked number can make it final",
    trouble: "is refused by WhatsApp: its number is blocked or WAHA is too old",
  },
};

/**
 * Where nobody can tell a block from an old WAHA, a few tries far apart. An act since one was due
 * was that try, whoever wanted it.
 */
function withTries(
  verdict: Verdict,
  record: SessionRecord,
  { refused, context }: { refused: Refused; context: Context },
): Verdict {
  const { now, policy } = context;
  if (record.login.is !== "present") return verdict;
  let dueAt = refused.since;
  for (const pauseMs of policy.refusedPausesMs) {
    dueAt += pauseMs;
    if ((record.lastActAt ?? -Infinity) >= dueAt) continue;
    const act: Doing = record.status === "STOPPED" ? "start" : nextRung(record, policy);
    if (now < dueAt) return { ...verdict, until: dueAt, next: { act, at: dueAt } };
    // It connects by itself at this moment: that is a try, too. One that hangs in STARTING does not:
    // a simulated refusal of the version that ended while it hung kept it down for six hours more.
    const startsMs = now - record.since;
    const connects = record.status === "STARTING" &&
      startsMs < policy.startTimeoutMs[record.engine];
    if (record.status === "WORKING" || connects) return verdict;
    return { ...verdict, phase: "recovering", act, refuses: false };
  }
  return verdict;
}
