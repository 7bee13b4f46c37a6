import type { Incident } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import type { IncidentPage, IncidentPageRequest } from "./service_port.ts";

/** Fewest incidents read at once where those of one session are looked for among all. */
const READ_MIN = 100;

export interface IncidentsOf extends IncidentPageRequest {
  store: Pick<Store, "incidents">;
  server: string;
}

/** A page of one server's incidents, newest first. */
export async function readIncidents(
  { store, server, limit, before, session }: IncidentsOf,
): Promise<IncidentPage> {
  const found: Incident[] = [];
  let cursor = before;
  let more = true;
  // One session's incidents lie among the others': pages are read until this one is full.
  while (more && found.length <= limit) {
    const size = session === undefined ? limit + 1 : Math.max(limit + 1, READ_MIN);
    const page = cursor === undefined ? { limit: size } : { limit: size, before: cursor };
    const rows = (await store.incidents(server, page))
      // Written by this program alone, from this very type.
      .map(({ value }) => value as unknown as Incident);
    more = rows.length === size;
    cursor = rows.at(-1)?.id;
    found.push(...rows.filter((row) => session === undefined || row.session === session));
  }
  const incidents = found.slice(0, limit);
  const last = incidents.at(-1);
  return found.length > limit && last !== undefined ? { incidents, next: last.id } : { incidents };
}
