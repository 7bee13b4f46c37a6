import { dataOf, field, WahaRecoveryError } from "./errors.ts";
import type { Incident, LiveEvent, Status } from "./types.ts";

export interface WatchOptions {
  headers: Headers;
  fetch: typeof globalThis.fetch;
  signal?: AbortSignal;
}

const RETRY_MS = 2_000;
const RETRY_MS_MAX = 30_000;

/**
 * Server-sent events over `fetch`, since `EventSource` sends no key. Comes back after a lost
 * connection with the last id, so that nothing is missed that the service still has.
 * @throws {WahaRecoveryError} For a refusal that coming back would not end.
 */
export async function* watch(
  url: string,
  { headers, fetch, signal }: WatchOptions,
): AsyncGenerator<LiveEvent> {
  let lastId = "";
  let retryMs = RETRY_MS;
  const over = () => signal?.aborted === true;
  while (!over()) {
    try {
      const asked = new Headers(headers);
      asked.set("accept", "text/event-stream");
      if (lastId !== "") asked.set("last-event-id", lastId);
      const init = signal === undefined ? { headers: asked } : { headers: asked, signal };
      const response = await fetch(url, init);
      if (!response.ok || response.body === null) await dataOf(response);
      for await (const message of messagesOf(response)) {
        retryMs = RETRY_MS;
        if (message.id !== null) lastId = message.id;
        if (message.data !== "") yield eventOf(message, lastId);
      }
    } catch (error) {
      if (over()) return;
      if (isFinal(error)) throw error;
    }
    await pause(retryMs, signal);
    retryMs = Math.min(2 * retryMs, RETRY_MS_MAX);
  }
}

/** A wrong key or path is wrong the next time, too. */
function isFinal(error: unknown): boolean {
  return error instanceof WahaRecoveryError && error.status >= 400 && error.status < 500 &&
    error.status !== 408 && error.status !== 429;
}

interface Message {
  name: string;
  data: string;
  id: string | null;
}

/** The messages of a stream (WHATWG HTML, "Interpreting an event stream"). */
async function* messagesOf(response: Response): AsyncGenerator<Message> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = `${rest}${value}`.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) yield messageOf(block);
    }
  } finally {
    // Left early, the connection ends with it.
    await reader.cancel().catch(() => {});
  }
}

function messageOf(block: string): Message {
  const message: Message = { name: "message", data: "", id: null };
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, key = "", value = ""] = /^(\w*):? ?(.*)$/s.exec(line) ?? [];
    if (key === "data") data.push(value);
    else if (key === "event") message.name = value;
    else if (key === "id") message.id = value;
  }
  return { ...message, data: data.join("\n") };
}

function eventOf({ name, data }: Message, id: string): LiveEvent {
  const value: unknown = JSON.parse(data);
  // Made by the service from the types that these are held against.
  if (name === "status") return { is: "status", id, status: value as Status };
  if (name === "incident") {
    const change = field(value, "change");
    const incident = field(value, "incident") as Incident;
    return { is: "incident", id, change: typeof change === "string" ? change : "", incident };
  }
  return { is: "other", id, name, value };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
