import { unreachable } from "./model.ts";
import type { Engine } from "./timings.ts";

/** What can be done to the whole server from outside. Each entry says what a caller meets then. */
export const SERVER_CONTROLS = {
  "slow": "Every answer comes after 60 s (`?ms=` changes that).",
  "error": "Every call answers 500.",
  "html": "Every call answers a web page with 502 (`?status=200` changes that).",
  "cut": "Every answer breaks off in the middle of its body.",
  "refuse": "Nobody listens: the connection is refused (over HTTP: closed without an answer).",
  "restart":
    "WAHA restarts: all sessions STOPPED for 11 s, refused for 4 s, then up with a new start time.",
  "oom": "The kernel kills the process: gone at once, nothing is told; up after 4 s (`?ms=`).",
  "disk-full":
    "Nothing can be written: what starts, restarts, changes or deletes a session answers 500 " +
    "ENOSPC; reading goes on.",
  "engine-dies":
    "The GOWS subprocess dies: WAHA stops its sessions and ends itself after 3 s; up after 4 s. " +
    "The other engines have none: nothing happens.",
  "recover": "The server answers as it should, at once.",
} as const;

export type ServerControl = keyof typeof SERVER_CONTROLS;

export function isServerControl(word: string): word is ServerControl {
  return Object.hasOwn(SERVER_CONTROLS, word);
}

export type Fault =
  | { is: "none" }
  | { is: "slow"; answersAfterMs: number }
  | { is: "error" }
  | { is: "html"; status: number }
  | { is: "cut" }
  | { is: "disk-full" }
  | { is: "refuse" };

/** The process: up, on its way down, or down. Only a restart brings it up again by itself. */
export type Process =
  | { is: "up" }
  | { is: "stopping"; haltAt: number; endAt: number; downMs: number; halted: "yes" | "no" }
  | { is: "down"; upAt: number };

export interface ServerState {
  startedAt: number;
  fault: Fault;
  process: Process;
}

/** `POST /api/server/stop`: sessions stop after 1 s, the process ends after 11 s (measured). */
const STOP_HALT_MS = 1000;
const STOP_END_MS = 11_000;
const DOWN_MS = 4000;
const SLOW_MS = 60_000;
/** 2026.2.1 answers so long after a SIGTERM (measured). */
const SIGTERM_END_MS = 3000;

function ends(
  state: ServerState,
  now: number,
  how: { afterMs: number; downMs: number; halted: "yes" | "no" },
): ServerState {
  const { afterMs, downMs, halted } = how;
  const process: Process = { is: "stopping", haltAt: now, endAt: now + afterMs, downMs, halted };
  return { ...state, fault: { is: "none" }, process };
}

export function newServer(now: number): ServerState {
  return { startedAt: now, fault: { is: "none" }, process: { is: "up" } };
}

/** What the sessions have to be told because the process came or went. */
export type ServerEvent = "halt" | "killed" | "up";

export interface ServerPassed {
  state: ServerState;
  events: readonly { at: number; event: ServerEvent }[];
}

export function serverNextAt(state: ServerState): number {
  switch (state.process.is) {
    case "up":
      return Infinity;
    case "stopping":
      return state.process.halted === "no" ? state.process.haltAt : state.process.endAt;
    case "down":
      return state.process.upAt;
    default:
      return unreachable(state.process);
  }
}

/** Lets the process go through what is due until `now`. */
export function passServer(state: ServerState, now: number): ServerPassed {
  const events: { at: number; event: ServerEvent }[] = [];
  let passing = state;
  for (let at = serverNextAt(passing); at <= now; at = serverNextAt(passing)) {
    const process = passing.process;
    if (process.is === "stopping" && process.halted === "no") {
      events.push({ at, event: "halt" });
      passing = { ...passing, process: { ...process, halted: "yes" } };
    } else if (process.is === "stopping") {
      events.push({ at, event: "killed" });
      passing = { ...passing, process: { is: "down", upAt: at + process.downMs } };
    } else {
      events.push({ at, event: "up" });
      passing = { ...passing, startedAt: at, process: { is: "up" } };
    }
  }
  return { state: passing, events };
}

/** `POST /api/server/stop`; `force` kills the process after 1 s without stopping its sessions. */
export function serverStops(
  state: ServerState,
  now: number,
  how: "graceful" | "force",
): ServerState {
  const haltAt = now + STOP_HALT_MS;
  const process: Process = how === "force"
    ? { is: "stopping", haltAt, endAt: haltAt, downMs: Infinity, halted: "yes" }
    : { is: "stopping", haltAt, endAt: now + STOP_END_MS, downMs: Infinity, halted: "no" };
  return { ...state, process };
}

/**
 * @param options.ms How slow, how long down.
 * @param options.status What an HTML page says.
 * @param options.engine Only GOWS has a subprocess that can die.
 */
export function serverControlled(
  state: ServerState,
  control: ServerControl,
  options: { now: number; engine: Engine; ms?: number; status?: number },
): ServerState {
  switch (control) {
    case "slow":
      return { ...state, fault: { is: "slow", answersAfterMs: options.ms ?? SLOW_MS } };
    case "error":
    case "cut":
    case "disk-full":
    case "refuse":
      return { ...state, fault: { is: control } };
    case "html":
      return { ...state, fault: { is: "html", status: options.status ?? 502 } };
    case "restart":
      return ends(state, options.now, { afterMs: STOP_END_MS, downMs: DOWN_MS, halted: "no" });
    case "engine-dies":
      if (options.engine !== "GOWS") return state;
      return ends(state, options.now, { afterMs: SIGTERM_END_MS, downMs: DOWN_MS, halted: "no" });
    case "oom": {
      const downMs = options.ms ?? DOWN_MS;
      return ends(state, options.now, { afterMs: 0, downMs, halted: "yes" });
    }
    case "recover": {
      const up = state.process.is === "up";
      const process: Process = up ? state.process : { is: "down", upAt: options.now };
      return { ...state, fault: { is: "none" }, process };
    }
    default:
      return unreachable(control);
  }
}
