import type { Look, SeenServer } from "../session/mod.ts";
import { ask, isRefusal, readRoute } from "./ask.ts";
import type { Judged, Line } from "./ask.ts";
import { tollOf } from "./classify_read.ts";
import type { ReadVerdict, Toll } from "./classify_read.ts";
import { WahaError } from "./errors.ts";
import { exchange } from "./exchange.ts";
import { hasHealth, readHealth } from "./health.ts";
import { illOf } from "./ills.ts";
import { readServerStatus, readSessions, readVersion } from "./schemas.ts";
import type { Read } from "./schemas.ts";
import { unreachable } from "../session/mod.ts";

/** Two thousand sessions with their configs; what is longer is not a list of sessions. */
const LIST_BYTES_MAX = 8 * 1_048_576;
const SERVER_BYTES_MAX = 1_048_576;

const STATUS = { path: "/api/server/status", bytesMax: SERVER_BYTES_MAX };
const SESSIONS = { path: "/api/sessions?all=true", bytesMax: LIST_BYTES_MAX };
const HEALTH = { path: "/health", bytesMax: SERVER_BYTES_MAX };
/** Between two questions for WAHA's health while all its sessions are well. */
const HEALTH_PAUSE_MS = 5 * 60_000;
const VERSION = { path: "/api/server/version", bytesMax: SERVER_BYTES_MAX };

type NotSeen = Exclude<Look, { is: "seen" }>;
type Seen = Extract<Look, { is: "seen" }>;

/** What WAHA said of its version, and of which start of which worker that is true. */
interface KnownVersion {
  of: string;
  server: Pick<SeenServer, "version" | "engine" | "tier" | "workerId">;
}

/**
 * Makes the look of a client: two reads as one call of the guard, so that a look takes one place
 * and is one probe and one verdict; then the version where this start of WAHA is new to us.
 */
export function createLook(
  line: Line,
): (options?: { signal?: AbortSignal }) => Promise<Look> {
  let known: KnownVersion | undefined;
  let healthAskedAt = -Infinity;

  return async (options = {}) => {
    const { signal } = options;
    const startedAsking = line.clock.monotonic();
    try {
      const look = await ask(line, (inner) => lookOnce(line, inner), { signal });
      if (look.is !== "seen") return look;
      const of = `${look.server.workerId ?? ""} ${look.server.startedAt ?? ""}`;
      if (known?.of !== of) {
        known = undefined;
        const server = await askVersion(line, signal);
        if (server !== undefined) known = { of, server };
      }
      const server = { ...known?.server, ...look.server };
      const now = line.clock.monotonic();
      const due = healthDue(look, now - healthAskedAt);
      if (!due || !hasHealth(server.version)) return { ...look, server };
      healthAskedAt = now;
      const health = await askHealth(line, signal);
      return { ...look, server: { ...server, ...(health === undefined ? {} : { health }) } };
    } catch (error) {
      signal?.throwIfAborted();
      return { is: "unreachable", reason: wordsFor(error, line, startedAsking) };
    }
  };
}

async function lookOnce(line: Line, signal: AbortSignal): Promise<Judged<Look>> {
  const [status, sessions] = await Promise.all([
    readRoute(line.wire, STATUS, signal),
    readRoute(line.wire, SESSIONS, signal),
  ]);
  const value = lookFrom(status, sessions.verdict);
  return { value, toll: tollOfLook(value, [status.verdict, sessions.verdict]) };
}

/** A look that saw all it needs is a success, whichever route it had to do without. */
function tollOfLook(look: Look, verdicts: readonly ReadVerdict[]): Toll {
  if (look.is === "seen") return { is: "success" };
  const tolls = verdicts.map((verdict) => tollOf(verdict, "server"));
  // JSON in a wrong shape came from something alive, so it opens nothing; nor does it close.
  return tolls.find((toll) => toll.is === "failure") ?? { is: "neutral" };
}

