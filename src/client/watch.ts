import { dataOf, field, unreachable, unreadable, WahaRecoveryError } from "./errors.ts";
import { type Message, Messages } from "./messages.ts";
import { bounded, pause } from "./pause.ts";
import type { Incident, LiveEvent, ServerState, Status } from "./types.ts";

export interface WatchOptions {
  headers: Headers;
  fetch: typeof globalThis.fetch;
  signal?: AbortSignal | undefined;
  /** A connection on which nothing came for so long is dead: the service beats every 15 s. */
  stallMs?: number;
  random?: () => number;
}

const STALL_MS = 45_000;
const RETRY_MS = 2_000;
const RETRY_MS_MAX = 30_000;

/**
 * Server-sent events over `fetch`, since `EventSource` sends no key. Comes back after a lost
 * connection with the last id, so that nothing is missed that the service still has; ends when the
 * signal aborts.
 * @throws {WahaRecoveryError} For a refusal that coming back would not end.
 */
export async function* watch(url: string, options: WatchOptions): AsyncGenerator<LiveEvent> {
  const { signal, random = Math.random } = options;
  let lastId = "";
  let retryMs = RETRY_MS;
  let failures = 0;
  const over = () => signal?.aborted === true;
  while (!over()) {
    let atLeastMs = 0;
    try {
      for await (const message of connection(url, lastId, options)) {
        failures = 0;
        retryMs = message.retryMs ?? retryMs;
        lastId = message.id ?? lastId;
        if (message.data !== "") yield eventOf(message, lastId);
      }
    } catch (error) {
      if (over()) return;
      if (isFinal(error)) throw error;
      if (error instanceof WahaRecoveryError) atLeastMs = error.retryAfterMs ?? 0;
    }
    const ceilingMs = Math.min(retryMs * 2 ** failures++, RETRY_MS_MAX);
    // A crowd that lost the service at one moment does not come back at one moment.
    await pause(Math.max(atLeastMs, ceilingMs * (1 + random()) / 2), signal);
  }
}

/** A wrong key or path is wrong the next time, too. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof WahaRecoveryError)) return false;
  const { code, status } = error;
  if (status >= 500 || status === 408 || status === 429) return false;
  return status >= 400 || code === "UNREADABLE";
}

/** What one connection brings, until it ends. */
async function* connection(
  url: string,
  lastId: string,
  { headers, fetch, signal, stallMs = STALL_MS }: WatchOptions,
): AsyncGenerator<Message> {
  const line = new AbortController();
  const late = () => unreachable(`nothing came for ${stallMs} ms`);
  const alive = <T>(work: Promise<T>) => bounded(work, { ms: stallMs, late, signal });
  const asked = new Headers(headers);
  asked.set("accept", "text/event-stream");
  if (lastId !== "") asked.set("last-event-id", lastId);
  try {
    const init: RequestInit = { headers: asked, redirect: "error", signal: line.signal };
    const response = await alive(fetch(url, init));
    if (!response.ok) await alive(dataOf(response));
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (!isStream || response.body === null) throw unreadable(response.status);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const messages = new Messages();
    for (;;) {
      const { done, value } = await alive(reader.read());
      if (done) return;
      yield* messages.take(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Left in any way, the connection ends with it.
    line.abort();
  }
}

function eventOf({ name, data }: Message, id: string): LiveEvent {
  const value = parsed(data);
  // Made by the service from the types that these are held against.
  switch (name) {
    case "status":
      return { is: "status", id, status: value as Status };
    case "incident": {
      const change = field(value, "change") as "opened" | "entry" | "closed";
      return { is: "incident", id, change, incident: field(value, "incident") as Incident };
    }
    case "server":
      return { is: "server", id, server: value as ServerState };
    case "reset":
      return { is: "reset", id };
    default:
      return { is: "other", id, name, value };
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw unreadable(200);
  }
}
