import { attempt, engineFires, qrRanOut, withLife, withPhase } from "./model_engine.ts";
import { type LostCode, type SessionState, statusOf, unreachable } from "./model.ts";
import type { Timings } from "./timings.ts";

/** What can be done to a session from outside WAHA. Each entry says what a person sees then. */
export const SESSION_CONTROLS = {
  "scan": "The QR is scanned: WORKING after 2 to 3 s. Needs SCAN_QR_CODE.",
  "crash": "FAILED with the login kept; WAHA does not mend it, a restart does.",
  "browser-dies":
    "WEBJS: FAILED, then STARTING and WORKING by itself within 5 s. An engine without a browser " +
    "loses its connection for a moment instead.",
  "phone-logout":
    "The person removed the device on the phone: FAILED, `me` kept. NOWEB keeps the dead login.",
  "qr-runs-out":
    "Nobody is logged in, nobody scanned: NOWEB and GOWS are FAILED without `me`, WEBJS shows " +
    "another QR.",
  "qr-expires":
    "The QR that is shown runs out now: the next one comes, after the last of them FAILED.",
  "hang-starting": "STARTING for ever. A restart ends it (NOWEB: after 13 s).",
  "lose-network":
    "WhatsApp cannot be reached for 30 s (`?ms=` changes that), then the engine heals by itself.",
  "receive": "Somebody writes: `message` and `message.any` go out. Needs WORKING.",
  "refuse":
    "WhatsApp refuses this version (405): NOWEB is STARTING again and again, then FAILED; WEBJS " +
    "flaps; GOWS stays STARTING. `recover` ends it.",
  "replace":
    "Another client took the connection (440): NOWEB and WEBJS come back once, GOWS stays WORKING " +
    "and hears nothing.",
  "restrict": "WhatsApp restricts the account: senders answer 500 with 463, the status stays.",
  "mute": "WhatsApp takes none of its messages: senders answer 500 with 400, the status stays.",
  "stall": "WEBJS: the page says TIMEOUT; after 4 s WAHA restarts it.",
  "go-deaf":
    "The engine no longer answers, the status stays WORKING: senders hang. A screenshot mends it " +
    "(WEBJS), else a restart.",
  "passkey":
    "GOWS of 2026.7: WhatsApp wants a passkey after the scan; once more: it wants it confirmed. " +
    "`scan` then logs in.",
  "recover":
    "The network is back, a hang ends, a log-out, a restriction or muteness is undone, a FAILED session " +
    "connects again.",
} as const;

export type SessionControl = keyof typeof SESSION_CONTROLS;

export function isSessionControl(word: string): word is SessionControl {
  return Object.hasOwn(SESSION_CONTROLS, word);
}

/**
 * Does to the session what happens outside WAHA. What cannot happen to it as it is (a scan without
 * a QR, a crash of a STOPPED one) changes nothing: the same object comes back.
 * @param options.forMs How long a lost network stays lost.
 */
export function controlled(
  state: SessionState,
  control: SessionControl,
  options: { now: number; timings: Timings; forMs?: number },
): SessionState {
  switch (control) {
    case "scan":
      return scanned(state, options);
    case "crash":
      return withPhase(state, { is: "failed", because: "crashed" });
    case "browser-dies":
      return connectionLost(state, 408, options);
    case "phone-logout":
      return loggedOut(state, options);
    case "qr-runs-out":
      return nobodyScanned(state, options);
    case "qr-expires":
      return isPhase(state, "qr") ? engineFires(state, options.now, options.timings) : state;
    case "hang-starting":
      return withPhase(state, { is: "hung" });
    case "lose-network":
      return networkLost(state, "unreachable", options);
    case "refuse":
      return networkLost(state, "refused", options);
    case "replace":
      return state.engine === "GOWS" ? deafened(state) : connectionLost(state, 440, options);
    case "receive":
      return isPhase(state, "open") ? { ...state, received: state.received + 1 } : state;
    case "restrict":
      return state.account === "free" ? { ...state, account: "restricted" } : state;
    case "mute":
      return state.account === "free" ? { ...state, account: "muted" } : state;
    case "stall":
      return stalled(state, options);
    case "go-deaf":
      return deafened(state);
    case "passkey":
      return passkeyAsked(state, options.timings);
    case "recover":
      return recovered(state, options);
    default:
      return unreachable(control);
  }
}

/** The network comes back: GOWS reconnects at once, the others with their next attempt. */
export function networkIsBack(state: SessionState, now: number, timings: Timings): SessionState {
  if (state.network.is === "up" && !isPhase(state, "offline")) return state;
  const up: SessionState = { ...state, network: { is: "up" } };
  if (up.life.is !== "running" || up.life.phase.is !== "offline") return up;
  if (up.life.me === "unknown") return attempt(up, now, { attempts: 1, timings });
  return withPhase(up, {
    is: "connecting",
    attempts: 1,
    outcomeAt: now + timings.reconnectMs,
    reaches: "yes",
  });
}

/** WEBJS finds out that its page is gone and starts again after its delay. */
export function pageFell(
  state: SessionState,
  now: number,
  options: { page: "gone" | "deaf"; timings: Timings },
): SessionState {
  const restartAt = now + options.timings.browserRestartMs;
  return withPhase(state, { is: "fallen", page: options.page, restartAt });
}

