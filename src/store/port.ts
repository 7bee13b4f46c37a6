/**
 * Where the state lives. Keys, values and versions only: what they mean and every rule about them
 * is above this port. Values are plain JSON.
 */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

/** Opaque; equal versions mean an equal state. `null`: nothing was ever written. */
export type Version = string | null;

export interface Stored {
  version: Version;
  server: Json | null;
  sessions: Record<string, Json>;
}

/** One atomic write. `null` deletes. */
export interface Changes {
  server?: Json;
  sessions: Record<string, Json | null>;
  /** By incident id. */
  incidents: Record<string, Json>;
  /** New tells by id; delivered ones leave by `delivered`. */
  outbox: Record<string, Json>;
  /**
   * Ids of old incidents that must outlive the store's `incidentsMax`: those that a record still
   * names. Without it the oldest ids go first, even one that is open for weeks.
   */
  incidentsKept?: readonly string[];
}

export type Committed = { is: "ok"; version: string } | { is: "conflict" };

export interface StoreLimits {
  /** Sessions, incidents and tells of one commit together. */
  recordsMax: number;
  /** Bytes of one commit, as JSON, names included. */
  bytesMax: number;
  /** Bytes of one record, as JSON. */
  recordBytesMax: number;
  /** Bytes of one name: of a server, session, incident, tell or replica. Reads find none over it. */
  nameBytesMax: number;
  /** Bytes of all names of one commit, where each record counts its server's name and its own. */
  namesBytesMax: number;
  /** Incidents that are kept per server; a commit that opens one more lets the oldest go. */
  incidentsMax: number;
}

/** A record that counts until a time of its own. */
export interface Kept {
  value: Json;
  /** Wall clock, ms: from then on it is as if it were not there. */
  until: number;
}

/**
 * Small records outside the version, each under a key of its own. Whoever claims a key first has it:
 * for what must happen once among all replicas. Calls reject as those of the store do.
 */
export interface KeptRecords {
  /**
   * Writes the record unless one that still counts is there; of two that race exactly one writes.
   * @returns What is there instead, or null when it was written.
   * @throws {RecordTooLargeError} Over `recordBytesMax`; nothing was written.
   */
  claim(server: string, key: string, claimed: { kept: Kept; now: number }): Promise<Kept | null>;
  /** Writes the record, whatever was there. @throws {RecordTooLargeError} */
  replace(server: string, key: string, replaced: { kept: Kept; now: number }): Promise<void>;
  /** The record, also one whose time has passed as long as it was not cleared away. */
  read(server: string, key: string): Promise<Kept | null>;
  drop(server: string, key: string): Promise<void>;
}

export interface Store {
  readonly limits: StoreLimits;
  readonly kept: KeptRecords;

  /**
   * Everything of one server. The version is read before the list and again after, so that what
   * comes back is one state, not a mixture of two.
   * @throws {StoreUnavailableError} Nothing is known: do not act.
   */
  load(server: string): Promise<Stored>;

  /** The version alone: whoever holds that one need not load again. */
  version(server: string): Promise<Version>;

  /**
   * Writes what was decided, unless someone else wrote first: the only lock that we have.
   * @returns `conflict` when nothing was written: load and decide again.
   * @throws {StoreUnavailableError} Nothing is known, perhaps not even whether it was written.
   * @throws {RecordTooLargeError} Over `limits`; nothing was written.
   */
  commit(server: string, version: Version, changes: Changes): Promise<Committed>;

  incident(server: string, id: string): Promise<Json | null>;

  /** Newest first (ids sort by their opening). `before` is an id: the page after it. */
  incidents(
    server: string,
    page: { limit: number; before?: string },
  ): Promise<{ id: string; value: Json }[]>;

  /** What waits for delivery, oldest first. */
  outbox(server: string): Promise<{ id: string; value: Json }[]>;

  /** Takes a tell out of the outbox; unknown ids are ignored. Not part of the version. */
  delivered(server: string, id: string): Promise<void>;

  /** A replica's sign of life, outside the version: a quiet pass must conflict with nobody. */
  beat(server: string, replica: string, value: Json): Promise<void>;

  /** The newest sign of life of each replica; one that was silent for a day may be missing. */
  beats(server: string): Promise<Record<string, Json>>;

  /**
   * Calls back after a commit to `server` by anybody that this store can see. Several commits may
   * bring one call, and the beginning of a watch may bring one without a commit: look, then judge.
   * @returns Ends the watch.
   */
  watch(server: string, changed: () => void): () => void;

  /** Ends watches and connections; calls after it throw `StoreUnavailableError`. */
  close(): Promise<void>;
}

/** The store cannot be read or written now. */
export class StoreUnavailableError extends Error {
  readonly code = "STORE_UNAVAILABLE";
  override readonly name = "StoreUnavailableError";
}

/** A record, a name or a commit is over the store's limits: a fault of ours, never of the moment. */
export class RecordTooLargeError extends Error {
  readonly code = "RECORD_TOO_LARGE";
  override readonly name = "RecordTooLargeError";
}
