import type { Clock } from "../clock.ts";
import type { Log } from "../telemetry/mod.ts";
import { type Ear, type EarSocket, openEar } from "../waha/mod.ts";
import type { EventDoor } from "./event_door.ts";
import type { Supervisor } from "./supervisor.ts";

export interface EarParts {
  /** Its name among several. */
  server?: string;
  url: string;
  apiKey?: string;
  WebSocket: new (url: string) => EarSocket;
  clock: Clock;
  random: () => number;
  log: Log;
  door: EventDoor;
  supervisor: Pick<Supervisor, "wake">;
}

/**
 * Listens to one WAHA: what it tells goes through the same door as its webhooks, and each
 * connection asks for a look, since nothing is replayed. What could not be stored is not told
 * again here; the look after it says what is so.
 */
export function listenTo(parts: EarParts): Ear {
  const { server, url, apiKey, clock, random, log, door, supervisor } = parts;
  return openEar({
    url,
    ...(apiKey === undefined ? {} : { apiKey }),
    WebSocket: parts.WebSocket,
    clock,
    random,
    onEvent: (event) => void door.hear(event),
    onOpen: () => void supervisor.wake(),
    onTrouble: ({ message }) => {
      const text = server === undefined ? message : `Server ${server}: ${message}`;
      log.event({ is: "notice", text });
    },
  });
}
