import { drawBytes, drawMs } from "./chance.ts";
import { type Phase, type Running, type SessionState, unreachable } from "./model.ts";
import type { Engine, SpanMs, Timings } from "./timings.ts";

/** Begins a new life of the session object: STARTING at once, all that it knew is gone. */
export function startEngine(state: SessionState, now: number, timings: Timings): SessionState {
  const restart = timings.selfRestartMs !== null && state.engine === "NOWEB"
    ? drawMs(timings.selfRestartMs, state.chance)
    : null;
  const life: Running = {
    is: "running",
    startedAt: now,
    startedBy: null,
    phase: { is: "hung" },
    me: "unknown",
    presence: null,
    activityAt: null,
    selfRestartAt: restart === null ? null : now + restart.ms,
  };
  const chance = restart?.chance ?? state.chance;
  const forgets = state.engine === "WEBJS" && timings.webjsLogin === "lost";
  const login = forgets ? "absent" : state.login;
  return attempt({ ...state, login, chance, life }, now, { attempts: 1, timings });
}

/** When the engine next does something by itself. */
export function engineNextAt(state: SessionState): number {
  if (state.life.is !== "running") return Infinity;
  const phase = state.life.phase;
  switch (phase.is) {
    case "connecting":
      return phase.outcomeAt;
    case "qr":
      return phase.endsAt;
    case "paired":
      return phase.doneAt;
    case "dropped":
      return phase.reconnectAt;
    case "stalled":
    case "fallen":
      return phase.restartAt;
    case "open":
      return state.life.selfRestartAt ?? Infinity;
    case "hung":
    case "offline":
    case "passkey":
    case "deaf":
    case "failed":
      return Infinity;
    default:
      return unreachable(phase);
  }
}

/** Does what the engine does by itself at `at`, which is its `engineNextAt`. */
export function engineFires(state: SessionState, at: number, timings: Timings): SessionState {
  if (state.life.is !== "running") return state;
  const phase = state.life.phase;
  switch (phase.is) {
    case "connecting":
      return outcome(state, at, { phase, timings });
    case "qr":
      return qrEnds(state, at, { shown: phase.shown, timings });
    case "paired":
      return state.engine === "NOWEB"
        ? withPhase(state, connecting(at + timings.pairedLoginMs, 1))
        : connected(state);
    case "dropped":
      return attempt(withoutPresence(state), at, { attempts: 1, timings });
    case "stalled":
      return withPhase(state, { is: "fallen", page: "stalled", restartAt: at });
    case "fallen":
      // The page itself goes back to its QR: no new client, no STARTING.
      if (phase.page === "logged-out") return showQr(state, at, { shown: 1, timings });
      return attempt(withNewClient(state, timings), at, { attempts: 1, timings });
    case "open":
      return selfRestart(state, at, timings);
    case "hung":
    case "offline":
    case "passkey":
    case "deaf":
    case "failed":
      return state;
    default:
      return unreachable(phase);
  }
}

/** WEBJS makes a new client, which knows no `me` until it is connected. */
function withNewClient(state: SessionState, timings: Timings): SessionState {
  const fresh = withLife(withoutPresence(state), { me: "unknown" });
  return timings.webjsLogin === "lost" ? { ...fresh, login: "absent" } : fresh;
}

function selfRestart(state: SessionState, at: number, timings: Timings): SessionState {
  if (timings.selfRestartMs === null) return withLife(state, { selfRestartAt: null });
  const drawn = drawMs(timings.selfRestartMs, state.chance);
  const next = withLife({ ...state, chance: drawn.chance }, { selfRestartAt: at + drawn.ms });
  return attempt(withoutPresence(next), at, { attempts: 1, timings });
}

/** One STARTING: what comes of it is decided when its time is over. */
export function attempt(
  state: SessionState,
  now: number,
  options: { attempts: number; timings: Timings },
): SessionState {
  const { attempts, timings } = options;
  if (state.engine === "NOWEB" && attempts >= timings.startingsMax) {
    return withPhase(state, { is: "failed", because: "stuck-starting" });
  }
  if (state.network.is === "lost") return attemptOffline(state, now, options);
  const drawn = drawMs(connectSpan(state, timings), state.chance);
  return withPhase({ ...state, chance: drawn.chance }, connecting(now + drawn.ms, attempts));
}

/** Shows a QR; `shown` counts from 1. */
export function showQr(
  state: SessionState,
  now: number,
  options: { shown: number; timings: Timings },
): SessionState {
  const lives = options.timings.qrLivesMs[state.engine];
  const livesMs = lives[Math.min(options.shown, lives.length) - 1] ?? 0;
  const drawn = qrValue(state);
  return withPhase({ ...state, chance: drawn.chance }, {
    is: "qr",
    shown: options.shown,
    value: drawn.value,
    endsAt: now + livesMs,
  });
}

