import {
  serverListSchema,
  serverOverviewSchema,
  type ServerState,
  sessionListSchema,
  type Status,
  statusSchema,
} from "../contract/mod.ts";
import type { Target } from "./flags.ts";
import { listPathOf, pathOf, type ServiceApi } from "./service_api.ts";

/** What the service says of all that was asked for. */
export interface Known {
  sessions: readonly Status[];
  servers: readonly ServerState[];
}

/**
 * Reads the lists.
 * @throws {RefusedError} Also where the session that was asked for is on none of them.
 */
export async function readKnown(api: ServiceApi, { session, server }: Target): Promise<Known> {
  const [{ sessions }, servers] = await Promise.all([
    api.get(listPathOf(server, "sessions"), sessionListSchema),
    readServers(api, server),
  ]);
  if (session === undefined) return { sessions, servers };
  const named = sessions.filter((each) => each.session === session);
  if (named.length > 0) return { sessions: named, servers: serversOf(named, servers) };
  // The service says best why it knows none of that name.
  const one = await api.get(
    pathOf({ session, ...(server === undefined ? {} : { server }) }, "status"),
    statusSchema,
  );
  return { sessions: [one], servers: serversOf([one], servers) };
}

/** The same with one session told anew. */
export function withSession({ sessions, servers }: Known, told: Status): Known {
  const others = sessions.filter((each) => keyOf(each) !== keyOf(told));
  return { sessions: [...others, told], servers: withServer({ sessions, servers }, told.server) };
}

/** @returns The servers with one of them told anew. */
export function withServer({ servers }: Known, told: ServerState): readonly ServerState[] {
  return [...servers.filter(({ name }) => name !== told.name), told];
}

async function readServers(
  api: ServiceApi,
  server: string | undefined,
): Promise<readonly ServerState[]> {
  if (server === undefined) return (await api.get("/servers", serverListSchema)).servers;
  return [await api.get(`/servers/${encodeURIComponent(server)}`, serverOverviewSchema)];
}

function serversOf(sessions: readonly Status[], servers: readonly ServerState[]) {
  return servers.filter(({ name }) => sessions.some(({ server }) => server.name === name));
}

function keyOf({ session, server }: Status): string {
  return JSON.stringify([server.name, session]);
}
