import type { Clock } from "../../src/clock.ts";
import type { Store } from "../../src/store/mod.ts";

/** Never comes to anything: what a process that is gone was waiting for. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/**
 * Everything by which one replica touches the world outside: its store, its network, its timers. A
 * test fails, holds or ends the replica at any such touch. What is gone stays gone: it hears no
 * answer, sends nothing and no timer of it fires, while WAHA and the store go on with what they
 * were given.
 */
export class Edge {
  readonly clock: Clock;
  readonly store: Store;
  readonly fetch: typeof fetch;
  /** Called before each touch, and after it as `after …`. It may throw, wait, or end the replica. */
  touched: (what: string) => void | Promise<void> = () => {};
  /** How far this replica's wall clock is off. */
  skewMs = 0;
  #gone = false;
  #frozenUntil = -Infinity;
  readonly #outside: Clock;
  readonly #timers = new Set<() => void>();

  constructor(outside: { clock: Clock; store: Store; fetch: typeof fetch }) {
    this.#outside = outside.clock;
    this.clock = this.#clockOf(outside.clock);
    this.store = this.#storeOf(outside.store);
    this.fetch = (input, init) => {
      const asked = input instanceof Request ? input : { method: "GET", url: String(input) };
      const what = `${init?.method ?? asked.method} ${new URL(asked.url).pathname}`;
      return this.#touch(what, () => outside.fetch(input, init));
    };
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** The process is killed: now, wherever it is. */
  kill(): void {
    this.#gone = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** The process stands still for `ms`: no timer fires and nothing goes in or out. */
  async freeze(ms: number): Promise<void> {
    this.#frozenUntil = this.#outside.now() + ms;
    await this.#thawed();
  }

  #thawed(): Promise<void> {
    const leftMs = this.#frozenUntil - this.#outside.now();
    if (leftMs <= 0) return Promise.resolve();
    return new Promise((resolve) => void this.#outside.after(leftMs, resolve));
  }

  async #touch<T>(what: string, work: () => Promise<T>): Promise<T> {
    await this.touched(what);
    await this.#thawed();
    if (this.#gone) return await never();
    try {
      const result = await work();
      await this.touched(`after ${what}`);
      await this.#thawed();
      return this.#gone ? await never() : result;
    } catch (error) {
      if (this.#gone) return await never();
      throw error;
    }
  }

  #clockOf(clock: Clock): Clock {
    const after = (ms: number, fire: () => void): () => void => {
      if (this.#gone) return () => {};
      const cancel = clock.after(ms, () => {
        this.#timers.delete(stop);
        const leftMs = this.#frozenUntil - clock.now();
        if (leftMs > 0) stopLater = after(leftMs, fire);
        else fire();
      });
      let stopLater = () => {};
      const stop = () => {
        this.#timers.delete(stop);
        cancel();
        stopLater();
      };
      this.#timers.add(stop);
      return stop;
    };
    return {
      now: () => clock.now() + this.skewMs,
      monotonic: () => clock.monotonic(),
      after,
    };
  }

  #storeOf(store: Store): Store {
    return {
      limits: store.limits,
      kept: store.kept,
      load: (server) => this.#touch("load", () => store.load(server)),
      version: (server) => this.#touch("version", () => store.version(server)),
      commit: (server, version, changes) =>
        this.#touch("commit", () => store.commit(server, version, changes)),
      incident: (server, id) => this.#touch("incident", () => store.incident(server, id)),
      incidents: (server, page) => this.#touch("incidents", () => store.incidents(server, page)),
      outbox: (server) => this.#touch("outbox", () => store.outbox(server)),
      delivered: (server, id) => this.#touch("delivered", () => store.delivered(server, id)),
      beat: (server, replica, value) =>
        this.#touch("beat", () => store.beat(server, replica, value)),
      beats: (server) => this.#touch("beats", () => store.beats(server)),
      watch: (server, changed) =>
        store.watch(server, () => {
          if (!this.#gone) changed();
        }),
      close: () => store.close(),
    };
  }
}