export function withPhase(state: SessionState, phase: Phase): SessionState {
  return withLife(state, { phase });
}

/** Changes a running session's life; one that does not run stays as it is. */
export function withLife(state: SessionState, change: Partial<Running>): SessionState {
  if (state.life.is !== "running") return state;
  return { ...state, life: { ...state.life, ...change } };
}

function attemptOffline(
  state: SessionState,
  now: number,
  options: { attempts: number; timings: Timings },
): SessionState {
  const { attempts, timings } = options;
  switch (state.engine) {
    case "NOWEB":
      return withPhase(state, failing(now + timings.retryMs, attempts));
    case "WEBJS": {
      const drawn = drawMs(timings.pageErrorMs, state.chance);
      return withPhase({ ...state, chance: drawn.chance }, failing(now + drawn.ms, attempts));
    }
    case "GOWS":
      return withPhase(state, { is: "offline" });
    default:
      return unreachable(state.engine);
  }
}

function outcome(
  state: SessionState,
  at: number,
  options: { phase: Extract<Phase, { is: "connecting" }>; timings: Timings },
): SessionState {
  const { phase, timings } = options;
  if (state.life.is !== "running") return state;
  if (phase.reaches === "no" || state.network.is === "lost") {
    switch (state.engine) {
      case "NOWEB":
        return attempt(state, at, { attempts: phase.attempts + 1, timings });
      case "WEBJS":
        return withPhase(state, {
          is: "fallen",
          page: "gone",
          restartAt: at + timings.browserRestartMs,
        });
      case "GOWS":
        return withPhase(state, { is: "offline" });
      default:
        return unreachable(state.engine);
    }
  }
  switch (state.login) {
    case "present":
      return connected(state);
    case "dead":
      return withPhase(state, { is: "failed", because: "login-dead" });
    case "absent":
      // GOWS that was connected in this life hears LoggedOut; a QR comes with the next life.
      return state.engine === "GOWS" && state.life.me === "known"
        ? withPhase(state, { is: "failed", because: "logged-out" })
        : showQr(state, at, { shown: 1, timings });
    default:
      return unreachable(state.login);
  }
}

function qrEnds(
  state: SessionState,
  at: number,
  options: { shown: number; timings: Timings },
): SessionState {
  const { shown, timings } = options;
  // whatsapp-web.js has no limit of its own (qrMaxRetries 0): WEBJS never fails for want of a scan.
  const last = state.engine !== "WEBJS" && shown >= timings.qrLivesMs[state.engine].length;
  return last ? qrRanOut(state, at, timings) : showQr(state, at, { shown: shown + 1, timings });
}

/** Nobody scanned the last QR of the row. */
export function qrRanOut(state: SessionState, now: number, timings: Timings): SessionState {
  if (state.engine === "WEBJS") return showQr(state, now, { shown: 2, timings });
  if (state.engine === "NOWEB" && timings.qrEnds === "again") {
    const reconnectAt = now + timings.staleMs;
    return withPhase(state, { is: "dropped", shows: "SCAN_QR_CODE", reconnectAt, code: 408 });
  }
  return withPhase(state, { is: "failed", because: "qr-ran-out" });
}

function connected(state: SessionState): SessionState {
  return withLife(state, { phase: { is: "open" }, me: "known" });
}

function withoutPresence(state: SessionState): SessionState {
  return withLife(state, { presence: null });
}

function connecting(outcomeAt: number, attempts: number): Phase {
  return { is: "connecting", attempts, outcomeAt, reaches: "yes" };
}

function failing(outcomeAt: number, attempts: number): Phase {
  return { is: "connecting", attempts, outcomeAt, reaches: "no" };
}

function connectSpan(state: SessionState, timings: Timings): SpanMs {
  switch (state.login) {
    case "present":
      return timings.loginMs[state.engine];
    case "dead":
      return [timings.deadLoginMs, timings.deadLoginMs];
    case "absent":
      return timings.firstQrMs[state.engine];
    default:
      return unreachable(state.login);
  }
}

/** What stands in a QR: a reference of WhatsApp's and three keys (lengths as recorded). */
const QR_BYTES: Record<Engine, readonly number[]> = {
  NOWEB: [66, 32, 32, 32],
  WEBJS: [60, 32, 32, 32],
  GOWS: [60],
};

function qrValue(state: SessionState): { value: string; chance: number } {
  const lengths = QR_BYTES[state.engine];
  const parts: string[] = [];
  let chance = state.chance;
  for (const length of lengths) {
    const drawn = drawBytes(length, chance);
    parts.push(btoa(String.fromCharCode(...drawn.bytes)));
    chance = drawn.chance;
  }
  return { value: `2@${parts.join(",")}${state.engine === "WEBJS" ? ",1" : ""}`, chance };
}
