import {
  type Json,
  type LostCode,
  type Phase,
  type SessionState,
  type Status,
  statusOf,
  unreachable,
} from "./model.ts";
import type { Transition } from "./model_step.ts";
import type { Version } from "./versions.ts";

/** Something that WAHA tells its listeners of. */
export type Emission =
  | {
    is: "status";
    status: Status;
    /** Whose `me` the event shows. */
    of: SessionState;
    /** Whose `me` WebSockets show: their frame is made a moment before the webhook's body. */
    framed: SessionState;
    /** `held`: told later, unless another status comes first. */
    when: "now" | "held";
  }
  | { is: "state"; payload: Json; of: SessionState; afterMs: number };

/** NOWEB's socket begins to connect so long after the start, and closes so long after a scan. */
const CONNECTING_MS = 20;
const PAIRED_CLOSE_MS = 300;

/** What a transition of the model makes WAHA tell, in order. */
export function emissionsOf(transition: Transition, version: Version): Emission[] {
  return [...statuses(transition, version), ...connectionStates(transition, version)];
}

function statuses(transition: Transition, version: Version): Emission[] {
  const { from, to } = transition;
  if (to.life.is === "missing") return [];
  if (to.life.is === "stopped") {
    return from.life.is === "running" ? [told("STOPPED", from)] : [];
  }
  // The first event of a life is told before anything of the login was read.
  if (isNewLife(from, to)) {
    return [told(statusOf(to.life), { ...to, life: { is: "stopped" } })];
  }
  if (from.life.is !== "running" || from.life.phase === to.life.phase) return [];
  return phaseStatuses({ from, to, before: from.life.phase, phase: to.life.phase }, version);
}

interface PhaseChange {
  from: SessionState;
  to: SessionState;
  before: Phase;
  phase: Phase;
}

function phaseStatuses(change: PhaseChange, version: Version): Emission[] {
  const { from, to, before, phase } = change;
  switch (phase.is) {
    case "connecting":
      if (isSameAttempt(before, phase)) return [];
      return before.is === "hung" || before.is === "offline" ? [] : startings(change, version);
    case "hung":
    case "offline":
      return before.is === "connecting" || before.is === "hung" ? [] : [told("STARTING", to)];
    case "qr":
      // After a log-out 2024.10.8 still shows who was logged in.
      return [told("SCAN_QR_CODE", before.is === "fallen" ? from : to)];
    case "passkey":
      return [told(phase.step === "required" ? "PASSKEY_REQUIRED" : CONFIRMATION, to)];
    case "open":
      return working(change, version);
    case "fallen":
      // A stalled page is thrown away before its webhook is written.
      return [{ ...told("FAILED", phase.page === "stalled" ? withoutMe(to) : to), framed: to }];
    case "failed": {
      // whatsapp-web.js says LOGOUT and then `disconnected`: two events of the same status.
      const twice = to.engine === "WEBJS" && phase.because === "logged-out";
      return twice ? [told("FAILED", to), told("FAILED", to)] : [told("FAILED", to)];
    }
    case "paired":
    case "dropped":
    case "stalled":
    case "deaf":
      return [];
    default:
      return unreachable(phase);
  }
}

/** The network went while it was connecting: it is still the same STARTING. */
function isSameAttempt(before: Phase | null, phase: Phase): boolean {
  return before?.is === "connecting" && phase.is === "connecting" &&
    before.attempts === phase.attempts;
}

const CONFIRMATION = "PASSKEY_CONFIRMATION_REQUIRED";

function startings(change: PhaseChange, version: Version): Emission[] {
  const { from, to, before } = change;
  // 2024.10.8 sets the status before it makes the new client.
  const starting = {
    ...told("STARTING", version === "2024.10.8" ? from : to),
    framed: before.is === "fallen" ? from : to,
  };
  // A failed screenshot says FAILED at once and again when the restart begins.
  return before.is === "fallen" && before.page === "deaf"
    ? [told("FAILED", from), starting]
    : [starting];
}

function working(change: PhaseChange, version: Version): Emission[] {
  const { from, to, before } = change;
  if (before.is === "stalled" || before.is === "deaf") return [];
  const knew = from.life.is === "running" && from.life.me === "known";
  if (to.engine === "NOWEB" || knew) return [told("WORKING", to)];
  // 2026 waits until `me` is complete; 2024.10.8 told both: authenticated, then ready.
  const held: Emission = { ...told("WORKING", to), when: "held" };
  return version === "2024.10.8" ? [told("WORKING", from), held] : [held];
}

function withoutMe(state: SessionState): SessionState {
  return state.life.is === "running" ? { ...state, life: { ...state.life, me: "unknown" } } : state;
}

function told(status: Status, of: SessionState): Extract<Emission, { is: "status" }> {
  return { is: "status", status, of, framed: of, when: "now" };
}

