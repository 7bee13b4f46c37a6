import { type Incident, isMatch } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import type { IncidentPageRequest } from "./service_port.ts";

/** Incidents read at once where those that match are looked for among all. */
const READ_AT_ONCE = 100;
/** As many as a server keeps by default: a filter that nothing matches ends all the same. */
export const SCANNED_MAX = 1_000;

export interface IncidentsOf extends IncidentPageRequest {
  store: Pick<Store, "incidents">;
  server: string;
  /** How many are looked at before the page ends; `SCANNED_MAX` when left out. */
  scannedMax?: number;
}

/** A page of one server's incidents, newest first. */
export interface ServerPage {
  incidents: Incident[];
  /** The id that the next page is before; left out after the last page. */
  next?: string;
  /** Set when the page ended before it was full: so many were looked at, the last one is `next`. */
  scanned?: number;
}

/** A page of those of one server's incidents that match, newest first. */
export async function readIncidents(
  { store, server, limit, before, scannedMax = SCANNED_MAX, ...filter }: IncidentsOf,
): Promise<ServerPage> {
  const found: Incident[] = [];
  const { since = -Infinity, until } = filter;
  const filtered = Object.keys(filter).length > 0;
  let cursor = earlier(before, until);
  let scanned = 0;
  while (found.length <= limit) {
    if (scanned >= scannedMax && cursor !== undefined) {
      return { incidents: found.slice(0, limit), next: cursor, scanned };
    }
    // Those that match lie among the others: pages are read until this one is full.
    const wanted = filtered ? Math.max(limit + 1, READ_AT_ONCE) : limit + 1;
    const size = Math.min(wanted, scannedMax - scanned);
    const rows = await keptIncidents(store, server, { limit: size, before: cursor });
    scanned += rows.length;
    cursor = rows.at(-1)?.id;
    found.push(...rows.filter((row) => isMatch(row, filter)));
    const past = (rows.at(-1)?.openedAt ?? -Infinity) < since;
    if (rows.length < size || past) break;
  }
  const incidents = found.slice(0, limit);
  const last = incidents.at(-1);
  return found.length > limit && last !== undefined ? { incidents, next: last.id } : { incidents };
}

/** What is kept of a server, newest first: `limit` of those before the id `before`. */
export async function keptIncidents(
  store: Pick<Store, "incidents">,
  server: string,
  { limit, before }: { limit: number; before: string | undefined },
): Promise<Incident[]> {
  const page = before === undefined ? { limit } : { limit, before };
  // Written by this program alone, from this very type.
  return (await store.incidents(server, page)).map(({ value }) => value as unknown as Incident);
}

/** Ids begin with the time of their opening: a page may begin at `until` without a search. */
function earlier(before: string | undefined, until: number | undefined): string | undefined {
  if (until === undefined || !Number.isFinite(until)) return before;
  const first = Math.max(0, until).toString(36).padStart(9, "0");
  return before !== undefined && before < first ? before : first;
}
