import type { Clock } from "../clock.ts";
import { emptyWorld, type Look, type OddRows, type Tell, type World } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import { withoutUnwatched } from "./unwatched.ts";
import { isChanged, type Versioned, Worlds } from "./worlds.ts";

export interface LedgerParts {
  server: string;
  clock: Clock;
  store: Store;
  log: Log;
  /** Whether a session is watched; absent: all are. */
  watches?: (session: string) => boolean;
}

/** The world of one server as it is stored, and what is shown of it when it cannot be stored. */
export class Ledger {
  readonly #parts: LedgerParts;
  readonly #worlds: Worlds;
  #held: Versioned | null = null;
  #shown: World;
  #trouble: string | null = null;
  #unwatched: readonly string[] = [];

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.#worlds = new Worlds(parts.store);
    this.#shown = emptyWorld(parts.server, parts.clock.now());
  }

  get shown(): World {
    return this.#shown;
  }

  /** Why the store cannot be used now; null while it can. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** What WAHA listed last and cannot be watched, a sentence each. */
  get unwatched(): readonly string[] {
    return this.#unwatched;
  }

  /** The newest world: read again only when its version moved. */
  async fresh(): Promise<Versioned> {
    const { clock, store, server } = this.#parts;
    const held = this.#held;
    if (held !== null && await store.version(server) === held.version) return held;
    const loaded = await this.#worlds.load(server, clock.now());
    this.#held = loaded;
    return loaded;
  }

  /** Shows the newest world. @returns Whether it is another one than was shown. */
  async reread(): Promise<boolean> {
    const world = this.watched((await this.fresh()).world);
    const changed = world !== this.#shown;
    this.#shown = world;
    return changed;
  }

  /**
   * Writes what was decided on `held`; a quiet world is not written.
   * @returns False when someone else wrote first: decide again on a fresh one.
   * @throws {StoreUnavailableError} Nothing is known: do not act.
   */
  async commit(held: Versioned, world: World, tells: readonly Tell[] = []): Promise<boolean> {
    if (isChanged(held.world, world, tells)) {
      const version = await this.#worlds.commit(held, world, tells);
      if (version === null) {
        this.#held = null;
        this.note(null);
        return false;
      }
      this.#held = { version, world };
    } else if (this.#held !== held) {
      // A quiet pass that began before somebody else wrote: what they wrote is the newer one.
      this.note(null);
      return true;
    }
    this.note(null);
    this.#shown = world;
    return true;
  }

  /** Without sessions that are watched no more: what WAHA still lists would pass for gone. */
  watched(world: World): World {
    const { watches, clock } = this.#parts;
    return watches === undefined ? world : withoutUnwatched(world, { watches, now: clock.now() });
  }

  /**
   * Without sessions that are not watched, and without those whose names no store keeps: one of
   * them would fail every commit.
   */
  keepable(look: Look): Look {
    if (look.is !== "seen") return look;
    const { store: { limits }, watches } = this.#parts;
    const watched = watches === undefined
      ? look.sessions
      : look.sessions.filter(({ name }) => watches(name));
    const sessions = watched.filter(({ name }) =>
      name.length * 3 <= limits.nameBytesMax ||
      new TextEncoder().encode(name).length <= limits.nameBytesMax
    );
    const unkept = watched.length - sessions.length;
    const unwatched = oddWords(look.odd);
    if (unkept > 0) {
      unwatched.push(
        `Cannot watch ${unkept} sessions as their names are longer than ` +
          `${limits.nameBytesMax} bytes: give them shorter names`,
      );
    }
    for (const text of unwatched) {
      if (!this.#unwatched.includes(text)) this.#parts.log.event({ is: "notice", text });
    }
    this.#unwatched = unwatched;
    return sessions.length === look.sessions.length ? look : { ...look, sessions };
  }

  /** What is so is shown also when it cannot be written; nothing is done about it. */
  lose(error: unknown, seen: World | null): void {
    this.note(error);
    this.#held = null;
    if (seen !== null) this.#shown = seen;
  }

  /** Tells once that the store fails, and once that it works again (null). */
  note(error: unknown): void {
    const trouble = error === null ? null : reasonOf(error);
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#parts.log.event({ is: "store", trouble });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "the store failed";
}

function oddWords(odd: OddRows | undefined): string[] {
  if (odd === undefined) return [];
  const rows = odd.count === 1 ? "one row" : `${odd.count} rows`;
  return [
    `Cannot read ${rows} of WAHA's sessions (${odd.first}): the others are watched; see ` +
    "GET /api/sessions?all=true and delete what is broken there",
  ];
}
