import type { Status } from "../contract/mod.ts";

/** The path of a session's own page. */
export function sessionPagePath({ session, server }: {
  session: string;
  server: Pick<Status["server"], "name">;
}): string {
  return `/servers/${encodeURIComponent(server.name)}/sessions/${encodeURIComponent(session)}`;
}

/** The path of an incident's own page: ids are each server's own. */
export function incidentPagePath({ server, id }: { server: string; id: string }): string {
  return `/incidents/${encodeURIComponent(id)}?server=${encodeURIComponent(server)}`;
}
