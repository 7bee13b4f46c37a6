import { type Json, type Running, type SessionState, statusOf, unreachable } from "./model.ts";
import type { Engine, Timings } from "./timings.ts";

const PHONE = "11111111111";
const CLIENT_CONNECTS_MS = 100;

/** A session as `GET /api/sessions` lists it, keys in WAHA's order; `null` when it is not there. */
export function listedSession(
  state: SessionState,
  now: number,
  timings: Timings,
): Record<string, Json> | null {
  if (state.life.is === "missing") return null;
  const { name, config } = state;
  if (timings.shows === "2024") {
    return { name, status: statusOf(state.life), config, me: meOf(state, now, timings) };
  }
  if (state.life.is === "stopped") {
    // 2026.2.1 knows no `me` for STOPPED, although the login is on the disk.
    const kept = timings.stoppedMe === "kept" && state.login !== "absent";
    return {
      name,
      status: "STOPPED",
      config,
      me: kept ? knownMe(state.engine) : null,
      presence: null,
      timestamps: { activity: null },
    };
  }
  const { presence, activityAt } = state.life;
  const me = meOf(state, now, timings);
  // GOWS leaves the key out until it is connected; the others say null.
  const shownMe: Record<string, Json> = me === null && state.engine === "GOWS" ? {} : { me };
  const timestamps: Record<string, Json> = activityAt === null ? {} : { activity: activityAt };
  return { name, status: statusOf(state.life), config, ...shownMe, presence, timestamps };
}

/** A session as `GET /api/sessions/{s}` and every lifecycle call answer it. */
export function detailedSession(
  state: SessionState,
  now: number,
  timings: Timings,
): Record<string, Json> | null {
  const listed = listedSession(state, now, timings);
  if (listed === null) return null;
  return { ...listed, engine: engineOf(state, now) };
}

/**
 * Who is logged in, as far as WAHA knows. NOWEB reads it from its login files, dead ones too; the
 * others learn it once they are connected and keep it as long as the session object lives.
 */
export function meOf(
  state: SessionState,
  now: number,
  timings: Timings,
): Record<string, Json> | null {
  if (state.life.is !== "running") return null;
  if (state.engine !== "NOWEB") return state.life.me === "known" ? knownMe(state.engine) : null;
  const read = state.login !== "absent" && now >= state.life.startedAt + timings.meReadMs;
  if (!read) return null;
  const { lid, ...older } = knownMe("NOWEB");
  return timings.shows === "2024" || lid === undefined ? older : { ...older, lid };
}

function knownMe(engine: Engine): Record<string, Json> {
  const id = `${PHONE}@c.us`;
  const pushName = "Test Phone";
  const lid = `${PHONE}1111@lid`;
  switch (engine) {
    case "NOWEB":
      return { id, pushName, lid };
    case "WEBJS":
      return { id, pushName };
    case "GOWS":
      return { id, pushName, lid, jid: `${PHONE}:1@s.whatsapp.net` };
    default:
      return unreachable(engine);
  }
}

/** What the engine says of itself; nothing when it does not run. */
export function engineOf(state: SessionState, now: number): Record<string, Json> {
  const life = state.life;
  if (life.is !== "running") return {};
  switch (state.engine) {
    case "NOWEB":
      return { engine: "NOWEB" };
    case "WEBJS":
      return { engine: "WEBJS", ...pageOf(life) };
    case "GOWS": {
      const client = now < life.startedAt + CLIENT_CONNECTS_MS ? "CONNECTING" : "READY";
      const connected = life.me === "known" && life.phase.is !== "failed";
      return { grpc: { client, stream: "READY" }, gows: { found: true, connected } };
    }
    default:
      return unreachable(state.engine);
  }
}

/** Only a living page answers with its version and state. */
function pageOf(life: Running): Record<string, Json> {
  const WWebVersion = "2.3000.1018072227";
  switch (life.phase.is) {
    case "qr":
    case "paired":
      return { WWebVersion, state: null };
    case "open":
      return { WWebVersion, state: "CONNECTED" };
    case "stalled":
      return { WWebVersion, state: "TIMEOUT" };
    case "fallen":
      return life.phase.page === "logged-out" ? { WWebVersion, state: null } : {};
    case "connecting":
    case "hung":
    case "offline":
    case "passkey":
    case "dropped":
    case "deaf":
    case "failed":
      return {};
    default:
      return unreachable(life.phase);
  }
}
