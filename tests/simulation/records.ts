import type { Incident, ServerRecord, SessionRecord, Tell } from "../../src/session/mod.ts";
import type { Json, Store } from "../../src/store/mod.ts";

/** Records as they lie in the store: this program alone writes them, by these very types. */
export function sessionIn(value: Json): SessionRecord {
  return value as unknown as SessionRecord;
}

export function serverIn(value: Json): ServerRecord {
  return value as unknown as ServerRecord;
}

export function incidentIn(value: Json): Incident {
  return value as unknown as Incident;
}

export function tellIn(value: Json): Tell {
  return value as unknown as Tell;
}

/** All incidents that are kept, newest first. */
export async function incidentsIn(store: Store, server: string): Promise<Incident[]> {
  const rows = await store.incidents(server, { limit: store.limits.incidentsMax });
  return rows.map(({ value }) => incidentIn(value));
}
