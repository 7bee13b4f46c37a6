export const API_PATH = "/api/v1/waha";

export const WEBHOOK_PATH = `${API_PATH}/webhook`;

/** Where a session's routes stand when it is named. */
export const SESSION_PATH = `${API_PATH}/sessions/:session`;

/** The path of a session's status, or of the configured one's. */
export function statusPath(session: string | undefined): string {
  return session === undefined
    ? `${API_PATH}/status`
    : `${API_PATH}/sessions/${encodeURIComponent(session)}/status`;
}

export function incidentPath(id: string): string {
  return `${API_PATH}/incidents/${encodeURIComponent(id)}`;
}
