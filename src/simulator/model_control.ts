import { attempt, showQr, withLife, withPhase } from "./model_engine.ts";
import { type SessionState, statusOf, unreachable } from "./model.ts";
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
  "hang-starting": "STARTING for ever. A restart ends it (NOWEB: after 13 s).",
  "lose-network":
    "WhatsApp cannot be reached for 30 s (`?ms=` changes that), then the engine heals by itself.",
  "go-deaf": "WEBJS: the page no longer answers, the status stays WORKING. A screenshot mends it.",
  "recover":
    "The network is back, a hang ends, a log-out is undone, a FAILED session connects again.",
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
      return withPhase(state, { is: "failed" });
    case "browser-dies":
      return connectionLost(state, options);
    case "phone-logout":
      return loggedOut(state);
    case "qr-runs-out":
      return qrRanOut(state, options);
    case "hang-starting":
      return withPhase(state, { is: "hung" });
    case "lose-network":
      return networkLost(state, options);
    case "go-deaf":
      return isPhase(state, "open") && state.engine === "WEBJS"
        ? withPhase(state, { is: "deaf" })
        : state;
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
  if (!isPhase(state, "qr")) return state;
  const doneAt = at.now + at.timings.pairingMs[state.engine];
  return withPhase({ ...state, login: "present" }, { is: "paired", doneAt });
}

function loggedOut(state: SessionState): SessionState {
  if (state.login !== "present") return state;
  const login = state.engine === "NOWEB" ? "dead" : "absent";
  // An engine that is not connected learns of it at its next connection.
  const told = isPhase(state, "open") || isPhase(state, "deaf") || isPhase(state, "paired");
  return told ? withPhase({ ...state, login }, { is: "failed" }) : { ...state, login };
}

function qrRanOut(state: SessionState, at: { now: number; timings: Timings }): SessionState {
  const bare = withLife({ ...state, login: "absent" }, { me: "unknown" });
  if (bare.life.is !== "running") return bare;
  return bare.engine === "WEBJS"
    ? showQr(bare, at.now, { shown: 2, timings: at.timings })
    : withPhase(bare, { is: "failed" });
}

function networkLost(
  state: SessionState,
  at: { now: number; timings: Timings; forMs?: number },
): SessionState {
  const backAt = at.now + (at.forMs ?? at.timings.networkLossMs);
  return connectionLost({ ...state, network: { is: "lost", backAt } }, at);
}

function connectionLost(state: SessionState, at: { now: number; timings: Timings }): SessionState {
  if (state.life.is !== "running") return state;
  const phase = state.life.phase;
  switch (phase.is) {
    case "qr":
    case "paired":
    case "open":
    case "deaf":
      return dropped(state, statusOf(state.life) === "WORKING" ? "WORKING" : "SCAN_QR_CODE", at);
    case "connecting":
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
  shows: "WORKING" | "SCAN_QR_CODE",
  at: { now: number; timings: Timings },
): SessionState {
  switch (state.engine) {
    case "NOWEB":
      return withPhase(state, { is: "dropped", shows, reconnectAt: at.now + at.timings.staleMs });
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
  const up = networkIsBack(withLoginBack(state), at.now, at.timings);
  if (isPhase(up, "failed")) {
    return attempt({ ...up, login: "present" }, at.now, { attempts: 1, timings: at.timings });
  }
  if (isPhase(up, "hung")) return attempt(up, at.now, { attempts: 1, timings: at.timings });
  return isPhase(up, "deaf") ? withPhase(up, { is: "open" }) : up;
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
