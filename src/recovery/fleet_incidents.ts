import type { Store } from "../store/mod.ts";
import { readIncidents, SCANNED_MAX, type ServerPage } from "./incidents.ts";
import type { IncidentPage, IncidentPageRequest } from "./service_port.ts";

export interface FleetIncidentsOf extends IncidentPageRequest {
  store: Pick<Store, "incidents">;
  servers: readonly string[];
  scannedMax?: number;
}

/** Between an incident's id and its server in a page's cursor: neither has it in its name. */
const AT = "@";
/** However many servers there are, so many of each are looked at. */
const SCANNED_MIN = 100;

interface Place {
  id: string;
  server: string;
}

/**
 * A page of the incidents of several servers, newest first. Ids begin with their time and are each
 * server's own: two may be the same, so that a page's end names the server too.
 */
export async function readFleetIncidents(
  { store, servers, limit, before, scannedMax = SCANNED_MAX, ...filter }: FleetIncidentsOf,
): Promise<IncidentPage> {
  const share = Math.max(SCANNED_MIN, Math.floor(scannedMax / Math.max(1, servers.length)));
  const pages = await Promise.all(servers.map(async (server) => {
    const from = before === undefined ? undefined : cursorOf(before, server);
    const page = await readIncidents({
      ...filter,
      store,
      server,
      // One more than asked for says whether anything follows.
      limit: limit + 1,
      scannedMax: Math.min(share, scannedMax),
      ...(from === undefined ? {} : { before: from }),
    });
    return { server, ...page };
  }));
  const horizon = horizonOf(pages);
  const found = pages.flatMap(({ incidents }) => incidents).sort(inOrder)
    .filter((one) => horizon === null || inOrder(one, horizon.place) <= 0);
  const incidents = found.slice(0, limit);
  const last = incidents.at(-1);
  if (found.length > limit && last !== undefined) return { incidents, next: cursorAt(last) };
  if (horizon === null) return { incidents };
  return { incidents, next: cursorAt(horizon.place), scanned: horizon.scanned };
}

/**
 * Where the first server's search was cut: what lies behind it would come before what is not yet
 * found there.
 */
function horizonOf(
  pages: readonly (ServerPage & { server: string })[],
): { place: Place; scanned: number } | null {
  const cut = pages.flatMap(({ server, next, scanned }) =>
    next === undefined || scanned === undefined ? [] : [{ id: next, server }]
  ).sort(inOrder);
  const [place] = cut;
  if (place === undefined) return null;
  return { place, scanned: pages.reduce((sum, { scanned = 0 }) => sum + scanned, 0) };
}

function cursorAt({ id, server }: Place): string {
  return `${id}${AT}${server}`;
}

/** Where one server's incidents go on after the page's end. */
function cursorOf(before: string, server: string): string {
  const [id = "", last] = before.split(AT);
  // Of the same id those of later servers are still to come: the next id above it lets them in.
  return last !== undefined && server > last ? `${id} ` : id;
}

function inOrder(a: Place, b: Place): number {
  return compare(b.id, a.id) || compare(a.server, b.server);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
