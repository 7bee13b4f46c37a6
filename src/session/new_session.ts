import type { SeenSession } from "./facts.ts";
import { waitsForScan } from "./status.ts";
import type { Login, ServerRecord, SessionRecord, Wish } from "./world.ts";

/** First sight: what one look proves of a session that we never saw before. */
export function newSession(
  seen: SeenSession,
  { at, server }: { at: number; server: ServerRecord },
): SessionRecord {
  const working = seen.status === "WORKING";
  const record: SessionRecord = {
    ...blankSession(seen.name, at),
    engine: server.engine,
    status: seen.status,
    me: seen.me,
    confirmed: working,
    login: firstLogin(seen, at),
    wish: firstWish(seen, at),
  };
  if (seen.raw !== undefined) record.raw = seen.raw;
  if (working) Object.assign(record, { workingSince: at, lastWorkingAt: at });
  if (waitsForScan(seen.status)) record.qr = { since: at, looks: 1 };
  if (seen.status !== "STOPPED" && server.startedAt !== undefined) {
    record.ranUnder = server.startedAt;
  }
  return record;
}

/** A session of which only the name is known: the configured one before WAHA lists it. */
export function blankSession(name: string, at: number): SessionRecord {
  return {
    name,
    engine: "UNKNOWN",
    status: "UNKNOWN",
    me: null,
    since: at,
    confirmed: false,
    firstSeenAt: at,
    login: { is: "unknown", because: "nothing has shown yet whether it is logged in", at },
    wish: { is: "unknown", by: "seen", at },
    phase: { is: "watching", rule: "H5", because: "seen for the first time", since: at },
    changes: [],
    acts: [],
    useless: 0,
    rung: 0,
    startsUndone: 0,
    quickFails: 0,
    qrRestarts: 0,
  };
}

function firstLogin(seen: SeenSession, at: number): Login {
  if (seen.status === "WORKING") {
    return { is: "present", because: "WAHA showed it WORKING", at };
  }
  if (seen.me !== null) {
    return { is: "present", because: "WAHA names its account and no log-out is known", at };
  }
  return { is: "unknown", because: "nothing has shown yet whether it is logged in", at };
}

function firstWish(seen: SeenSession, at: number): Wish {
  // Whatever is not STOPPED was started by somebody; who stopped a STOPPED one is not known.
  return { is: seen.status === "STOPPED" ? "unknown" : "running", by: "seen", at };
}
