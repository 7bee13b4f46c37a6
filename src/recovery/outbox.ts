import type { Clock } from "../clock.ts";
import type { Tell } from "../session/mod.ts";
import type { Json, Store } from "../store/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { Courier, OutgoingTell } from "./courier.ts";

export interface OutboxParts {
  server: string;
  /** The name of this replica. */
  by: string;
  clock: Clock;
  store: Pick<Store, "outbox" | "delivered" | "kept">;
  log: Log;
  /** Left out, people read the log. */
  courier?: Courier;
  /** Runs a task in the background. */
  own: (task: Promise<void>) => void;
}

/** A sweep comes every minute at the latest; whoever holds a tell says so at each. */
const HELD_MS = 75_000;
/** A channel that is dead for a day leaves hundreds, and a hosted store is 20 ms away. */
const AT_ONCE = 50;
/** How long it is kept which channels are done: longer than anybody tries to deliver. */
const PROGRESS_MS = 48 * 60 * 60_000;

/**
 * What people are told of one server. A tell stays in the store until every channel is done with it,
 * so a crash loses none and may tell one twice (at-least-once; each has an id). Who wrote it delivers
 * it; another replica does when nobody has said for a minute that it is on its way.
 */
export class Outbox {
  readonly #parts: OutboxParts;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Tells reach the log now, and people by the courier. */
  deliver(tells: readonly Tell[]): void {
    const { log, store, server, own, courier } = this.#parts;
    for (const tell of tells) log.event({ is: "tell", tell });
    if (courier !== undefined && courier.channels.length > 0) {
      if (tells.length > 0) courier.take(tells.map((tell) => this.#outgoing(tell, [])));
      return;
    }
    for (const tell of tells) own(store.delivered(server, tell.id));
  }

  /** Says of what is on its way that it is, and takes over what lies there for so long. */
  async sweep(olderThanMs: number): Promise<void> {
    const { store, server, clock, courier } = this.#parts;
    const left = await store.outbox(server);
    if (left.length === 0) return;
    // Written by this program alone, from this very type.
    const tells = left.map(({ value }) => value as unknown as Tell);
    const now = clock.now();
    if (courier === undefined || courier.channels.length === 0) {
      this.deliver(tells.filter((tell) => now - tell.at >= olderThanMs));
      return;
    }
    const mine: OutgoingTell[] = [];
    for (let from = 0; from < tells.length; from += AT_ONCE) {
      const some = tells.slice(from, from + AT_ONCE);
      const found = await Promise.all(some.map((tell) => this.#swept(tell, now - olderThanMs)));
      mine.push(...found.flat());
    }
    if (mine.length > 0) courier.take(mine);
  }

  /** @returns The tell, where nobody is delivering it. */
  async #swept(tell: Tell, writtenBefore: number): Promise<OutgoingTell[]> {
    if (this.#parts.courier?.holds(tell.id) === true) {
      await this.#hold(tell.id);
      return [];
    }
    if (tell.at > writtenBefore || !(await this.#claim(tell.id))) return [];
    return [this.#outgoing(tell, await this.#progress(tell.id))];
  }

  #outgoing(tell: Tell, already: readonly string[]): OutgoingTell {
    const done = new Set(already);
    return {
      tell,
      already,
      taken: async (channel) => {
        done.add(channel);
        const kept = this.#keep(tell.id, [...done]);
        this.#parts.own(kept);
        // Who could not write it down tells it once more: that is what at-least-once means.
        await kept.catch(() => {});
      },
    };
  }

  async #keep(id: string, done: readonly string[]): Promise<void> {
    const { store, server, clock, courier } = this.#parts;
    if (courier?.channels.every((channel) => done.includes(channel)) === true) {
      await store.delivered(server, id);
      await Promise.all([
        store.kept.drop(server, heldKey(id)),
        store.kept.drop(server, progressKey(id)),
      ]);
      return;
    }
    const now = clock.now();
    const kept = { value: [...done], until: now + PROGRESS_MS };
    await store.kept.replace(server, progressKey(id), { kept, now });
  }

  async #hold(id: string): Promise<void> {
    const { store, server } = this.#parts;
    await store.kept.replace(server, heldKey(id), this.#held());
  }

  async #claim(id: string): Promise<boolean> {
    const { store, server, by } = this.#parts;
    const there = await store.kept.claim(server, heldKey(id), this.#held());
    return there === null || there.value === by;
  }

  #held(): { kept: { value: Json; until: number }; now: number } {
    const { clock, by } = this.#parts;
    const now = clock.now();
    return { kept: { value: by, until: now + HELD_MS }, now };
  }

  async #progress(id: string): Promise<string[]> {
    const kept = await this.#parts.store.kept.read(this.#parts.server, progressKey(id));
    const value = kept?.value;
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  }
}

function heldKey(id: string): string {
  return `told-by/${id}`;
}

function progressKey(id: string): string {
  return `told-to/${id}`;
}
