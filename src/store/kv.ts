import { type Clock, sleep } from "../clock.ts";
import { KvCalls } from "./kv_calls.ts";
import { KvKept } from "./kv_kept.ts";
import {
  type Changes,
  type Committed,
  type Json,
  type KeptRecords,
  type Store,
  type Stored,
  type StoreLimits,
  StoreUnavailableError,
  type Version,
} from "./port.ts";
import {
  checkName,
  decode,
  encode,
  encodeBeat,
  encodeChanges,
  type EncodedChanges,
  nameFits,
  STORE_LIMITS,
} from "./record.ts";

/** A world that changes during each of so many reads is written far faster than looks can be. */
const LOADS_MAX = 20;
/** The most that Deno KV reads as one state. */
const BATCH = 500;
/** Deno KV's limit of keys for one `getMany`. */
const KEYS_MAX = 10;
/** With 500 records beside them so many deletions stay under the 1,000 mutations of a commit. */
const FORGOTTEN_MAX = 100;
const BEAT_KEPT_MS = 24 * 60 * 60_000;
const WATCH_PAUSE_MS = 1_000;

/**
 * Everything is written as bytes: other values, even null, are serialized by V8, and Deno 2.5.7
 * cannot read those of 2.9.6.
 */
const NOTHING = new Uint8Array();

/** The parts of a world sort by these: a list begins with the version. */
const VERSION = 0;
const SERVER = 1;
const SESSION = 2;

export interface KvStoreOptions {
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  limits?: Partial<StoreLimits>;
  /** Called once, after the last call has ended and the database is closed. */
  closed?: () => void;
}

/**
 * Deno KV: one SQLite file of one process, or Deno Deploy's hosted one. The version is the
 * versionstamp of one key that each commit checks and writes.
 */
export class KvStore implements Store {
  readonly limits: StoreLimits;
  readonly kept: KeptRecords;
  readonly #kv: Deno.Kv;
  readonly #options: KvStoreOptions;
  readonly #calls: KvCalls;
  readonly #watches = new Map<AbortController, Promise<void>>();
  #closing: Promise<void> | undefined;

  constructor(kv: Deno.Kv, options: KvStoreOptions) {
    this.#kv = kv;
    this.#options = options;
    this.#calls = new KvCalls(options.clock, options.random);
    this.limits = { ...STORE_LIMITS, ...options.limits };
    this.kept = new KvKept({ kv, calls: this.#calls, limits: this.limits });
  }

  load(server: string): Promise<Stored> {
    return this.#calls.call(`load '${server}'`, async () => {
      if (!nameFits(server, this.limits)) return { version: null, server: null, sessions: {} };
      for (let tries = 0; tries < LOADS_MAX; tries++) {
        const stored = await this.#readWorld(server);
        // A list of more than one batch is not one state: this second look at the version is.
        if (stored.version === await this.#readVersion(server)) return stored;
      }
      throw new StoreUnavailableError(
        `Cannot load '${server}' as it changed during ${LOADS_MAX} reads: load again later`,
      );
    });
  }

  version(server: string): Promise<Version> {
    return this.#calls.call(
      `read the version of '${server}'`,
      () => nameFits(server, this.limits) ? this.#readVersion(server) : Promise.resolve(null),
    );
  }

