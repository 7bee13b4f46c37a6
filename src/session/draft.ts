import type { Incident, IncidentEntry, ServerRecord, SessionRecord, World } from "./world.ts";

/** `undefined` takes a field away. */
export type Patch<T> = { [K in keyof T]?: T[K] | undefined };

/** The record itself when the patch changes nothing: only what changed is written. */
export function patched<T extends object>(record: T, patch: Patch<T>): T {
  let next: T | null = null;
  for (const [key, value] of Object.entries(patch)) {
    if (same(Reflect.get(record, key), value)) continue;
    next ??= { ...record };
    if (value === undefined) Reflect.deleteProperty(next, key);
    else Reflect.set(next, key, value);
  }
  return next ?? record;
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
const TEXT_CHARS_MAX = 500;

/**
 * One world being folded: `observe` and `reconcile` write on it and hand out what it became. What
 * was not touched stays the very same object, so that a quiet pass costs and writes nothing.
 */
export class Draft {
  server: ServerRecord;
  #sessions: Record<string, SessionRecord>;
  #incidents: Readonly<Record<string, Incident>>;
  /** Copied once, at the first change: 500 changes of 500 sessions stay linear. */
  #own = false;
  readonly #before: World;

  constructor(world: World) {
    this.#before = world;
    this.server = world.server;
    this.#sessions = world.sessions;
    this.#incidents = world.incidents;
  }

  world(): World {
    const { server } = this;
    const before = this.#before;
    if (
      server === before.server && this.#sessions === before.sessions &&
      this.#incidents === before.incidents
    ) return before;
    return { server, sessions: this.#sessions, incidents: this.#incidents };
  }

  get sessions(): Readonly<Record<string, SessionRecord>> {
    return this.#sessions;
  }

  get incidents(): Readonly<Record<string, Incident>> {
    return this.#incidents;
  }

  session(name: string): SessionRecord | undefined {
    return Object.hasOwn(this.#sessions, name) ? this.#sessions[name] : undefined;
  }

  setServer(patch: Patch<ServerRecord>): void {
    this.server = patched(this.server, patch);
  }

  put(record: SessionRecord): SessionRecord {
    if (this.session(record.name) === record) return record;
    if (!this.#own) this.#sessions = { ...this.#sessions };
    this.#own = true;
    this.#sessions[record.name] = record;
    return record;
  }

  /** @returns The record as it is after the patch. */
  update(record: SessionRecord, patch: Patch<SessionRecord>): SessionRecord {
    return this.put(patched(record, patch));
  }

  forget(name: string): void {
    const { [name]: gone, ...others } = this.#sessions;
    if (gone === undefined) return;
    this.#sessions = others;
    this.#own = true;
  }

  /** The next number of this world: ids are made from it, so no chance is needed. */
  nextSeq(): number {
    this.setServer({ seq: this.server.seq + 1 });
    return this.server.seq;
  }

  putIncident(incident: Incident): void {
    this.#incidents = { ...this.#incidents, [incident.id]: incident };
  }

  dropIncident(id: string): void {
    const { [id]: gone, ...others } = this.#incidents;
    if (gone !== undefined) this.#incidents = others;
  }

  incident(id: string | undefined): Incident | undefined {
    return id !== undefined && Object.hasOwn(this.#incidents, id) ? this.#incidents[id] : undefined;
  }

  /** Writes one line of history; says nothing where no incident is open. */
  enter(incidentId: string | undefined, entry: Omit<IncidentEntry, "count">): void {
    const incident = this.incident(incidentId);
    if (incident === undefined) return;
    const text = entry.text.slice(0, TEXT_CHARS_MAX);
    const last = incident.entries.at(-1);
    if (last !== undefined && last.is === entry.is && last.text === text) {
      const folded = { ...last, count: last.count + 1, lastAt: entry.at };
      this.putIncident({ ...incident, entries: [...incident.entries.slice(0, -1), folded] });
      return;
    }
    const entries = [...incident.entries, { ...entry, text, count: 1 }];
    const over = entries.length - (FIRST_ENTRIES + LAST_ENTRIES);
    if (over > 0) entries.splice(FIRST_ENTRIES, over);
    this.putIncident({ ...incident, entries, omitted: incident.omitted + Math.max(0, over) });
  }
}
