import type { Draft, Patch } from "./draft.ts";
import type { Cause } from "./facts.ts";
import type { Policy } from "./policy.ts";
import { unreachable } from "./status.ts";
import { apart, crowded, withTime } from "./windows.ts";
import type { SessionRecord } from "./world.ts";

/**
 * NOWEB shows WORKING for 2 s after it lost its connection (contract §2, §10.3), and the `Date`
 * header that clocks are compared by is a second coarse: a look that much younger than what was
 * told does not disprove it.
 */
export const STALE_MS = 2_500;

/** The log and an event tell of one happening at times that are this close. */
const SAME_MS = 1_000;
/** A restriction that is known is written down again after this. */
const AGAIN_MS = 60_000;
/** Times that are kept of each kind: more than any rule counts. */
const TIMES_MAX = 8;
const PAIRINGS_MAX = 3;

/** A cause as it was told, for the rules that count, hold and remember. */
export interface ToldCause {
  is: Cause;
  at: number;
  /** WhatsApp's own number, where it gave one. */
  code?: number;
  /** The catalogue's entry. */
  entry?: string;
}

/**
 * What a told cause means beyond being the newest one. Each note is a set of times or the newest of
 * its kind: the order of tellings does not matter, and one told twice changes nothing.
 */
export function noteCause(
  draft: Draft,
  record: SessionRecord,
  { told, policy }: { told: ToldCause; policy: Policy },
): SessionRecord {
  if (told.at <= (record.freedAt ?? -Infinity)) return record;
  return draft.update(record, noted(record, told, policy));
}

function noted(record: SessionRecord, told: ToldCause, policy: Policy): Patch<SessionRecord> {
  const { at, code, entry } = told;
  switch (told.is) {
    case "replaced":
      return replacedAt(record, at, policy);
    case "restricted":
      return restrictedAt(record, at);
    case "refused":
      return isDisproved(record, at) ? {} : refusedAt(record, { at, code });
    case "logged-out":
      return isDisproved(record, at) ? {} : lostAt(record, at, policy);
    case "profile-locked":
      // A lock of the same host may be a browser that is still ending: restarts go on with care.
      if (entry === "profile-locked-here" || isDisproved(record, at)) return {};
      return { broken: { is: told.is, at: Math.max(at, record.broken?.at ?? 0) } };
    case "credentials-damaged":
      if (isDisproved(record, at)) return {};
      return { broken: { is: told.is, at: Math.max(at, record.broken?.at ?? 0) } };
    case "crashed":
    case "qr-not-scanned":
    case "gave-up-reconnecting":
    case "storage-full":
    case "engine-gone":
    case "database-down":
    case "network-down":
    case "out-of-memory":
    case "unknown":
      return {};
    default:
      return unreachable(told.is);
  }
}

/** Whether it worked, or was paired, after that. */
function isDisproved({ lastWorkingAt = 0, pairedAt = 0 }: SessionRecord, at: number): boolean {
  return at <= lastWorkingAt - STALE_MS || at <= pairedAt;
}

/** H6: the window counts across the WORKINGs in between (C47). */
function replacedAt(
  { replaced, engine }: SessionRecord,
  at: number,
  policy: Policy,
): Patch<SessionRecord> {
  const times = withTime(replaced?.times ?? [], at, TIMES_MAX);
  // whatsmeow does not connect again after it was replaced: one says it all.
  const min = engine === "GOWS" ? 1 : policy.replacedMin;
  const many = crowded(apart(times, SAME_MS), { min, periodMs: policy.replacedWindowMs });
  const heldAt = replaced?.heldAt ?? (many ? at : undefined);
  return { replaced: { times, ...(heldAt === undefined ? {} : { heldAt }) } };
}

/** H7. The log may tell what the call's own answer told already. */
export function restrictedAt(
  { restricted }: SessionRecord,
  at: number,
  apartMs = SAME_MS,
): Patch<SessionRecord> {
  const known = restricted?.times ?? [];
  // Once told, the newest of them matters, and not to the second.
  const lastAt = known.at(-1) ?? -Infinity;
  if (restricted?.toldAt !== undefined && at < lastAt + AGAIN_MS) return {};
  if (known.some((other) => Math.abs(other - at) < apartMs)) return {};
  return { restricted: { ...restricted, times: withTime(known, at, TIMES_MAX) } };
}

function refusedAt(
  { refused }: SessionRecord,
  { at, code }: { at: number; code: number | undefined },
): Patch<SessionRecord> {
  const known = refused?.code;
  // A number that was refused once is not made better by what else is told of it.
  const worst = code === 403 || known === 403 ? 403 : code ?? known;
  return {
    refused: {
      ...refused,
      since: Math.min(at, refused?.since ?? at),
      at: Math.max(at, refused?.at ?? at),
      ...(worst === undefined ? {} : { code: worst }),
    },
  };
}

