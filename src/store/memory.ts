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
import { MemoryKept } from "./memory_kept.ts";
import {
  checkName,
  decode,
  encodeBeat,
  encodeChanges,
  type EncodedChanges,
  nameFits,
  STORE_LIMITS,
} from "./record.ts";

/** A beat is kept for this many replicas, those that beat last: names may change with each start. */
const REPLICAS_MAX = 100;

interface Shelf {
  /** Counts commits; 0: nothing was ever written. */
  version: number;
  server: Uint8Array | null;
  sessions: Map<string, Uint8Array>;
  incidents: Map<string, Uint8Array>;
  /** In the order of their commits. */
  outbox: Map<string, Uint8Array>;
  beats: Map<string, Uint8Array>;
  /** In the order of their writing. */
  kept: Map<string, Uint8Array>;
  watchers: Set<() => void>;
}

/** How what is read comes out: each reader's own, or read once for all and frozen. */
export type Reading = "own" | "frozen";

/**
 * A store that ends with the process. Records are kept encoded, so nobody shares an object with
 * it and a size is the same as in every other store. Replicas in one process share the state
 * through `replica()`: each closes its own, as it would close its own connection.
 */
export class MemoryStore implements Store {
  readonly limits: StoreLimits;
  readonly kept: KeptRecords;
  readonly #shelves: Map<string, Shelf>;
  readonly #decode: (bytes: Uint8Array) => Json;
  readonly #endings = new Set<() => void>();
  #closed = false;

  /**
   * @param options.reading With `frozen` a record is decoded once for all its readers, and a
   * reader that writes into it throws: days of many replicas are played with it.
   */
  constructor(
    limits: Partial<StoreLimits> = {},
    options: { shared?: MemoryStore; reading?: Reading } = {},
  ) {
    const { shared, reading = "own" } = options;
    this.limits = { ...STORE_LIMITS, ...limits };
    this.#shelves = shared === undefined ? new Map() : shared.#shelves;
    const read = reading === "own" ? decode : decodedOnce();
    this.#decode = shared === undefined ? read : shared.#decode;
    this.kept = new MemoryKept({
      limits: this.limits,
      run: (work) => this.#run(work),
      read: (server) => this.#read(server).kept,
      write: (server) => this.#write(server).kept,
    });
  }

  /** Another store on the same state. */
  replica(): MemoryStore {
    return new MemoryStore(this.limits, { shared: this });
  }

