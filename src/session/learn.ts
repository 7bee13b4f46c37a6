import type { Patch } from "./draft.ts";
import type { SeenSession } from "./facts.ts";
import { workedAt } from "./observe_holds.ts";
import { isFreshlyTold, isToldCause } from "./observe_event.ts";
import type { Policy } from "./policy.ts";
import { waitsForScan } from "./status.ts";
import type { Away, ServerRecord, SessionRecord } from "./world.ts";

/** What a new status says of login, wish and cause. */
export function learned(
  server: ServerRecord,
  known: SessionRecord,
  { seen, at, policy }: { seen: SeenSession; at: number; policy: Policy },
): Patch<SessionRecord> {
  switch (seen.status) {
    case "WORKING":
      return learnWorking(server, known, at);
    case "SCAN_QR_CODE":
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
      return known.qr === undefined ? { qr: { since: at, looks: 1 } } : {};
    case "STOPPED":
      return { qr: undefined };
    case "FAILED":
      return learnFailed(known, seen, { at, policy });
    default:
      return {};
  }
}

function learnWorking(
  server: ServerRecord,
  known: SessionRecord,
  at: number,
): Patch<SessionRecord> {
  const stops = known.intent?.do === "stop" || known.asked?.ask.do === "stop";
  // A look that was asked before the owner's word says nothing against it.
  const older = known.wish.by === "owner" && at <= known.wish.at;
  // While WAHA comes up it wakes sessions by itself, also those that their owners stopped (C81).
  const wished = server.settling || stops || older || known.wish.is === "running"
    ? {}
    : { wish: { is: "running", by: "seen", at } as const };
  return {
    ...wished,
    away: awayWith(known, at),
    workingSince: at,
    lastWorkingAt: at,
    ...workedAt(known, at),
    // WAHA shows it WORKING for a moment after WhatsApp told otherwise.
    ...(isFreshlyTold(known.cause, at)
      ? {}
      : { cause: undefined, login: { is: "present", because: "WAHA showed it WORKING", at } }),
    ...(known.qr === undefined ? {} : { pairedAt: at }),
    qr: undefined,
    qrRestarts: 0,
    quickFails: 0,
    suspectedLogOutAt: undefined,
    startsUndone: 0,
    triedUnknown: undefined,
    parked: undefined,
  };
}

/** Returns that are remembered, so that a record stays small. */
const AWAY_MAX = 8;

function awayWith(
  { away = [], lastWorkingAt, firstSeenAt, wish }: SessionRecord,
  at: number,
): readonly Away[] | undefined {
  const from = lastWorkingAt ?? firstSeenAt;
  if (from >= at) return away.length === 0 ? undefined : away;
  const owners = wish.is !== "running" || (wish.by === "owner" && wish.at > from);
  return [...away, { from, to: at, by: owners ? "owner" : "itself" } as const].slice(-AWAY_MAX);
}

/** WAHA tells no reason with a FAILED (contract §2): what the statuses before it prove. */
function learnFailed(
  known: SessionRecord,
  seen: SeenSession,
  { at, policy }: { at: number; policy: Policy },
): Patch<SessionRecord> {
  if (waitsForScan(known.status) && seen.me === null) {
    // Whatever closes a NOWEB that shows a QR fails it (C05), and GOWS fails when codes run out.
    const because = "the QR code ran out before anybody scanned it";
    return {
      login: { is: "absent", because, at },
      cause: { is: "qr-not-scanned", because, at },
    };
  }
  if (known.engine === "NOWEB" && known.me !== null && seen.me === null) {
    // NOWEB reads its account from the login on disk, and a crash or log-out keeps it (contract
    // §2): an account that is named no more went with its login, whatever happened between looks.
    const because = "its login is gone: WAHA no longer names its account";
    return { login: { is: "absent", because, at } };
  }
  // A poll may see the first of its two minutes late; nothing else fails a NOWEB after so long.
  const gaveUp = known.engine === "NOWEB" && known.status === "STARTING" &&
    at - known.since >= policy.startTimeoutMs.NOWEB / 2;
  if (!gaveUp) return {};
  const because = "WAHA tried for two minutes to connect and gave up";
  return {
    // What WhatsApp itself told says more than what its engine made of it.
    ...(isToldCause(known.cause) ? {} : { cause: { is: "gave-up-reconnecting", because, at } }),
    // H10 counts it as one; after an act of ours that act is the one (C12).
    ...(known.intent === undefined ? { useless: Math.max(1, known.useless) } : {}),
  };
}

/**
 * What a look proves that has nothing to do with the status: `me` is filled by a login and survives
 * a log-out, so only its first appearance tells something (contract §2).
 */
export function learnedFromMe(
  known: SessionRecord,
  seen: SeenSession,
  at: number,
): Patch<SessionRecord> {
  if (seen.me === null || seen.status === "WORKING") return {};
  if (known.qr !== undefined && known.me === null) {
    return {
      login: { is: "present", because: "WAHA names its account since the scan", at },
      pairedAt: at,
      qr: undefined,
    };
  }
  const before = known.login.is === "unknown" && known.cause?.is !== "logged-out" &&
    !waitsForScan(seen.status);
  if (!before) return {};
  return {
    login: { is: "present", because: "WAHA names its account and no log-out is known", at },
  };
}
