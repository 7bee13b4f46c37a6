import { startEngine, withLife } from "./model_engine.ts";
import {
  type Answer,
  type Held,
  type Operation,
  type Piece,
  type Reply,
  type SessionState,
  unreachable,
} from "./model.ts";
import type { Timings } from "./timings.ts";

/** A state, the states on the way to it, and what callers were told there. */
export interface Stepped {
  state: SessionState;
  replies: readonly Reply[];
  /** The states between, in order: a lock that passes to the next call starts and stops at once. */
  between: readonly SessionState[];
}

/** Takes the session's lock for a lifecycle call, or queues it (WAHA's async-lock). */
export function called(
  state: SessionState,
  call: { ticket: number; operation: Operation; askedBy?: number | null },
  at: { now: number; timings: Timings },
): Stepped {
  const { ticket, operation, askedBy = null } = call;
  const queued = { ticket, operation, askedBy, giveUpAt: at.now + at.timings.lockWaitMs };
  return admitNext({ ...state, queue: [...state.queue, queued] }, at);
}

/** When the lock next does something by itself. */
export function lockNextAt(state: SessionState): number {
  const held = state.held;
  const heldAt = held === null ? Infinity : Math.min(held.until, held.answerBy ?? Infinity);
  return Math.min(heldAt, state.queue[0]?.giveUpAt ?? Infinity);
}

/** Does what is due at `at.now`, which is the lock's `lockNextAt`. */
export function lockFires(state: SessionState, at: { now: number; timings: Timings }): Stepped {
  const held = state.held;
  if (held !== null && held.until <= at.now) return pieceEnds(state, held, at);
  if (held !== null && held.answerBy !== null && held.answerBy <= at.now) {
    const answer: Answer = { is: "running-too-long" };
    return {
      state: { ...state, held: { ...held, answerBy: null } },
      replies: [{ ticket: held.ticket, at: at.now, answer }],
      between: [],
    };
  }
  const [first, ...rest] = state.queue;
  if (first === undefined || first.giveUpAt > at.now) return { state, replies: [], between: [] };
  return {
    state: { ...state, queue: rest },
    replies: [{ ticket: first.ticket, at: at.now, answer: { is: "lock-timed-out" } }],
    between: [],
  };
}

function admitNext(state: SessionState, at: { now: number; timings: Timings }): Stepped {
  const [first, ...rest] = state.queue;
  if (state.held !== null || first === undefined) return { state, replies: [], between: [] };
  const free: SessionState = { ...state, queue: rest };
  const plan = planOf(free, first.operation);
  if ("is" in plan) {
    const next = admitNext(free, at);
    return {
      ...next,
      replies: [{ ticket: first.ticket, at: at.now, answer: plan }, ...next.replies],
    };
  }
  const held: Held = {
    ticket: first.ticket,
    askedBy: first.askedBy,
    pieces: plan,
    until: at.now,
    answerBy: at.now + at.timings.lockHoldMs,
  };
  return pieceEnds(free, held, at);
}

/** Goes on with the next piece; pieces that take no time are done at once. */
function pieceEnds(
  state: SessionState,
  held: Held,
  at: { now: number; timings: Timings },
): Stepped {
  const [piece, ...pieces] = held.pieces;
  if (piece === undefined) return released(state, held, at);
  const working: Held = { ...held, pieces, until: at.now };
  const done = pieceDone({ ...state, held: working }, piece, { ...at, askedBy: held.askedBy });
  const next: Held = { ...working, until: at.now + done.takesMs };
  if (done.takesMs > 0) {
    return { state: { ...done.state, held: next }, replies: [], between: [done.state] };
  }
  const ended = pieceEnds(done.state, next, at);
  return { ...ended, between: [done.state, ...ended.between] };
}

function released(
  state: SessionState,
  held: Held,
  at: { now: number; timings: Timings },
): Stepped {
  const free: SessionState = { ...state, held: null };
  const next = admitNext(free, at);
  if (held.answerBy === null) return next;
  const reply: Reply = { ticket: held.ticket, at: at.now, answer: { is: "done", session: free } };
  return { ...next, replies: [reply, ...next.replies] };
}

function pieceDone(
  state: SessionState,
  piece: Piece,
  at: { now: number; timings: Timings; askedBy: number | null },
): { state: SessionState; takesMs: number } {
  switch (piece.do) {
    case "unlink":
      return { state, takesMs: at.timings.unlinkMs[state.engine] };
    case "stop":
      return {
        state: { ...state, life: { is: "stopped" } },
        takesMs: at.timings.stopMs + socketStopMs(state, at.timings),
      };
    case "start":
      return {
        state: withLife(startEngine(state, at.now, at.timings), { startedBy: at.askedBy }),
        takesMs: 0,
      };
    case "drop-login":
      return { state: { ...state, login: "absent" }, takesMs: 0 };
    case "remove":
      return { state: { ...state, life: { is: "missing" }, config: null }, takesMs: 0 };
    case "store":
      return {
        state: {
          ...state,
          config: piece.config,
          life: state.life.is === "missing" ? { is: "stopped" } : state.life,
        },
        takesMs: 0,
      };
    default:
      return unreachable(piece);
  }
}

/** NOWEB's stop waits for a socket that is still connecting, one without network is not. */
function socketStopMs(state: SessionState, timings: Timings): number {
  if (state.engine !== "NOWEB" || state.life.is !== "running") return 0;
  const phase = state.life.phase;
  if (phase.is === "hung") return timings.hungStopMs;
  return phase.is === "connecting" && phase.reaches === "yes" ? timings.connectingStopMs : 0;
}

/** The pieces of a call on the session as it is when the call's turn comes, or its refusal. */
function planOf(state: SessionState, operation: Operation): readonly Piece[] | Answer {
  const life = state.life.is;
  const stop: readonly Piece[] = life === "running" ? [{ do: "stop" }] : [];
  switch (operation.do) {
    case "start":
      if (life === "missing") return { is: "missing" };
      return life === "running" ? { is: "already-started" } : [{ do: "start" }];
    case "stop":
      return stop;
    case "restart":
      return life === "missing" ? { is: "missing" } : [...stop, { do: "start" }];
    case "logout":
      if (life === "missing") return { is: "missing" };
      return life === "running"
        ? [{ do: "unlink" }, ...stop, { do: "drop-login" }, { do: "start" }]
        : [{ do: "drop-login" }];
    case "delete":
      if (life === "missing") return [];
      return life === "running"
        ? [{ do: "unlink" }, ...stop, { do: "drop-login" }, { do: "remove" }]
        : [{ do: "drop-login" }, { do: "remove" }];
    case "update":
      if (life === "missing") return { is: "missing" };
      return life === "running"
        ? [...stop, { do: "store", config: operation.config }, { do: "start" }]
        : [{ do: "store", config: operation.config }];
    case "create":
      if (life !== "missing") return { is: "already-exists" };
      return operation.start === "yes"
        ? [{ do: "store", config: operation.config }, { do: "start" }]
        : [{ do: "store", config: operation.config }];
    case "replace-and-start":
      if (life === "running") return { is: "already-started" };
      return [{ do: "store", config: operation.config }, { do: "start" }];
    default:
      return unreachable(operation);
  }
}