/** NOWEB passes on Baileys' `connection.update`, WEBJS of 2024 the state of its page. */
function connectionStates(transition: Transition, version: Version): Emission[] {
  const { from, to } = transition;
  if (to.life.is !== "running") return [];
  const before = from.life.is === "running" ? from.life.phase : null;
  if (!isNewLife(from, to) && before === to.life.phase) return [];
  const payloads = to.engine === "NOWEB"
    ? baileysStates(isNewLife(from, to) ? null : before, to.life.phase, {
      of: to,
      at: transition.at,
    })
    : to.engine === "WEBJS" && version === "2024.10.8"
    ? pageStates(before, to.life.phase)
    : [];
  return payloads.map((state) => ({ is: "state", of: to, afterMs: 0, ...state }));
}

type StatePayload = { payload: Json; afterMs?: number };

function pageStates(before: Phase | null, phase: Phase): StatePayload[] {
  if (phase.is === "stalled") return [{ payload: "TIMEOUT" }];
  return before?.is === "stalled" && phase.is === "open" ? [{ payload: "CONNECTED" }] : [];
}

function baileysStates(
  before: Phase | null,
  phase: Phase,
  happened: { of: SessionState; at: number },
): StatePayload[] {
  const { of, at } = happened;
  switch (phase.is) {
    case "connecting":
    case "hung": {
      if (phase.is === "hung" && before?.is === "connecting") return [];
      const connecting = { connection: "connecting", receivedPendingNotifications: false };
      const fails = phase.is === "connecting" && phase.reaches === "no";
      const refused = of.network.is === "lost" && of.network.because === "refused";
      // A new life has read its login by the time that it connects.
      if (before === null) return [{ payload: connecting, afterMs: CONNECTING_MS }];
      if (isSameAttempt(before, phase)) {
        return fails ? [{ payload: closed(refused ? REFUSED : UNREACHABLE, at) }] : [];
      }
      return fails
        ? [{ payload: connecting }, { payload: closed(refused ? REFUSED : UNREACHABLE, at) }]
        : [{ payload: connecting }];
    }
    case "qr":
      return [{ payload: { qr: phase.value } }];
    case "paired":
      return [
        { payload: { isNewLogin: true } },
        { payload: closed(LOST[515], at + PAIRED_CLOSE_MS), afterMs: PAIRED_CLOSE_MS },
      ];
    case "open":
      return before?.is === "deaf" ? [] : [{ payload: { connection: "open" } }];
    case "dropped":
      return [{ payload: closed(LOST[phase.code], at) }];
    case "failed": {
      const reason = FAILURES[phase.because];
      return reason === null ? [] : [{ payload: closed(reason, at) }];
    }
    case "offline":
    case "passkey":
    case "stalled":
    case "deaf":
    case "fallen":
      return [];
    default:
      return unreachable(phase);
  }
}

interface Reason {
  statusCode: number;
  error: string;
  message: string;
}

const REFUSED: Reason = {
  statusCode: 405,
  error: "Method Not Allowed",
  message: "Connection Failure",
};

const UNREACHABLE: Reason = {
  statusCode: 408,
  error: "Request Time-out",
  message: "WebSocket Error (getaddrinfo ENOTFOUND web.whatsapp.com)",
};

/** How Baileys reports that a connection ended; 408, 515 and 401 as recorded. */
export const LOST: Record<LostCode, Reason> = {
  405: REFUSED,
  408: { statusCode: 408, error: "Request Time-out", message: "Connection was lost" },
  428: { statusCode: 428, error: "Precondition Required", message: "Connection Terminated" },
  440: { statusCode: 440, error: "Unknown", message: "Stream Errored (conflict)" },
  515: { statusCode: 515, error: "Unknown", message: "Stream Errored (restart required)" },
};

const FAILURES: Record<Extract<Phase, { is: "failed" }>["because"], Reason | null> = {
  "logged-out": { statusCode: 401, error: "Unauthorized", message: "Stream Errored (conflict)" },
  "login-dead": { statusCode: 401, error: "Unauthorized", message: "Connection Failure" },
  "qr-ran-out": { statusCode: 408, error: "Request Time-out", message: "QR refs attempts ended" },
  "stuck-starting": null,
  "disconnected": null,
  "crashed": null,
};

function closed(reason: Reason, at: number): Json {
  const output = { statusCode: reason.statusCode, payload: { ...reason }, headers: {} };
  return {
    connection: "close",
    lastDisconnect: {
      error: { isBoom: true, data: null, output },
      date: new Date(at).toISOString(),
    },
  };
}

function isNewLife(from: SessionState, to: SessionState): boolean {
  if (to.life.is !== "running") return false;
  return from.life.is !== "running" || from.life.startedAt !== to.life.startedAt;
}
