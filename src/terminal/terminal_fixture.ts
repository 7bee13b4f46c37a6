import type { Incident, ServerState, Status } from "../contract/mod.ts";

export const NOW = Date.parse("2026-11-25T12:05:00.000Z");

export function aServer(change: Partial<ServerState> = {}): ServerState {
  return {
    name: "main",
    state: "up",
    since: "2026-11-25T11:00:00.000Z",
    engine: "NOWEB",
    observedAt: "2026-11-25T12:04:50.000Z",
    breaker: { state: "closed", failures: 0 },
    queue: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
    ...change,
  };
}

export function aStatus(change: Partial<Status> = {}): Status {
  return {
    session: "default",
    status: "WORKING",
    since: "2026-11-25T12:03:40.000Z",
    engine: "NOWEB",
    me: "15550100@c.us",
    phase: "healthy",
    rule: "P12",
    because: "WAHA shows it WORKING",
    login: "present",
    loginBecause: "it was WORKING",
    wish: "running",
    needsQR: false,
    attempts: 0,
    server: aServer(),
    observedAt: "2026-11-25T12:04:50.000Z",
    stale: false,
    ...change,
  };
}

export function anIncident(change: Partial<Incident> = {}): Incident {
  return {
    id: "main-7",
    server: "main",
    session: "shop",
    openedAt: "2026-11-25T12:03:40.000Z",
    title: "shop FAILED",
    rule: "P1",
    entries: [],
    omitted: 0,
    told: false,
    acted: true,
    ...change,
  };
}

/** A line without its colours, which are all that it may hold of what steers a terminal. */
export function uncoloured(line: string): string {
  // deno-lint-ignore no-control-regex
  return line.replaceAll(/\x1b\[[\d;]+m/g, "");
}
