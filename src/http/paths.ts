export const API_PATH = "/api/v1/waha";

export const WEBHOOK_PATH = `${API_PATH}/webhook`;

/** Where a session's routes stand when it is named. */
export const SESSION_PATH = `${API_PATH}/sessions/:session`;

/** Where the routes of one server stand when it is named. */
export const SERVER_PATH = `${API_PATH}/servers/:server`;

export const SERVER_SESSION_PATH = `${SERVER_PATH}/sessions/:session`;

/** What a path names; undefined: the one that is meant where none is named. */
export interface Named {
  server: string | undefined;
  session: string | undefined;
}

/** The path of a session's status. */
export function statusPath({ server, session }: Named): string {
  const of = session === undefined ? "" : `/sessions/${encodeURIComponent(session)}`;
  return `${below(server)}${of}/status`;
}

/** Where a person scans a session's code. */
export function qrPath({ server, session }: { server: string; session: string }): string {
  return `${below(server)}/sessions/${encodeURIComponent(session)}/qr`;
}

export function incidentPath(id: string, server: string | undefined): string {
  return `${below(server)}/incidents/${encodeURIComponent(id)}`;
}

function below(server: string | undefined): string {
  return server === undefined ? API_PATH : `${API_PATH}/servers/${encodeURIComponent(server)}`;
}
