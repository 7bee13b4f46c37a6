import { controlled, networkIsBack, pageFell, type SessionControl } from "./model_control.ts";
import { engineFires, engineNextAt, withLife } from "./model_engine.ts";
import { called, lockFires, lockNextAt, type Stepped } from "./model_lock.ts";
import { type Operation, type Reply, type SessionState, unreachable } from "./model.ts";
import type { Timings } from "./timings.ts";

/** What can reach a session: time, a lifecycle call, the world outside, WAHA's own process. */
export type Input =
  | { do: "pass" }
  | { do: "call"; ticket: number; operation: Operation; askedBy?: number | null }
  | { do: "control"; control: SessionControl; forMs?: number }
  /** A sender was called: WAHA notes the activity before the engine answers. */
  | { do: "send" }
  /** A screenshot of a deaf page: WAHA notices and restarts the browser. */
  | { do: "screenshot-failed" }
  /** The process ends its sessions; calls under way are never answered. */
  | { do: "halt" };

/** A session changed; `from` and `to` differ in something. */
export interface Transition {
  at: number;
  from: SessionState;
  to: SessionState;
}

export interface Played {
  state: SessionState;
  replies: readonly Reply[];
  transitions: readonly Transition[];
}

/**
 * The whole model: first everything that was due until `now`, in order, then the input. Pure: the
 * same state, input and time give the same result, chance included.
 */
export function step(
  state: SessionState,
  input: Input,
  at: { now: number; timings: Timings },
): Played {
  const passed = passTime(state, at);
  const met = meet(passed.state, input, at);
  return {
    state: met.state,
    replies: [...passed.replies, ...met.replies],
    transitions: [...passed.transitions, ...transitionsOf(passed.state, met, at.now)],
  };
}

function transitionsOf(from: SessionState, stepped: Stepped, at: number): Transition[] {
  const states = [...stepped.between, stepped.state];
  return states.map((to, index) => ({ at, from: states[index - 1] ?? from, to }))
    .filter((transition) => transition.from !== transition.to);
}

/** When the session next changes by itself; Infinity when it waits for an input. */
export function nextAt(state: SessionState): number {
  return Math.min(networkBackAt(state), engineNextAt(state), lockNextAt(state));
}

function passTime(state: SessionState, at: { now: number; timings: Timings }): Played {
  const replies: Reply[] = [];
  const transitions: Transition[] = [];
  let passing = state;
  for (let next = nextAt(passing); next <= at.now; next = nextAt(passing)) {
    const fired = fire(passing, { now: next, timings: at.timings });
    replies.push(...fired.replies);
    transitions.push(...transitionsOf(passing, fired, next));
    passing = fired.state;
  }
  return { state: passing, replies, transitions };
}

function fire(state: SessionState, at: { now: number; timings: Timings }): Stepped {
  if (lockNextAt(state) <= at.now) return lockFires(state, at);
  if (networkBackAt(state) <= at.now) {
    return changed(networkIsBack(state, at.now, at.timings));
  }
  return changed(engineFires(state, at.now, at.timings));
}

/** A change that concerns no caller. */
function changed(state: SessionState): Stepped {
  return { state, replies: [], between: [] };
}

function meet(
  state: SessionState,
  input: Input,
  at: { now: number; timings: Timings },
): Stepped {
  switch (input.do) {
    case "pass":
      return changed(state);
    case "call":
      return called(state, input, at);
    case "control": {
      const options = input.forMs === undefined ? at : { ...at, forMs: input.forMs };
      return changed(controlled(state, input.control, options));
    }
    case "send":
      return changed(withLife(state, { presence: "online", activityAt: at.now }));
    case "screenshot-failed":
      return changed(pageFell(state, at.now, { page: "deaf", timings: at.timings }));
    case "halt":
      return changed({
        ...state,
        life: state.life.is === "missing" ? state.life : { is: "stopped" },
        held: null,
        queue: [],
      });
    default:
      return unreachable(input);
  }
}

function networkBackAt(state: SessionState): number {
  return state.network.is === "lost" ? state.network.backAt : Infinity;
}