/** C44: a login that WhatsApp ended within minutes of its making. */
function lostAt(
  { pairedAt, lostPairings = [] }: SessionRecord,
  at: number,
  policy: Policy,
): Patch<SessionRecord> {
  if (pairedAt === undefined || at - pairedAt > policy.youngLogOutMs) return {};
  return { lostPairings: withTime(lostPairings, pairedAt, PAIRINGS_MAX) };
}

/** What a WORKING at that time disproves. */
export function workedAt(
  { refused, broken }: SessionRecord,
  at: number,
): Patch<SessionRecord> {
  return {
    ...(refused !== undefined && at - refused.at >= STALE_MS ? { refused: undefined } : {}),
    ...(broken !== undefined && at > broken.at ? { broken: undefined } : {}),
  };
}

/**
 * What goes on being WORKING says. GOWS shows it also after a ban (contract §2): there only a sign
 * of life counts.
 */
export function stillWorking(
  record: SessionRecord,
  at: number,
  policy: Policy,
): Patch<SessionRecord> {
  const { pairedAt = 0, lostPairings, engine } = record;
  const lasts = lostPairings !== undefined && at - pairedAt > policy.youngLogOutMs;
  return {
    ...(engine === "GOWS" ? {} : workedAt(record, at)),
    ...(lasts ? { lostPairings: undefined } : {}),
  };
}

/** P10: it left WORKING by itself. */
export function seenFall({ falls }: SessionRecord, at: number): Patch<SessionRecord> {
  const { seen = [], told = [], ...rest } = falls ?? {};
  return { falls: { ...rest, told, seen: withTime(seen, at, TIMES_MAX) } };
}

/** P10: WAHA told that it left WORKING; no look may ever show it. */
export function noteToldFall(draft: Draft, record: SessionRecord, at: number): void {
  if (at <= (record.freedAt ?? -Infinity)) return;
  const { seen = [], told = [], ...rest } = record.falls ?? {};
  draft.update(record, { falls: { ...rest, seen, told: withTime(told, at, TIMES_MAX) } });
}

/** What a person's `resume` or `force` ends: every hold that was told of, and its reasons. */
export function freed(at: number): Patch<SessionRecord> {
  return {
    replaced: undefined,
    refused: undefined,
    broken: undefined,
    deaf: undefined,
    falls: undefined,
    lostPairings: undefined,
    freedAt: at,
  };
}

/** A new version of WAHA may mend what every start failed by; a blocked number it does not. */
export function freeByVersion(draft: Draft, at: number): void {
  for (const record of draft.records) {
    const { refused, broken } = record;
    const ours = refused !== undefined && refused.code !== 403 && refused.means !== "number";
    if (broken === undefined && !ours) continue;
    draft.update(record, {
      broken: undefined,
      ...(ours ? { refused: undefined } : {}),
      // What was told before the update says nothing of the new version.
      ...(ours || refused === undefined ? { freedAt: at } : {}),
    });
  }
}

/** After a clock that was set back nothing lies in the future. */
export function heldBack(record: SessionRecord, at: number): Patch<SessionRecord> {
  const { replaced, restricted, refused, broken, deaf, falls } = record;
  const not = (time: number) => Math.min(time, at);
  const all = (times: readonly number[]) => [...new Set(times.map(not))];
  return {
    ...(replaced === undefined ? {} : {
      replaced: {
        times: all(replaced.times),
        ...(replaced.heldAt === undefined ? {} : { heldAt: not(replaced.heldAt) }),
      },
    }),
    ...(restricted === undefined ? {} : {
      restricted: { ...restricted, times: all(restricted.times) },
    }),
    ...(refused === undefined ? {} : {
      refused: { ...refused, since: not(refused.since), at: not(refused.at) },
    }),
    ...(broken === undefined ? {} : { broken: { ...broken, at: not(broken.at) } }),
    // Time that nobody watched makes no session deaf and none flap; a spent cure stays spent.
    deaf: deaf?.curedAt === undefined ? undefined : { curedAt: not(deaf.curedAt) },
    ...(falls === undefined ? {} : { falls: undefined }),
    watchedAt: record.watchedAt === undefined ? undefined : not(record.watchedAt),
    pageAt: record.pageAt === undefined ? undefined : not(record.pageAt),
    idleStoppedAt: record.idleStoppedAt === undefined ? undefined : not(record.idleStoppedAt),
    freedAt: record.freedAt === undefined ? undefined : not(record.freedAt),
  };
}
