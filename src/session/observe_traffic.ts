import type { Draft, Patch } from "./draft.ts";
import type { Fact } from "./facts.ts";
import { restrictedAt, workedAt } from "./observe_holds.ts";
import type { Policy } from "./policy.ts";
import type { Deafness } from "./hold_record.ts";
import type { SessionRecord } from "./world.ts";

type CalledFact = Extract<Fact, { is: "called" }>;
type DeafFact = Extract<Fact, { is: "deaf" }>;
type WatchedFact = Extract<Fact, { is: "watched" }>;

/** A sign that comes again is written down once in this time. */
const AGAIN_MS = 60_000;
/** Chats come as hashes; whatever comes is cut to this. */
const CHAT_CHARS_MAX = 24;
/** WhatsApp's numbers for an account that may not begin new chats (C78). */
const RESTRICTED_CODES: readonly (number | undefined)[] = [463, 475];

/**
 * A call that somebody made through us. As long as calls are answered well nothing is folded, so
 * that traffic costs no writes.
 */
export function foldCalled(draft: Draft, fact: CalledFact, policy: Policy): void {
  const record = draft.session(fact.session);
  if (record === undefined || fact.at <= (record.freedAt ?? -Infinity)) return;
  if (RESTRICTED_CODES.includes(fact.code)) {
    // WhatsApp answered: it hears us, and forbids this one thing.
    draft.update(record, { ...restrictedAt(record, fact.at, 1), ...withoutSends(record) });
    return;
  }
  if (fact.outcome === "ok") return answeredWell(draft, record, fact);
  if (record.status !== "WORKING" || fact.at < (record.workingSince ?? 0)) return;
  if (fact.kind === "send" && (fact.code === 400 || fact.status === 400)) {
    draft.update(record, { deaf: withRefusedSend(record, fact, policy) });
  } else if (fact.outcome === "server-error") {
    draft.update(record, { deaf: withFailure(record, fact.at, policy) });
  }
}

/** H5: an answer to a send is a sign of life, also where a look shows a bad status. */
function answeredWell(draft: Draft, record: SessionRecord, { kind, at }: CalledFact): void {
  const { status, confirmed, since, trafficAt = 0 } = record;
  const inDoubt = kind === "send" && status !== "WORKING" && !confirmed && at > since;
  draft.update(record, {
    ...(inDoubt && at > trafficAt ? { trafficAt: at } : {}),
    ...heard(record, at, kind),
  });
}

/** What a sign of life says against deafness and refusal: a send more than a read. */
export function heard(
  record: SessionRecord,
  at: number,
  by: "send" | "read" | "event",
): Patch<SessionRecord> {
  const alive = record.status === "WORKING" && by !== "read" ? workedAt(record, at) : {};
  const { deaf } = record;
  if (deaf === undefined || at < newestSign(deaf)) return alive;
  if (by === "send") return { ...alive, deaf: undefined };
  const { failing: _failing, proofs: _proofs, since, ...mute } = deaf;
  // What is read or comes in proves nothing for what is to go out.
  if (by === "event") {
    const { sends } = mute;
    const keeps = sends !== undefined && since !== undefined ? { since } : {};
    return { ...alive, deaf: orNone({ ...mute, ...keeps }) };
  }
  if (deaf.failing === undefined || since !== undefined) return alive;
  const { failing: _over, ...rest } = deaf;
  return { ...alive, deaf: orNone(rest) };
}

function newestSign({ sends, failing, proofs }: Deafness): number {
  return Math.max(sends?.at ?? 0, failing?.at ?? 0, ...Object.values(proofs ?? {}));
}

function orNone(deaf: Deafness): Deafness | undefined {
  return Object.keys(deaf).length === 0 ? undefined : deaf;
}

function withoutSends({ deaf }: SessionRecord): Patch<SessionRecord> {
  if (deaf?.sends === undefined || deaf.since !== undefined) return {};
  const { sends: _sends, ...rest } = deaf;
  return { deaf: orNone(rest) };
}

/** C79: one row of failures from the first send on; an act of ours begins a new one. */
function withRefusedSend(
  { deaf, lastActAt = 0 }: SessionRecord,
  { at, chat }: CalledFact,
  policy: Policy,
): Deafness {
  const row = deaf?.sends !== undefined && deaf.sends.at >= lastActAt ? deaf.sends : undefined;
  const known = row?.chats ?? [];
  const name = chat?.slice(0, CHAT_CHARS_MAX);
  const chats = name === undefined || known.includes(name) || known.length >= policy.deafChatsMin
    ? known
    : [...known, name];
  const count = Math.min((row?.count ?? 0) + 1, policy.deafSendsMin);
  // Enough is enough: from there on no call is a write.
  if (row !== undefined && count === row.count && chats === known) return { ...deaf };
  return { ...deaf, sends: { count, chats, at: Math.max(at, row?.at ?? 0) } };
}

function withFailure(
  { deaf, lastActAt = 0 }: SessionRecord,
  at: number,
  policy: Policy,
): Deafness {
  const row = deaf?.failing !== undefined && deaf.failing.at >= lastActAt
    ? deaf.failing
    : undefined;
  const count = Math.min((row?.count ?? 0) + 1, policy.deafCallsMin);
  if (row !== undefined && count === row.count && at - row.at < AGAIN_MS) return { ...deaf };
  return { ...deaf, failing: { count, at: Math.max(at, row?.at ?? 0) } };
}

/** P9: what is no proof alone. */
export function foldDeafSign(draft: Draft, { session, at, proof }: DeafFact): void {
  const record = draft.session(session);
  if (record === undefined || at <= (record.freedAt ?? -Infinity)) return;
  // A session that comes up lacks much: only what is missing while it works says something.
  if (record.status !== "WORKING" || at < (record.workingSince ?? 0)) return;
  const known = record.deaf?.proofs?.[proof] ?? -Infinity;
  if (at - known < AGAIN_MS) return;
  const proofs = { ...record.deaf?.proofs, [proof]: at };
  draft.update(record, { deaf: { ...record.deaf, proofs } });
}

/** P9: whatever was heard of a WORKING that is over says nothing of the next one. */
export function deafAfterFall({ deaf, lastActAt }: SessionRecord): Deafness | undefined {
  if (deaf === undefined) return undefined;
  const { since, curedAt } = deaf;
  const tried = since !== undefined && lastActAt !== undefined && lastActAt >= since
    ? lastActAt
    : curedAt;
  return tried === undefined ? undefined : { curedAt: tried };
}

/**
 * P5: somebody is there for the code. P2: who opens a page for it, or presses there for a new one,
 * is a person: the codes that nobody scanned before count for nothing.
 */
export function foldWatched(draft: Draft, { session, at, by }: WatchedFact, policy: Policy): void {
  const record = draft.session(session);
  if (record === undefined) return;
  const { watchedAt = -Infinity, pageAt = -Infinity, qrRestarts } = record;
  const came = by === "button" || (by === "page" && at - pageAt >= policy.pageGapMs);
  const patch = {
    ...(at - watchedAt >= AGAIN_MS ? { watchedAt: at } : {}),
    ...(by !== undefined && at - pageAt >= AGAIN_MS ? { pageAt: at } : {}),
    ...(came && qrRestarts > 0 ? { qrRestarts: 0 } : {}),
  };
  if (Object.keys(patch).length > 0) draft.update(record, patch);
}
