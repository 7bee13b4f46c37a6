import { type About, type SessionTopic, type Tell, unreachable } from "../session/mod.ts";
import { nameOf } from "./cut.ts";
import { counted, durationIn, fill, numberIn } from "./fill.ts";
import type { Words } from "./words.ts";

type AboutSession = Extract<About, { is: "session" }>;

/** Troubles whose name says nothing of why: a known cause says it better. */
const EXPLAINED_BY_CAUSE: readonly SessionTopic[] = [
  "failed",
  "flapping",
  "fell-with-server",
  "fell-after-pairing",
  "hangs",
  "login-unknown",
  "stopped",
];

/** What is wrong with one, or with how many. */
export function sessionTitle(
  { topic }: AboutSession,
  { tells, words }: { tells: readonly Tell[]; words: Words },
): string {
  const { one, many } = words.sessions[topic];
  const names = new Set(tells.map(({ session }) => session));
  return names.size === 1
    ? fill(one, { session: nameOf(tells[0]?.session ?? "") })
    : fill(many, { count: numberIn(names.size, words) });
}

/** What happened, and what we did or why we wait. */
export function sessionParagraphs(
  about: AboutSession,
  { tells, words, now }: { tells: readonly Tell[]; words: Words; now: number },
): string[] {
  const all = tells.flatMap(({ about: each }) => each?.is === "session" ? [each] : []);
  const [first = about] = all;
  const causeShared = all.every(({ cause }) => cause === first.cause);
  const { cause } = first;
  const happened = causeShared && cause !== undefined && cause !== "unknown" &&
      EXPLAINED_BY_CAUSE.includes(about.topic)
    ? words.causes[cause]
    : words.sessions[about.topic].happened;
  const phaseShared = all.every(({ phase }) => phase === first.phase);
  const ours = phaseShared ? ourPart(first, { all, words }) : [];
  const nextAts = all.flatMap(({ nextAt }) => nextAt === undefined ? [] : [nextAt]);
  const nextAt = Math.min(...nextAts);
  const next = nextAts.length > 0 && nextAt > now
    ? [fill(words.we.next, { duration: durationIn(nextAt - now, words) })]
    : [];
  return [happened, [...ours, ...next].join(" ")];
}

function ourPart(
  { phase, topic }: AboutSession,
  { all, words }: { all: readonly AboutSession[]; words: Words },
): string[] {
  const { tried, trying, parked, waiting, leaving } = words.we;
  const acts = Math.max(0, ...all.map((each) => each.acts));
  const triedWords = acts === 0 ? [] : [counted(tried, acts, { words })];
  switch (phase) {
    case "recovering":
      return acts === 0 ? [trying] : triedWords;
    case "parked":
      // What WAHA does not have was not repaired and is not: it is left to its owner.
      return [topic === "missing" || topic === "many-missing" ? waiting : parked];
    case "awaiting-person":
      return [...triedWords, waiting];
    case "holding":
    case "paused":
      return [...triedWords, leaving];
    case "watching":
    case "healthy":
    case "stopped":
      return [];
    default:
      return unreachable(phase);
  }
}
