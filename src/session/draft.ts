import { Table } from "./table.ts";
import type { Incident, IncidentEntry, ServerRecord, SessionRecord, World } from "./world.ts";

/** `undefined` takes a field away. */
export type Patch<T> = { [K in keyof T]?: T[K] | undefined };

/** The record itself when the patch changes nothing: only what changed is written. */
export function patched<T extends object>(record: T, patch: Patch<T>): T {
  let set: Record<string, unknown> | null = null;
  let gone: string[] | null = null;
  for (const key in patch) {
    const value = patch[key];
    if (same(record[key], value)) continue;
    if (value === undefined) (gone ??= []).push(key);
    else (set ??= {})[key] = value;
  }
  if (set === null && gone === null) return record;
  if (gone === null) return { ...record, ...set };
  // V8 makes a dictionary of what a field is deleted from, and each later copy of it is slow.
  const next: T = Object.create(Object.prototype);
  for (const key in record) if (!gone.includes(key)) next[key] = record[key];
  if (set !== null) Object.assign(next, set);
  return next;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const left = Object.entries(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every(([key, value]) => same(value, Reflect.get(b, key)));
}

/** Entries that stay when an incident grows long: the first and the last ones. */
const FIRST_ENTRIES = 50;
const LAST_ENTRIES = 150;
/** Longest text of an entry: WAHA's own words may stand in it. */
export const TEXT_CHARS_MAX = 300;
/** A stored value is at most 64 KiB: long texts leave room for fewer entries. */
const ENTRIES_BYTES_MAX = 60_000;
/** So few entries cannot reach `ENTRIES_BYTES_MAX`. */
const SURELY_SMALL = 40;
/** Longest text of a record that came from outside: five of them fit into 4 kB. */
export const WORDS_CHARS_MAX = 120;

/** A text from outside, on one line, cut to a length. */
export function clipped(text: string, charsMax: number): string {
  // deno-lint-ignore no-control-regex -- a control character costs six bytes as JSON
  return text.slice(0, charsMax).replaceAll(/[\u0000-\u001f\u007f]/g, " ");
}

/** The first and the last entries, as many as fit. */
function bounded(all: IncidentEntry[]): { entries: IncidentEntry[]; omitted: number } {
  const entries = [...all];
  const over = entries.length - (FIRST_ENTRIES + LAST_ENTRIES);
  if (over > 0) entries.splice(FIRST_ENTRIES, over);
  if (entries.length > SURELY_SMALL) {
    const sizes = entries.map((entry) => bytesOf(JSON.stringify(entry)) + 1);
    let bytes = sizes.reduce((sum, size) => sum + size, 0);
    const at = Math.min(FIRST_ENTRIES, SURELY_SMALL / 2);
    while (bytes > ENTRIES_BYTES_MAX) {
      bytes -= sizes[at] ?? 0;
      sizes.splice(at, 1);
      entries.splice(at, 1);
    }
  }
  return { entries, omitted: all.length - entries.length };
}

/** UTF-8 bytes of a well-formed text. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
  }
  return bytes;
}

/**
 * One world being folded: `observe` and `reconcile` write on it and hand out what it became. What
 * was not touched stays the very same object, so that a quiet pass costs and writes nothing.
 */
export class Draft {
  server: ServerRecord;
  readonly #sessions: Table<SessionRecord>;
  readonly #incidents: Table<Incident>;
  readonly #before: World;

  constructor(world: World) {
    this.#before = world;
    this.server = world.server;
    this.#sessions = new Table(world.sessions);
    this.#incidents = new Table(world.incidents);
  }

  world(): World {
    const { server } = this;
    const before = this.#before;
    const sessions = this.#sessions.object();
    const incidents = this.#incidents.object();
    const same = server === before.server && sessions === before.sessions &&
      incidents === before.incidents;
    return same ? before : { server, sessions, incidents };
  }

  /** All sessions as they are now: what is written while they are gone through is not seen. */
  get records(): SessionRecord[] {
    return this.#sessions.values();
  }

  session(name: string): SessionRecord | undefined {
    return this.#sessions.get(name);
  }

  setServer(patch: Patch<ServerRecord>): void {
    this.server = patched(this.server, patch);
  }

  put(record: SessionRecord): SessionRecord {
    if (this.session(record.name) !== record) this.#sessions.set(record.name, record);
    return record;
  }

  /** @returns The record as it is after the patch. */
  update(record: SessionRecord, patch: Patch<SessionRecord>): SessionRecord {
    return this.put(patched(record, patch));
  }

  forget(name: string): void {
    if (this.session(name) !== undefined) this.#sessions.delete(name);
  }

  /** The next number of this world: ids are made from it, so no chance is needed. */
  nextSeq(): number {
    this.setServer({ seq: this.server.seq + 1 });
    return this.server.seq;
  }

  putIncident(incident: Incident): void {
    this.#incidents.set(incident.id, incident);
  }

  dropIncident(id: string): void {
    if (this.incident(id) !== undefined) this.#incidents.delete(id);
  }

  incident(id: string | undefined): Incident | undefined {
    return id === undefined ? undefined : this.#incidents.get(id);
  }

  /** Writes one line of history; says nothing where no incident is open. */
  enter(incidentId: string | undefined, entry: Omit<IncidentEntry, "count">): void {
    const incident = this.incident(incidentId);
    if (incident === undefined) return;
    const text = clipped(entry.text, TEXT_CHARS_MAX);
    const last = incident.entries.at(-1);
    if (last !== undefined && last.is === entry.is && last.text === text) {
      const folded = { ...last, count: last.count + 1, lastAt: entry.at };
      this.putIncident({ ...incident, entries: [...incident.entries.slice(0, -1), folded] });
      return;
    }
    const { entries, omitted } = bounded([...incident.entries, { ...entry, text, count: 1 }]);
    this.putIncident({ ...incident, entries, omitted: incident.omitted + omitted });
  }
}