function scanned(state: SessionState, at: { now: number; timings: Timings }): SessionState {
  if (!isPhase(state, "qr") && !isPhase(state, "passkey")) return state;
  const doneAt = at.now + at.timings.pairingMs[state.engine];
  return withPhase({ ...state, login: "present" }, { is: "paired", doneAt });
}

function deafened(state: SessionState): SessionState {
  return isPhase(state, "open") ? withPhase(state, { is: "deaf" }) : state;
}

function stalled(state: SessionState, at: { now: number; timings: Timings }): SessionState {
  if (state.engine !== "WEBJS" || !isPhase(state, "open")) return state;
  return withPhase(state, { is: "stalled", restartAt: at.now + at.timings.stallMs });
}

function passkeyAsked(state: SessionState, timings: Timings): SessionState {
  if (state.engine !== "GOWS" || timings.passkeys === "none") return state;
  if (isPhase(state, "qr")) return withPhase(state, { is: "passkey", step: "required" });
  if (state.life.is !== "running" || state.life.phase.is !== "passkey") return state;
  return state.life.phase.step === "confirmation"
    ? state
    : withPhase(state, { is: "passkey", step: "confirmation" });
}

function loggedOut(state: SessionState, at: { now: number; timings: Timings }): SessionState {
  if (state.login !== "present") return state;
  const login = state.engine === "NOWEB" ? "dead" : "absent";
  // An engine that is not connected learns of it at its next connection.
  const told = TOLD.some((is) => isPhase(state, is));
  if (!told) return { ...state, login };
  if (state.engine === "WEBJS" && at.timings.webjsLogout === "shows-qr") {
    const restartAt = at.now + at.timings.logoutQrMs;
    return withPhase({ ...state, login }, { is: "fallen", page: "logged-out", restartAt });
  }
  return withPhase({ ...state, login }, { is: "failed", because: "logged-out" });
}

const TOLD = ["open", "stalled", "deaf", "paired"] as const;

function nobodyScanned(state: SessionState, at: { now: number; timings: Timings }): SessionState {
  const bare = withLife({ ...state, login: "absent" }, { me: "unknown" });
  return bare.life.is === "running" ? qrRanOut(bare, at.now, at.timings) : bare;
}

function networkLost(
  state: SessionState,
  because: "unreachable" | "refused",
  at: { now: number; timings: Timings; forMs?: number },
): SessionState {
  const lastsMs = because === "refused" ? Infinity : at.timings.networkLossMs;
  const backAt = at.now + (at.forMs ?? lastsMs);
  const code = because === "refused" ? 405 : 408;
  return connectionLost({ ...state, network: { is: "lost", backAt, because } }, code, at);
}

function connectionLost(
  state: SessionState,
  code: LostCode,
  at: { now: number; timings: Timings },
): SessionState {
  if (state.life.is !== "running") return state;
  const phase = state.life.phase;
  switch (phase.is) {
    case "qr":
    case "paired":
    case "passkey":
    case "open":
    case "stalled":
    case "deaf":
      return dropped(state, code, at);
    case "connecting":
      return state.engine === "NOWEB" && state.network.is === "lost"
        ? withPhase(state, { ...phase, reaches: "no", outcomeAt: at.now + at.timings.staleMs })
        : state;
    case "hung":
    case "offline":
    case "dropped":
    case "fallen":
    case "failed":
      return state;
    default:
      return unreachable(phase);
  }
}

function dropped(
  state: SessionState,
  code: LostCode,
  at: { now: number; timings: Timings },
): SessionState {
  switch (state.engine) {
    case "NOWEB": {
      const working = state.life.is === "running" && statusOf(state.life) === "WORKING";
      const shows = working ? "WORKING" : "SCAN_QR_CODE";
      const reconnectAt = at.now + at.timings.staleMs;
      return withPhase(state, { is: "dropped", shows, reconnectAt, code });
    }
    case "WEBJS":
      return pageFell(state, at.now, { page: "gone", timings: at.timings });
    case "GOWS": {
      const offline = withPhase(state, { is: "offline" });
      return state.network.is === "up" ? networkIsBack(offline, at.now, at.timings) : offline;
    }
    default:
      return unreachable(state.engine);
  }
}

function recovered(state: SessionState, at: { now: number; timings: Timings }): SessionState {
  const freed: SessionState = { ...withLoginBack(state), account: "free" };
  const up = networkIsBack(freed, at.now, at.timings);
  if (isPhase(up, "failed")) {
    return attempt({ ...up, login: "present" }, at.now, { attempts: 1, timings: at.timings });
  }
  if (isPhase(up, "hung")) return attempt(up, at.now, { attempts: 1, timings: at.timings });
  return isPhase(up, "deaf") || isPhase(up, "stalled") ? withPhase(up, { is: "open" }) : up;
}

/** A log-out that the engine has not heard of yet is taken back too. */
function withLoginBack(state: SessionState): SessionState {
  const unheard = state.engine === "GOWS" && state.login === "absent" &&
    state.life.is === "running" && state.life.me === "known";
  return state.login === "dead" || unheard ? { ...state, login: "present" } : state;
}

function isPhase(state: SessionState, is: string): boolean {
  return state.life.is === "running" && state.life.phase.is === is;
}
