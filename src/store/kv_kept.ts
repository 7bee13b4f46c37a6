import type { KvCalls } from "./kv_calls.ts";
import { type Kept, type KeptRecords, type StoreLimits, StoreUnavailableError } from "./port.ts";
import { checkName, decodeKept, encodeKept, nameFits } from "./record.ts";

/** A key that is lost so often to others is claimed by somebody. */
const CLAIMS_MAX = 10;

interface Parts {
  kv: Deno.Kv;
  calls: KvCalls;
  limits: StoreLimits;
}

/** Deno KV's kept records. Its own expiry is late by up to a minute: `until` is what counts. */
export class KvKept implements KeptRecords {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async claim(
    server: string,
    key: string,
    { kept, now }: { kept: Kept; now: number },
  ): Promise<Kept | null> {
    const bytes = this.#encoded(server, key, kept);
    const { kv, calls } = this.#parts;
    return await calls.call(`claim a record of '${server}'`, async () => {
      const name = keptKey(server, key);
      for (let tries = 0; tries < CLAIMS_MAX; tries++) {
        const entry = await kv.get(name);
        const there = entry.value === null ? null : decodeKept(entry.value);
        if (there !== null && there.until > now) return there;
        const claimed = await kv.atomic()
          .check({ key: name, versionstamp: entry.versionstamp })
          .set(name, bytes, { expireIn: expiry(kept, now) })
          .commit();
        if (claimed.ok) return null;
      }
      throw new StoreUnavailableError(
        `Cannot claim a record of '${server}' as others write it all the time: try again later`,
      );
    });
  }

  async replace(
    server: string,
    key: string,
    { kept, now }: { kept: Kept; now: number },
  ): Promise<void> {
    const bytes = this.#encoded(server, key, kept);
    const { kv, calls } = this.#parts;
    await calls.call(
      `keep a record of '${server}'`,
      () => kv.set(keptKey(server, key), bytes, { expireIn: expiry(kept, now) }),
    );
  }

  read(server: string, key: string): Promise<Kept | null> {
    const { kv, calls, limits } = this.#parts;
    return calls.call(`read a record of '${server}'`, async () => {
      if (!nameFits(server, limits) || !nameFits(key, limits)) return null;
      const { value } = await kv.get(keptKey(server, key));
      return value === null ? null : decodeKept(value);
    });
  }

  async drop(server: string, key: string): Promise<void> {
    const { kv, calls, limits } = this.#parts;
    await calls.call(`drop a record of '${server}'`, async () => {
      if (nameFits(server, limits) && nameFits(key, limits)) await kv.delete(keptKey(server, key));
    });
  }

  #encoded(server: string, key: string, kept: Kept): Uint8Array {
    const { limits } = this.#parts;
    checkName("a server", server, limits);
    checkName("a kept record", key, limits);
    return encodeKept(kept, limits);
  }
}

function keptKey(server: string, key: string): Deno.KvKey {
  return ["kept", server, key];
}

function expiry({ until }: Kept, now: number): number {
  return Math.max(1, until - now);
}
