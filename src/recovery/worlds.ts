import type { Incident, ServerRecord, SessionRecord, Tell, World } from "../session/mod.ts";
import { emptyWorld } from "../session/mod.ts";
import type { Changes, Json, Store, Version } from "../store/mod.ts";

/** A world with the version that it was read or written at. */
export interface Versioned {
  version: Version;
  world: World;
}

/**
 * The worlds in the store: how records become a world and what changed becomes one commit. Values
 * come back as they were written: this program is the only one that writes them.
 */
export class Worlds {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The state of one server; an empty one where nothing was ever written. */
  async load(server: string, now: number): Promise<Versioned> {
    const stored = await this.#store.load(server);
    const blank = emptyWorld(server, now);
    // Written by `commit` below from these very types; a newer program's fields pass through.
    const record = stored.server === null
      ? blank.server
      : { ...blank.server, ...(stored.server as unknown as ServerRecord) };
    const sessions = stored.sessions as unknown as Record<string, SessionRecord>;
    const ids = [
      ...Object.values(record.incidentIds ?? {}),
      ...Object.values(sessions).map(({ incidentId }) => incidentId),
    ];
    const incidents = await this.#incidents(server, ids.filter((id) => id !== undefined));
    return { version: stored.version, world: { server: record, sessions, incidents } };
  }

  async #incidents(
    server: string,
    ids: readonly string[],
  ): Promise<Record<string, Incident>> {
    const found = await Promise.all(ids.map((id) => this.#store.incident(server, id)));
    const incidents: Record<string, Incident> = {};
    for (const value of found) {
      if (value === null) continue;
      const incident = value as unknown as Incident;
      incidents[incident.id] = incident;
    }
    return incidents;
  }

  /**
   * Writes what a decision changed. A change that is over the store's limits goes in several
   * commits on the same version: the bulk first, and last the one with the server's record and
   * every act, so that nothing is sent of which not all is written.
   * @returns The version after the last commit, or null when someone else wrote first.
   */
  async commit(
    before: Versioned,
    after: World,
    tells: readonly Tell[],
  ): Promise<Version> {
    let { version } = before;
    for (const changes of split(before.world, after, { tells, limits: this.#store.limits })) {
      const committed = await this.#store.commit(after.server.name, version, changes);
      if (committed.is === "conflict") return null;
      version = committed.version;
    }
    return version;
  }
}

/** Whether a decision has to be written at all: a quiet pass writes nothing. */
export function isChanged(before: World, after: World, tells: readonly Tell[]): boolean {
  return tells.length > 0 || before.server !== after.server ||
    before.sessions !== after.sessions || before.incidents !== after.incidents;
}

interface Piece {
  bytes: number;
  kind: "sessions" | "incidents";
  name: string;
  value: Json | null;
}

/** What one commit still has room for. */
interface Room {
  bytes: number;
  records: number;
  nameBytes: number;
}

/** Room in each commit for the server's record and for keys. */
const RESERVED_BYTES = 40_000;

function split(
  before: World,
  after: World,
  { tells, limits }: { tells: readonly Tell[]; limits: Store["limits"] },
): Changes[] {
  const incidentsKept = Object.keys(after.incidents);
  const serverBytes = nameSize(after.server.name);
  const empty: Room = {
    bytes: limits.bytesMax - RESERVED_BYTES,
    records: limits.recordsMax - 2,
    nameBytes: limits.namesBytesMax,
  };
  const last: Changes = {
    server: json(after.server),
    sessions: {},
    incidents: {},
    outbox: Object.fromEntries(tells.map((tell) => [tell.id, json(tell)])),
    incidentsKept,
  };
  let room: Room = {
    bytes: empty.bytes - size(last),
    records: empty.records - tells.length,
    nameBytes: tells.reduce((left, { id }) => left - serverBytes - nameSize(id), empty.nameBytes),
  };
  const bulk: Changes[] = [];
  let target = last;
  for (const piece of [...actPieces(before, after), ...bulkPieces(before, after)]) {
    const nameBytes = serverBytes + nameSize(piece.name);
    if (piece.bytes > room.bytes || room.records < 1 || nameBytes > room.nameBytes) {
      // Ids are made from `seq`: should the last commit be lost, none may be made twice.
      const server = json({ ...before.server, seq: after.server.seq });
      target = { server, sessions: {}, incidents: {}, outbox: {}, incidentsKept };
      bulk.push(target);
      room = { ...empty, bytes: empty.bytes - size(server) };
    }
    room = {
      bytes: room.bytes - piece.bytes,
      records: room.records - 1,
      nameBytes: room.nameBytes - nameBytes,
    };
    place(target, piece);
  }
  return [...bulk, last];
}

/** A session may be called `__proto__`: a plain assignment would not keep it. */
function place(changes: Changes, { kind, name, value }: Piece): void {
  const property = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(changes[kind], name, property);
}

function actPieces(before: World, after: World): Piece[] {
  return changedSessions(before, after).filter((record) => record.intent !== undefined)
    .map(sessionPiece);
}

function bulkPieces(before: World, after: World): Piece[] {
  const sessions = changedSessions(before, after).filter((record) => record.intent === undefined)
    .map(sessionPiece);
  const gone = Object.keys(before.sessions).filter((name) => !Object.hasOwn(after.sessions, name))
    .map((name): Piece => ({ bytes: nameSize(name), kind: "sessions", name, value: null }));
  const incidents = Object.values(after.incidents)
    .filter((incident) => before.incidents[incident.id] !== incident)
    .map((incident): Piece => {
      const value = json(incident);
      return { bytes: size(value), kind: "incidents", name: incident.id, value };
    });
  return [...sessions, ...gone, ...incidents];
}

function changedSessions(before: World, after: World): SessionRecord[] {
  return Object.values(after.sessions).filter((record) => before.sessions[record.name] !== record);
}

function sessionPiece(record: SessionRecord): Piece {
  const value = json(record);
  return { bytes: size(value), kind: "sessions", name: record.name, value };
}

/** Records are plain JSON by their types, but for optional fields, which the port allows. */
function json(record: object): Json {
  return record as unknown as Json;
}

function nameSize(name: string): number {
  return name.length * 3;
}

function size(value: unknown): number {
  // At most three bytes a character in UTF-8: an upper bound that costs no encoding.
  return JSON.stringify(value).length * 3;
}