  load(server: string): Promise<Stored> {
    return this.#run(() => {
      const shelf = this.#read(server);
      return {
        version: versionOf(shelf),
        server: shelf.server === null ? null : this.#decode(shelf.server),
        sessions: decodedAll(shelf.sessions, this.#decode),
      };
    });
  }

  version(server: string): Promise<Version> {
    return this.#run(() => versionOf(this.#read(server)));
  }

  commit(server: string, version: Version, changes: Changes): Promise<Committed> {
    return this.#run(() => {
      const encoded = encodeChanges(server, changes, this.limits);
      if (versionOf(this.#read(server)) !== version) return { is: "conflict" };
      const shelf = this.#write(server);
      write(shelf, encoded, this.limits.incidentsMax);
      for (const changed of shelf.watchers) queueMicrotask(changed);
      return { is: "ok", version: String(shelf.version) };
    });
  }

  incident(server: string, id: string): Promise<Json | null> {
    return this.#run(() => {
      const bytes = this.#read(server).incidents.get(id);
      return bytes === undefined ? null : this.#decode(bytes);
    });
  }

  incidents(
    server: string,
    page: { limit: number; before?: string },
  ): Promise<{ id: string; value: Json }[]> {
    const { before } = page;
    return this.#run(() =>
      [...this.#read(server).incidents]
        .filter(([id]) => before === undefined || (nameFits(before, this.limits) && id < before))
        .sort(([a], [b]) => a < b ? 1 : -1)
        .slice(0, page.limit)
        .map(([id, bytes]) => ({ id, value: this.#decode(bytes) }))
    );
  }

  outbox(server: string): Promise<{ id: string; value: Json }[]> {
    return this.#run(() =>
      [...this.#read(server).outbox].map(([id, bytes]) => ({ id, value: this.#decode(bytes) }))
    );
  }

  delivered(server: string, id: string): Promise<void> {
    return this.#run(() => {
      this.#read(server).outbox.delete(id);
    });
  }

  beat(server: string, replica: string, value: Json): Promise<void> {
    return this.#run(() => {
      checkName("a server", server, this.limits);
      checkName("a replica", replica, this.limits);
      const bytes = encodeBeat(value, this.limits);
      const { beats } = this.#write(server);
      beats.delete(replica);
      beats.set(replica, bytes);
      for (const oldest of beats.keys()) {
        if (beats.size <= REPLICAS_MAX) break;
        beats.delete(oldest);
      }
    });
  }

  beats(server: string): Promise<Record<string, Json>> {
    return this.#run(() => decodedAll(this.#read(server).beats, this.#decode));
  }

  watch(server: string, changed: () => void): () => void {
    const shelf = this.#write(server);
    let ended = false;
    // One function per watch: the same `changed` may be given twice.
    const call = () => {
      if (!ended) changed();
    };
    const end = () => {
      ended = true;
      shelf.watchers.delete(call);
      this.#endings.delete(end);
    };
    shelf.watchers.add(call);
    this.#endings.add(end);
    return end;
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#endings) end();
    return Promise.resolve();
  }

  /** At once, so that no other call comes between its reading and its writing. */
  #run<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      if (this.#closed) {
        throw new StoreUnavailableError("Cannot use the store as it is closed: open a new one");
      }
      resolve(work());
    });
  }

  #read(server: string): Shelf {
    return this.#shelves.get(server) ?? emptyShelf();
  }

  #write(server: string): Shelf {
    const shelf = this.#read(server);
    this.#shelves.set(server, shelf);
    return shelf;
  }
}

function emptyShelf(): Shelf {
  return {
    version: 0,
    server: null,
    sessions: new Map(),
    incidents: new Map(),
    outbox: new Map(),
    beats: new Map(),
    kept: new Map(),
    watchers: new Set(),
  };
}

function versionOf(shelf: Shelf): Version {
  return shelf.version === 0 ? null : String(shelf.version);
}

function write(shelf: Shelf, encoded: EncodedChanges, incidentsMax: number): void {
  shelf.version++;
  if (encoded.server !== undefined) shelf.server = encoded.server;
  for (const [name, bytes] of encoded.sessions) {
    if (bytes === null) shelf.sessions.delete(name);
    else shelf.sessions.set(name, bytes);
  }
  for (const [id, bytes] of encoded.incidents) shelf.incidents.set(id, bytes);
  for (const [id, bytes] of encoded.outbox) {
    shelf.outbox.delete(id);
    shelf.outbox.set(id, bytes);
  }
  if (encoded.incidents.length > 0) forget(shelf, encoded, incidentsMax);
}

function forget(shelf: Shelf, encoded: EncodedChanges, incidentsMax: number): void {
  const written = new Set(encoded.incidents.map(([id]) => id));
  for (const id of [...shelf.incidents.keys()].sort()) {
    if (shelf.incidents.size <= incidentsMax) return;
    if (!written.has(id) && !encoded.incidentsKept.has(id)) shelf.incidents.delete(id);
  }
}

/** `fromEntries` defines each name as the record's own, even one like `__proto__`. */
function decodedAll(
  records: Map<string, Uint8Array>,
  read: (bytes: Uint8Array) => Json,
): Record<string, Json> {
  return Object.fromEntries([...records].map(([name, bytes]) => [name, read(bytes)]));
}

/** Bytes never change once they are written, so what was read of them stays true. */
function decodedOnce(): (bytes: Uint8Array) => Json {
  const known = new WeakMap<Uint8Array, Json>();
  return (bytes) => {
    const before = known.get(bytes);
    if (before !== undefined) return before;
    const value = frozen(decode(bytes));
    known.set(bytes, value);
    return value;
  };
}

function frozen(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) if (inner !== undefined) frozen(inner);
  Object.freeze(value);
  return value;
}