  async commit(server: string, version: Version, changes: Changes): Promise<Committed> {
    const encoded = encodeChanges(server, changes, this.limits);
    return await this.#calls.call(`commit to '${server}'`, async () => {
      const atomic = this.#kv.atomic().check({ key: versionKey(server), versionstamp: version });
      atomic.set(versionKey(server), NOTHING);
      setAll(atomic, server, encoded);
      if (encoded.incidents.length > 0) await this.#countIncidents(atomic, server, encoded);
      const done = await atomic.commit();
      return done.ok ? { is: "ok", version: done.versionstamp } : { is: "conflict" };
    });
  }

  incident(server: string, id: string): Promise<Json | null> {
    return this.#calls.call(`read the incident '${id.slice(0, 80)}'`, async () => {
      if (!nameFits(server, this.limits) || !nameFits(id, this.limits)) return null;
      const { value } = await this.#kv.get(["incident", server, id]);
      return value === null ? null : decode(value);
    });
  }

  incidents(
    server: string,
    page: { limit: number; before?: string },
  ): Promise<{ id: string; value: Json }[]> {
    const { before, limit } = page;
    return this.#calls.call(`list the incidents of '${server}'`, async () => {
      if (!nameFits(server, this.limits) || !nameFits(before ?? "", this.limits)) return [];
      const prefix = ["incident", server];
      const selector = before === undefined ? { prefix } : { prefix, end: [...prefix, before] };
      const found = [];
      for await (const entry of this.#kv.list(selector, { limit, reverse: true })) {
        found.push({ id: nameIn(entry), value: decode(entry.value) });
      }
      return found;
    });
  }

  outbox(server: string): Promise<{ id: string; value: Json }[]> {
    return this.#calls.call(`read the outbox of '${server}'`, async () => {
      if (!nameFits(server, this.limits)) return [];
      const found = [];
      for await (const entry of this.#kv.list({ prefix: ["outbox", server] })) {
        found.push(entry);
      }
      // The stamp of the commit is the age; the keys already order those of one commit.
      return found
        .sort((a, b) => a.versionstamp < b.versionstamp ? -1 : +(a.versionstamp > b.versionstamp))
        .map((entry) => ({ id: nameIn(entry), value: decode(entry.value) }));
    });
  }

  delivered(server: string, id: string): Promise<void> {
    return this.#calls.call(`clear the outbox of '${server}'`, async () => {
      if (!nameFits(server, this.limits) || !nameFits(id, this.limits)) return;
      await this.#kv.delete(["outbox", server, id]);
    });
  }

  async beat(server: string, replica: string, value: Json): Promise<void> {
    checkName("a server", server, this.limits);
    checkName("a replica", replica, this.limits);
    const bytes = encodeBeat(value, this.limits);
    await this.#calls.call(`write a sign of life for '${server}'`, () =>
      // Replicas may be named anew at each start: those that are gone must not stay for ever.
      this.#kv.set(["beat", server, replica], bytes, { expireIn: BEAT_KEPT_MS }));
  }

  beats(server: string): Promise<Record<string, Json>> {
    return this.#calls.call(`read the signs of life of '${server}'`, async () => {
      if (!nameFits(server, this.limits)) return {};
      const found: [string, Json][] = [];
      for await (const entry of this.#kv.list({ prefix: ["beat", server] })) {
        found.push([nameIn(entry), decode(entry.value)]);
      }
      return Object.fromEntries(found);
    });
  }

  watch(server: string, changed: () => void): () => void {
    const ending = new AbortController();
    if (this.#closing !== undefined || !nameFits(server, this.limits)) return () => {};
    const watching = this.#follow(versionKey(server), changed, ending.signal)
      .finally(() => this.#watches.delete(ending));
    this.#watches.set(ending, watching);
    return () => ending.abort();
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    for (const ending of this.#watches.keys()) ending.abort();
    await Promise.all([...this.#watches.values(), this.#calls.end()]);
    this.#kv.close();
    this.#options.closed?.();
  }

  async #readVersion(server: string): Promise<Version> {
    return (await this.#kv.get(versionKey(server))).versionstamp;
  }

  async #readWorld(server: string): Promise<Stored> {
    let version: Version = null;
    let record: Json | null = null;
    const sessions: [string, Json][] = [];
    for await (const entry of this.#kv.list({ prefix: ["world", server] }, { batchSize: BATCH })) {
      const part = entry.key[2];
      if (part === VERSION) version = entry.versionstamp;
      else if (part === SERVER) record = decode(entry.value);
      else sessions.push([nameIn(entry), decode(entry.value)]);
    }
    return { version, server: record, sessions: Object.fromEntries(sessions) };
  }

  /**
   * Keeps the number of incidents and lets the oldest go. The number is right because each commit
   * that changes it checks the version: whoever read another one conflicts.
   */
  async #countIncidents(
    atomic: Deno.AtomicOperation,
    server: string,
    encoded: EncodedChanges,
  ): Promise<void> {
    const ids = encoded.incidents.map(([id]) => id);
    const counted = await this.#kv.get(["incident-count", server]);
    let count = counted.value === null ? 0 : Number(decode(counted.value));
    for (let from = 0; from < ids.length; from += KEYS_MAX) {
      const keys = ids.slice(from, from + KEYS_MAX).map((id) => ["incident", server, id]);
      const entries = await this.#kv.getMany(keys);
      count += entries.filter((entry) => entry.versionstamp === null).length;
    }
    const surplus = Math.min(count - this.limits.incidentsMax, FORGOTTEN_MAX);
    if (surplus > 0) {
      const staying = new Set([...ids, ...encoded.incidentsKept]);
      const limit = surplus + staying.size;
      const forgotten = [];
      for await (const entry of this.#kv.list({ prefix: ["incident", server] }, { limit })) {
        if (!staying.has(nameIn(entry))) forgotten.push(entry.key);
      }
      for (const key of forgotten.slice(0, surplus)) {
        atomic.delete(key);
        count--;
      }
    }
    atomic.set(["incident-count", server], encode(count));
  }

  async #follow(key: Deno.KvKey, changed: () => void, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      try {
        await this.#followOnce(key, changed, ended);
      } catch {
        // A watch only brings a look forward: the periodic one comes without it, and says what is
        // wrong with the store. So it is begun again, quietly.
      }
      if (!ended.aborted) await sleep(this.#options.clock, WATCH_PAUSE_MS, ended).catch(() => {});
    }
  }

  async #followOnce(key: Deno.KvKey, changed: () => void, ended: AbortSignal): Promise<void> {
    const reader = this.#kv.watch([key]).getReader();
    const cancel = () => reader.cancel();
    ended.addEventListener("abort", cancel, { once: true });
    try {
      let seen: Version = null;
      while (true) {
        const { done, value } = await reader.read();
        if (done || ended.aborted) return;
        const stamp = value[0]?.versionstamp ?? null;
        if (stamp !== seen) changed();
        seen = stamp;
      }
    } finally {
      ended.removeEventListener("abort", cancel);
      await reader.cancel();
    }
  }
}

function versionKey(server: string): Deno.KvKey {
  return ["world", server, VERSION];
}

function setAll(atomic: Deno.AtomicOperation, server: string, encoded: EncodedChanges): void {
  if (encoded.server !== undefined) atomic.set(["world", server, SERVER], encoded.server);
  for (const [name, bytes] of encoded.sessions) {
    const key = ["world", server, SESSION, name];
    if (bytes === null) atomic.delete(key);
    else atomic.set(key, bytes);
  }
  for (const [id, bytes] of encoded.incidents) atomic.set(["incident", server, id], bytes);
  for (const [id, bytes] of encoded.outbox) atomic.set(["outbox", server, id], bytes);
}

function nameIn(entry: Deno.KvEntry<unknown>): string {
  return String(entry.key.at(-1));
}
