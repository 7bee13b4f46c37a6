import { aborted } from "../clock.ts";
import { connectionFailure } from "../waha/mod.ts";
import type { SentBody } from "./caller_body.ts";
import type { Connection } from "./flow.ts";
import { ProxyRefusal } from "./refusal.ts";

/** One call as it goes to WAHA. */
export interface Outgoing {
  url: string;
  method: string;
  fields: Record<string, string>;
  body: SentBody;
}

export type AnswerBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null;

/** WAHA's answer, as it is passed on. */
export interface WahaAnswer {
  status: number;
  headers: Headers;
  body: AnswerBody;
}

export type Exchanged =
  | ({ is: "answered" } & WahaAnswer)
  /** No whole answer came. `reached` is false only where WAHA cannot have read the call. */
  | { is: "no-answer"; reached: boolean; reason: string }
  /** What answers is not WAHA, or answers what no caller should be given. */
  | { is: "bad"; reason: string };

export interface ExchangeParts {
  fetch: typeof fetch;
  signal: AbortSignal;
  /** Keeps the call's place until the body that flows has ended. */
  hold: (until: Promise<unknown>) => void;
  connection: Connection | undefined;
}

/**
 * So much WAHA writes together with the head of its answer (a socket's buffer takes more): when the
 * head is here WAHA is done, and whether somebody takes the rest keeps no place of WAHA's. To wait
 * for the end of such an answer was a quarter of what a call cost.
 */
const WRITTEN_BYTES_MAX = 16_384;
/** A refusal is read before it is passed on. WAHA's 500 echoes the request's body (contract §3). */
const REFUSAL_BYTES_MAX = 2_097_152;

/**
 * Sends a call once and gives what comes back; follows no redirect.
 * @throws The signal's reason, and what the caller's own body throws.
 */
export async function exchange(
  { url, method, fields, body }: Outgoing,
  { fetch, signal, hold, connection }: ExchangeParts,
): Promise<Exchanged> {
  try {
    const response = await fetch(url, {
      method,
      headers: fields,
      body,
      signal,
      redirect: "manual",
    });
    return await read(response, { method, signal, hold, connection });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const own = refusalIn(error);
    if (own !== undefined) throw own;
    return { is: "no-answer", ...connectionFailure(error) };
  }
}

async function read(
  response: Response,
  { method, signal, hold, connection }: Omit<ExchangeParts, "fetch"> & { method: string },
): Promise<Exchanged> {
  const { status, headers } = response;
  const odd = oddness(status);
  if (odd !== null) {
    await response.body?.cancel();
    return { is: "bad", reason: odd };
  }
  if (response.body === null || method === "HEAD" || status === 204 || status === 304) {
    await response.body?.cancel();
    return { is: "answered", status, headers, body: null };
  }
  if (status >= 400) return await refusal(response);
  const told = headers.get("content-length");
  if (told !== null && Number(told) <= WRITTEN_BYTES_MAX && !headers.has("content-encoding")) {
    return { is: "answered", status, headers, body: response.body };
  }
  const sent = connection?.completed;
  if (sent === undefined) {
    return { is: "answered", status, headers, body: flowing(response.body, { signal, hold }) };
  }
  // Chunk by chunk, 1 GiB left 80 MiB of buffers behind for the collector. What goes straight on
  // cannot be cut off by us any more: when its time is over only its place is given back.
  hold(Promise.race([sent, aborted(signal)]));
  return { is: "answered", status, headers, body: response.body };
}

function oddness(status: number): string | null {
  if (status < 200) return "switched to something that was not asked for";
  if (status >= 300 && status < 400 && status !== 304) {
    return "answered with a redirect to elsewhere";
  }
  return status > 599 ? "answered with a status that HTTP does not have" : null;
}

/** Reads a whole refusal: what it says decides whether the call may be sent again. */
async function refusal(response: Response): Promise<Exchanged> {
  const { status, headers, body } = response;
  const bytes = await readBytes(body, REFUSAL_BYTES_MAX);
  if (bytes !== null) return { is: "answered", status, headers, body: bytes };
  return { is: "bad", reason: `answered ${status} with an endless body` };
}

/** @returns Null when it is longer than `bytesMax`: the rest is not read. */
export async function readBytes(
  body: AnswerBody,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return new Uint8Array(0);
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > bytesMax) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/**
 * Passes a body on chunk by chunk: one that nobody takes is not read, one that nobody wants any more
 * is cancelled, and its end frees the place.
 */
function flowing(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { signal, hold }: { signal: AbortSignal; hold: ExchangeParts["hold"] },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const ended = Promise.withResolvers<void>();
  hold(ended.promise);
  const end = () => {
    signal.removeEventListener("abort", cut);
    ended.resolve();
  };
  const cut = () => {
    end();
    reader.cancel(signal.reason).catch(() => {});
  };
  signal.addEventListener("abort", cut, { once: true });
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        end();
        // A body that a limit cut off must not look like one that is complete.
        if (signal.aborted) controller.error(signal.reason);
        else controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel(reason) {
      end();
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/** `fetch` wraps what the stream of a body throws. */
function refusalIn(error: unknown): ProxyRefusal | undefined {
  let link = error;
  for (let depth = 0; depth < 5 && link instanceof Error; depth++) {
    if (link instanceof ProxyRefusal) return link;
    link = link.cause;
  }
  return undefined;
}
