import { type Cause, type Engine, ENGINES } from "./facts.ts";
import { isMissing } from "./status.ts";
import type { SessionRecord, World } from "./world.ts";

/** A session that left health and is not back (S5). */
export interface Fallen {
  server: string;
  session: string;
  at: number;
  cause?: Cause;
}

/** The sessions of one engine: how many ran, and which of them fell. */
export interface Herd {
  running: number;
  fallen: readonly Fallen[];
}

/** What one server adds to the fleet. A function of its world alone: kept while that is the same. */
export interface ServerShare {
  server: string;
  /** Whether its last look was answered as it should be. */
  up: boolean;
  herds: Readonly<Partial<Record<Engine, Herd>>>;
  /** `accountKey` of each session that names its account. */
  accounts: ReadonlyMap<string, string>;
}

/**
 * All other watched servers, as an input of one server's `reconcile`: it can only add a hold
 * (design §2). Plain values, so that the same fleet gives the same decision.
 */
export interface Fleet {
  servers: number;
  /** Servers among them that do not answer. */
  down: number;
  herds: Readonly<Partial<Record<Engine, Herd>>>;
  /** By session of ours: another server that shows the same account under the same name (C50). */
  twins: Readonly<Record<string, string>>;
}

/** One server that is watched alone. */
export const NO_FLEET: Fleet = { servers: 0, down: 0, herds: {}, twins: {} };

export function accountKey(session: string, me: string): string {
  return JSON.stringify([session, me]);
}

/** One that is meant to run and has run, or fell before it could. */
export function isRunning(record: SessionRecord): boolean {
  if (record.wish.is !== "running" || isMissing(record)) return false;
  if (record.fellAt !== undefined) return true;
  return record.status !== "STOPPED" && record.login.is === "present";
}

export function shareOf({ server, sessions }: World): ServerShare {
  const herds: Partial<Record<Engine, { running: number; fallen: Fallen[] }>> = {};
  const accounts = new Map<string, string>();
  for (const record of Object.values(sessions)) {
    const { name, engine, me, fellAt, cause } = record;
    if (me !== null && !isMissing(record) && record.status !== "STOPPED") {
      accounts.set(name, accountKey(name, me));
    }
    if (!isRunning(record)) continue;
    const herd = herds[engine] ??= { running: 0, fallen: [] };
    herd.running++;
    if (fellAt === undefined || record.status === "WORKING") continue;
    const told = cause === undefined ? {} : { cause: cause.is };
    herd.fallen.push({ server: server.name, session: name, at: fellAt, ...told });
  }
  return { server: server.name, up: server.state.is === "up", herds, accounts };
}

/** @param shares Of all watched servers, the one meant by `server` among them. */
export function fleetOf(server: string, shares: readonly ServerShare[]): Fleet {
  const own = shares.find((share) => share.server === server);
  const others = shares.filter((share) => share.server !== server);
  const herds: Partial<Record<Engine, { running: number; fallen: Fallen[] }>> = {};
  const twins: Record<string, string> = {};
  for (const share of others) {
    for (const engine of [...ENGINES, "UNKNOWN"] as const) {
      const herd = share.herds[engine];
      if (herd === undefined) continue;
      const sum = herds[engine] ??= { running: 0, fallen: [] };
      sum.running += herd.running;
      sum.fallen.push(...herd.fallen);
    }
    for (const [name, key] of own?.accounts ?? []) {
      if (share.accounts.get(name) !== key) continue;
      Object.defineProperty(twins, name, {
        value: share.server,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  return {
    servers: others.length,
    down: others.filter(({ up }) => !up).length,
    herds,
    twins,
  };
}