function lookFrom(
  status: { verdict: ReadVerdict; skewMs?: number },
  sessions: ReadVerdict,
): Look {
  const list = parsed(sessions, readSessions, "/api/sessions");
  if (list.is !== "read") return list;
  const server = serverFrom(status.verdict);
  if ("is" in server) return server;
  const skew = status.skewMs === undefined ? {} : { skewMs: status.skewMs };
  return { is: "seen", server: { ...server, ...skew }, ...list.value } satisfies Seen;
}

/**
 * A WAHA too old for the route, or a key that may not read it, still lists its sessions: then we
 * go without the start stamp. Every other failure of the route fails the look, since without the
 * stamp a restart of WAHA would pass for a wish of its owner (design §2).
 */
function serverFrom(verdict: ReadVerdict): SeenServer | NotSeen {
  if (verdict.is === "no-route" || verdict.is === "forbidden") return {};
  const started = parsed(verdict, readServerStatus, "/api/server/status");
  return started.is === "read" ? started.value : started;
}

function parsed<T>(
  verdict: ReadVerdict,
  read: (value: unknown) => Read<T>,
  route: string,
): { is: "read"; value: T } | NotSeen {
  switch (verdict.is) {
    case "json": {
      const result = read(verdict.value);
      if (result.is === "read") return result;
      const reason = `its answer to ${route} is not WAHA's: ${result.path}: ${result.why}`;
      return { is: "not-waha", reason };
    }
    case "unauthorized":
    case "forbidden":
      return { is: "unauthorized", reason: verdict.reason };
    case "unreachable":
    case "limited":
      return { is: "unreachable", reason: verdict.reason };
    case "failed": {
      const ill = illOf(verdict.reason);
      const { reason } = verdict;
      return { is: "unreachable", reason, ...(ill === undefined ? {} : { ill }) };
    }
    case "not-waha":
    case "no-route":
    case "refused":
    case "missing":
      return { is: "not-waha", reason: verdict.reason };
    case "nothing":
      return { is: "not-waha", reason: "answered with an empty body" };
    case "status-mismatch":
      return { is: "not-waha", reason: `answered ${route} as if it were of one session` };
    default:
      return unreachable(verdict);
  }
}

/** While a session is not as it should be its health is asked with each look, else now and then. */
function healthDue({ sessions }: Seen, agoMs: number): boolean {
  if (agoMs >= HEALTH_PAUSE_MS) return true;
  return sessions.some(({ status }) => status === "FAILED" || status === "STARTING");
}

/** Undefined when it says nothing now; a look does not fail for it. */
async function askHealth(
  line: Line,
  signal: AbortSignal | undefined,
): Promise<SeenServer["health"] | undefined> {
  try {
    return await ask(line, async (inner) => {
      const answer = await exchange(line.wire, { method: "GET", ...HEALTH, signal: inner });
      return { value: readHealth(answer), toll: { is: "neutral" } };
    }, { signal });
  } catch (error) {
    // The look itself was answered: only the caller's abort may still end it.
    if (signal?.aborted) throw error;
    return undefined;
  }
}

/** Undefined when it cannot be had now: the next look asks again. */
async function askVersion(
  line: Line,
  signal: AbortSignal | undefined,
): Promise<KnownVersion["server"] | undefined> {
  try {
    const verdict = await ask(line, async (inner) => {
      const { verdict } = await readRoute(line.wire, VERSION, inner);
      return { value: verdict, toll: tollOf(verdict, "server") };
    }, { signal });
    if (verdict.is !== "json") return undefined;
    const version = readVersion(verdict.value);
    return version.is === "read" ? version.value : undefined;
  } catch (error) {
    // The look itself was answered: only the caller's abort may still end it.
    if (signal?.aborted) throw error;
    return undefined;
  }
}

function wordsFor(error: unknown, line: Line, startedAsking: number): string {
  if (isRefusal(error)) return `WAHA was not asked: ${error.message}`;
  if (error instanceof WahaError) return error.message;
  const seconds = Math.round((line.clock.monotonic() - startedAsking) / 1000);
  return `the look ended without an answer after ${seconds} s`;
}
