import { type Clock, sleep } from "../../src/clock.ts";
import {
  type Changes,
  type Committed,
  type Json,
  type Store,
  type Stored,
  StoreUnavailableError,
  type Version,
} from "../../src/store/mod.ts";
import type { Dice } from "./dice.ts";
import type { Weather } from "./schedule.ts";

export interface ShakyStoreParts {
  inner: Store;
  clock: Clock & { touched(): void };
  weather: Weather;
  dice: Dice;
  /** A fault was played on whoever called. */
  failed: (how: "store-fails" | "store-lies" | "conflict" | "store-slow") => void;
  /** A commit was written. */
  wrote: (changes: Changes) => void;
  /** A pass ended: whatever it was told is written. */
  beaten: () => void;
}

const SLOW_MS_MAX = 3_000;

/** The store as one replica meets it: away, slow, contended, or with its answer lost. */
export class ShakyStore implements Store {
  readonly limits: Store["limits"];
  readonly kept: Store["kept"];
  readonly #parts: ShakyStoreParts;

  constructor(parts: ShakyStoreParts) {
    this.#parts = parts;
    this.limits = parts.inner.limits;
    this.kept = parts.inner.kept;
  }

  load(server: string): Promise<Stored> {
    return this.#call(() => this.#parts.inner.load(server));
  }

  version(server: string): Promise<Version> {
    return this.#call(() => this.#parts.inner.version(server));
  }

  commit(server: string, version: Version, changes: Changes): Promise<Committed> {
    const { inner, weather, dice, failed, wrote } = this.#parts;
    return this.#call(async () => {
      if (dice.happens(weather.conflicts)) {
        failed("conflict");
        return { is: "conflict" };
      }
      const committed = await inner.commit(server, version, changes);
      if (committed.is === "ok") wrote(changes);
      return committed;
    });
  }

  incident(server: string, id: string): Promise<Json | null> {
    return this.#call(() => this.#parts.inner.incident(server, id));
  }

  incidents(
    server: string,
    page: { limit: number; before?: string },
  ): Promise<{ id: string; value: Json }[]> {
    return this.#call(() => this.#parts.inner.incidents(server, page));
  }

  outbox(server: string): Promise<{ id: string; value: Json }[]> {
    return this.#call(() => this.#parts.inner.outbox(server));
  }

  delivered(server: string, id: string): Promise<void> {
    return this.#call(() => this.#parts.inner.delivered(server, id));
  }

  beat(server: string, replica: string, value: Json): Promise<void> {
    return this.#call(async () => {
      await this.#parts.inner.beat(server, replica, value);
      this.#parts.beaten();
    });
  }

  beats(server: string): Promise<Record<string, Json>> {
    return this.#call(() => this.#parts.inner.beats(server));
  }

  watch(server: string, changed: () => void): () => void {
    return this.#parts.inner.watch(server, changed);
  }

  close(): Promise<void> {
    return this.#parts.inner.close();
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    const { clock, weather, dice, failed } = this.#parts;
    clock.touched();
    if (dice.happens(weather.storeSlow)) {
      failed("store-slow");
      await sleep(clock, dice.happens(0.1) ? dice.whole(0, SLOW_MS_MAX) : dice.whole(0, 60));
    }
    if (dice.happens(weather.storeFails)) {
      failed("store-fails");
      throw new StoreUnavailableError("the store is away");
    }
    const result = await work();
    if (dice.happens(weather.storeLies)) {
      failed("store-lies");
      throw new StoreUnavailableError("the store's answer was lost");
    }
    return result;
  }
}
