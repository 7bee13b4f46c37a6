import type { Signal, SignalBatch, SignalsOutcome } from "./service_port.ts";
import type { WatchedServer } from "./watched_server.ts";

/**
 * Hands what a reader of logs found to the servers that it is of: the one that the batch names, else
 * each line's own, by its session, where only one server has one of that name. A line that cannot be
 * told apart is taken and proves nothing.
 */
export async function takeFleetSignals(
  { source, server, events }: SignalBatch,
  servers: readonly WatchedServer[],
): Promise<SignalsOutcome> {
  const parts = server === undefined ? bySession(events, servers) : named(server, events, servers);
  let accepted = events.length;
  let duplicates = 0;
  for (const [of, signals] of parts) {
    const outcome = await of.service.takeSignals({ source, events: signals });
    // Told again, those that were taken before count as duplicates.
    if (outcome.is === "unwritten") return outcome;
    accepted -= outcome.duplicates;
    duplicates += outcome.duplicates;
  }
  return { is: "taken", accepted, duplicates };
}

function named(
  server: string,
  events: readonly Signal[],
  servers: readonly WatchedServer[],
): Map<WatchedServer, readonly Signal[]> {
  const found = servers.find(({ settings }) => settings.name === server);
  return new Map(found === undefined ? [] : [[found, events]]);
}

function bySession(
  events: readonly Signal[],
  servers: readonly WatchedServer[],
): Map<WatchedServer, Signal[]> {
  const parts = new Map<WatchedServer, Signal[]>();
  for (const event of events) {
    const { session } = event;
    const having = servers.filter(({ supervisor }) =>
      servers.length === 1 ||
      (session !== null && Object.hasOwn(supervisor.known.world.sessions, session))
    );
    const [only, ...more] = having;
    if (only === undefined || more.length > 0) continue;
    parts.set(only, [...parts.get(only) ?? [], event]);
  }
  return parts;
}
