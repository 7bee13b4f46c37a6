import type { Store } from "../store/mod.ts";
import { readIncidents } from "./incidents.ts";
import type { IncidentPage, IncidentPageRequest } from "./service_port.ts";

export interface FleetIncidentsOf extends IncidentPageRequest {
  store: Pick<Store, "incidents">;
  servers: readonly string[];
}

/** Between an incident's id and its server in a page's cursor: neither has it in its name. */
const AT = "@";

/**
 * A page of the incidents of several servers, newest first. Ids begin with their time and are each
 * server's own: two may be the same, so that a page's end names the server too.
 */
export async function readFleetIncidents(
  { store, servers, limit, before, session }: FleetIncidentsOf,
): Promise<IncidentPage> {
  const pages = await Promise.all(servers.map((server) => {
    const from = before === undefined ? undefined : cursorOf(before, server);
    return readIncidents({
      store,
      server,
      // One more than asked for says whether anything follows.
      limit: limit + 1,
      ...(from === undefined ? {} : { before: from }),
      ...(session === undefined ? {} : { session }),
    });
  }));
  const found = pages.flatMap(({ incidents }) => incidents)
    .sort((a, b) => compare(b.id, a.id) || compare(a.server, b.server));
  const incidents = found.slice(0, limit);
  const last = incidents.at(-1);
  return found.length > limit && last !== undefined
    ? { incidents, next: `${last.id}${AT}${last.server}` }
    : { incidents };
}

/** Where one server's incidents go on after the page's end. */
function cursorOf(before: string, server: string): string {
  const [id = "", last] = before.split(AT);
  // Of the same id those of later servers are still to come: the next id above it lets them in.
  return last !== undefined && server > last ? `${id} ` : id;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
