import type { Clock } from "../clock.ts";
import {
  type Engine,
  ENGINES,
  type Fallen,
  type Fleet,
  type Herd,
  NO_FLEET,
  type ServerShare,
  shareOf,
  type World,
} from "../session/mod.ts";

export interface FleetMember {
  /** The world as it is shown now. */
  world: () => World;
  /** Looks and decides again. */
  wake: () => void;
}

interface Entry extends FleetMember {
  share: ServerShare;
  /** What `share` was made of. */
  of: World;
  /** What this one was given last, and at which change of the fleet. */
  given: { fleet: Fleet; change: number } | null;
}

/** Changes of others wake a server this often at most. */
const WAKE_EVERY_MS = 1_000;
const HERDS: readonly Engine[] = [...ENGINES, "UNKNOWN"];

/**
 * What all watched servers know together, each seen by the others. A server's share is made anew
 * only when its world became another one, and what a server is given stays the same object until a
 * share changed: a quiet sweep of a hundred servers computes nothing here.
 */
export class FleetRegistry {
  readonly #clock: Clock;
  readonly #members = new Map<string, Entry>();
  /** Which servers show an account under a name, by `accountKey`. */
  readonly #accounts = new Map<string, Set<string>>();
  readonly #toWake = new Set<string>();
  #change = 0;
  #wokenAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  join(server: string, member: FleetMember): void {
    this.leave(server);
    const of = member.world();
    const share = shareOf(of);
    this.#members.set(server, { ...member, of, share, given: null });
    this.#index(share);
    this.#change++;
  }

  leave(server: string): void {
    const entry = this.#members.get(server);
    if (entry === undefined) return;
    this.#members.delete(server);
    this.#unindex(entry.share);
    this.#toWake.delete(server);
    this.#change++;
  }

  /** All others, as `reconcile` of this one takes them. */
  of(server: string): Fleet {
    const entry = this.#members.get(server);
    if (entry === undefined || this.#members.size < 2) return NO_FLEET;
    if (entry.given?.change === this.#change) return entry.given.fleet;
    const fleet = this.#sum(server, entry.share);
    entry.given = { fleet, change: this.#change };
    return fleet;
  }

  /** Takes in what a server knows now, and wakes those whose decision may be another one for it. */
  notice(server: string): void {
    const entry = this.#members.get(server);
    if (entry === undefined) return;
    const world = entry.world();
    if (world === entry.of) return;
    entry.of = world;
    const before = entry.share;
    const share = shareOf(world);
    if (isSame(before, share)) return;
    entry.share = share;
    this.#change++;
    const twinsBefore = this.#twinsOf(before);
    this.#unindex(before);
    this.#index(share);
    for (const other of this.#moved(before, share, twinsBefore)) this.#toWake.add(other);
    this.#toWake.delete(server);
    this.#wakeSoon();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#toWake.clear();
  }

  #sum(server: string, own: ServerShare): Fleet {
    const herds: Partial<Record<Engine, { running: number; fallen: Fallen[] }>> = {};
    let down = 0;
    for (const [name, { share }] of this.#members) {
      if (name === server) continue;
      if (!share.up) down++;
      for (const engine of HERDS) {
        const herd = share.herds[engine];
        if (herd === undefined) continue;
        const sum = herds[engine] ??= { running: 0, fallen: [] };
        sum.running += herd.running;
        sum.fallen.push(...herd.fallen);
      }
    }
    const twins = Object.fromEntries(
      [...own.accounts].flatMap(([session, key]) => {
        const twin = [...this.#accounts.get(key) ?? []].filter((name) => name !== server).sort();
        return twin[0] === undefined ? [] : [[session, twin[0]]];
      }),
    );
    return { servers: this.#members.size - 1, down, herds, twins };
  }

  /** Whose decision may be another one: by the rules that read the fleet (S1, S5, H6). */
  *#moved(
    before: ServerShare,
    share: ServerShare,
    twinsBefore: ReadonlySet<string>,
  ): Iterable<string> {
    const engines = HERDS.filter((engine) =>
      !isSameHerd(before.herds[engine], share.herds[engine])
    );
    for (const [name, { share: other }] of this.#members) {
      // S5: a server with nobody down has nothing to brake.
      if (engines.some((engine) => (other.herds[engine]?.fallen.length ?? 0) > 0)) yield name;
      // S1: whether all are gone at once matters to those that are gone.
      else if (before.up !== share.up && !other.up) yield name;
    }
    const twins = this.#twinsOf(share);
    yield* twinsBefore.symmetricDifference(twins);
  }

  #twinsOf({ accounts }: ServerShare): Set<string> {
    const twins = new Set<string>();
    for (const key of accounts.values()) {
      for (const name of this.#accounts.get(key) ?? []) twins.add(name);
    }
    return twins;
  }

  #index({ server, accounts }: ServerShare): void {
    for (const key of accounts.values()) {
      const servers = this.#accounts.get(key) ?? new Set();
      this.#accounts.set(key, servers.add(server));
    }
  }

  #unindex({ server, accounts }: ServerShare): void {
    for (const key of accounts.values()) {
      const servers = this.#accounts.get(key);
      servers?.delete(server);
      if (servers?.size === 0) this.#accounts.delete(key);
    }
  }

  #wakeSoon(): void {
    if (this.#toWake.size === 0 || this.#cancel !== null) return;
    const waitMs = Math.max(0, this.#wokenAt + WAKE_EVERY_MS - this.#clock.monotonic());
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null;
      this.#wokenAt = this.#clock.monotonic();
      const names = [...this.#toWake];
      this.#toWake.clear();
      for (const name of names) this.#members.get(name)?.wake();
    });
  }
}

function isSame(one: ServerShare, other: ServerShare): boolean {
  return one.up === other.up &&
    HERDS.every((engine) =>
      one.herds[engine]?.running === other.herds[engine]?.running &&
      isSameHerd(one.herds[engine], other.herds[engine])
    ) &&
    isSameAccounts(one.accounts, other.accounts);
}

/** Whether the same have fallen. How many run is a share to count with, and no reason to hurry. */
function isSameHerd(one: Herd | undefined, other: Herd | undefined): boolean {
  const fallen = one?.fallen ?? [];
  const others = other?.fallen ?? [];
  return fallen.length === others.length && fallen.every((each, index) => {
    const twin = others[index];
    return each.session === twin?.session && each.at === twin.at && each.cause === twin.cause;
  });
}

function isSameAccounts(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): boolean {
  if (one.size !== other.size) return false;
  for (const [name, key] of one) if (other.get(name) !== key) return false;
  return true;
}
