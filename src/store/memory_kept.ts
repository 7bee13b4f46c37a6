import type { Kept, KeptRecords, StoreLimits } from "./port.ts";
import { checkName, decodeKept, encodeKept } from "./record.ts";

/** Records kept of one server; the one that was written first goes first. */
const KEPT_MAX = 10_000;

interface Parts {
  limits: StoreLimits;
  /** Runs at once, and rejects where the store is closed. */
  run<T>(work: () => T): Promise<T>;
  read(server: string): Map<string, Uint8Array>;
  write(server: string): Map<string, Uint8Array>;
}

/** The kept records of a store that ends with the process. */
export class MemoryKept implements KeptRecords {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  claim(
    server: string,
    key: string,
    { kept, now }: { kept: Kept; now: number },
  ): Promise<Kept | null> {
    return this.#parts.run(() => {
      const bytes = this.#parts.read(server).get(key);
      const there = bytes === undefined ? null : decodeKept(bytes);
      if (there !== null && there.until > now) return there;
      this.#set(server, key, kept);
      return null;
    });
  }

  replace(server: string, key: string, { kept }: { kept: Kept; now: number }): Promise<void> {
    return this.#parts.run(() => this.#set(server, key, kept));
  }

  read(server: string, key: string): Promise<Kept | null> {
    return this.#parts.run(() => {
      const bytes = this.#parts.read(server).get(key);
      return bytes === undefined ? null : decodeKept(bytes);
    });
  }

  drop(server: string, key: string): Promise<void> {
    return this.#parts.run(() => void this.#parts.read(server).delete(key));
  }

  #set(server: string, key: string, kept: Kept): void {
    const { limits, write } = this.#parts;
    checkName("a server", server, limits);
    checkName("a kept record", key, limits);
    const bytes = encodeKept(kept, limits);
    const records = write(server);
    records.delete(key);
    records.set(key, bytes);
    for (const oldest of records.keys()) {
      if (records.size <= KEPT_MAX) return;
      records.delete(oldest);
    }
  }
}
