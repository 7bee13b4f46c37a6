import type { Clock } from "../clock.ts";
import { ProxyRefusal } from "./refusal.ts";

export interface BodyPolicy {
  /** Bytes that are kept, so that the call can be sent again. */
  replayBytes: number;
  /** How long a caller may let its body stand still, ms. */
  stallMs: number;
}

export type SentBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null;

type Chunk = Uint8Array<ArrayBuffer>;

/**
 * A caller's body. Nothing of it is read before `take`: who waits in the queue costs no memory. A
 * small one is kept and can be taken again; a larger one flows through, once.
 */
export class CallerBody {
  readonly #request: Request;
  readonly #clock: Clock;
  readonly #policy: BodyPolicy;
  readonly #toldBytes: number | undefined;
  #kept: Chunk | null | undefined;
  #flowing = false;
  #ended = true;
  #json: { value: unknown } | undefined;

  /** @throws {ProxyRefusal} `INVALID_REQUEST`: its length is told in a way that is none. */
  constructor(request: Request, { clock, policy }: { clock: Clock; policy: BodyPolicy }) {
    this.#request = request;
    this.#clock = clock;
    this.#policy = policy;
    const told = request.headers.get("content-length");
    // Two lengths that are equal come through as "3, 3": what stands behind us may take one of them.
    if (told !== null && !/^\d{1,15}$/.test(told)) {
      throw new ProxyRefusal(
        "INVALID_REQUEST",
        "Cannot forward the request as its Content-Length is not one number: send it once",
      );
    }
    this.#toldBytes = told === null ? undefined : Number(told);
    if (request.body === null) this.#kept = null;
  }

  /** Whether it is known beforehand that it can be sent again. */
  get isSmall(): boolean {
    if (this.#kept !== undefined) return true;
    return this.#toldBytes !== undefined && this.#toldBytes <= this.#policy.replayBytes;
  }

  /** Whether it is known beforehand that it is too large for that, and takes its time. */
  get isLarge(): boolean {
    return this.#toldBytes !== undefined && !this.isSmall;
  }

  /** Whether it can be sent again, now that it was taken. */
  get isKept(): boolean {
    return this.#kept !== undefined;
  }

  /** Whether it is still coming: a cut-off now is nobody's fault but the caller's. */
  get isComing(): boolean {
    return !this.#ended;
  }

  /** The bytes that are kept for another try. */
  get keptBytes(): Chunk | null | undefined {
    return this.#kept;
  }

  /** What is kept, as JSON; undefined where it is none or not kept. */
  get json(): unknown {
    if (this.#kept === undefined || this.#kept === null) return undefined;
    this.#json ??= { value: parsed(this.#kept) };
    return this.#json.value;
  }

  /** Puts other bytes in the place of what is kept. */
  rewrite(value: unknown): void {
    this.#kept = new TextEncoder().encode(JSON.stringify(value));
    this.#json = { value };
  }

  /**
   * The body to send: read now if it was not.
   * @throws {ProxyRefusal} `REQUEST_TIMEOUT`: it stood still for too long.
   * @throws The signal's reason.
   */
  async take(signal: AbortSignal): Promise<SentBody> {
    if (this.#kept !== undefined) return this.#kept;
    if (this.#flowing) {
      throw new TypeError("Cannot send a body again that has flowed through: it was not kept");
    }
    const { body } = this.#request;
    if (body === null) return this.#kept = null;
    this.#ended = false;
    if (this.isSmall) {
      const bytes = new Uint8Array(await this.#within(this.#request.arrayBuffer(), signal));
      this.#ended = true;
      return this.#kept = bytes;
    }
    if (this.isLarge) {
      // It goes straight on: its limit is that of the call, and its end is not seen here.
      this.#flowing = true;
      this.#ended = true;
      return body;
    }
    return await this.#takeStream(body.getReader(), signal);
  }

  async #takeStream(
    reader: ReadableStreamDefaultReader<Chunk>,
    signal: AbortSignal,
  ): Promise<SentBody> {
    const chunks: Chunk[] = [];
    let bytes = 0;
    // One that does not tell its length may still be small.
    while (bytes <= this.#policy.replayBytes) {
      const { done, value } = await this.#within(reader.read(), signal);
      if (done) {
        this.#ended = true;
        return this.#kept = joined(chunks, bytes);
      }
      chunks.push(value);
      bytes += value.byteLength;
    }
    this.#flowing = true;
    return this.#flow(reader, { chunks, signal });
  }

  /** A stall ends the stream, and with it the call: what WAHA made of it is unknown. */
  #flow(
    reader: ReadableStreamDefaultReader<Chunk>,
    { chunks, signal }: { chunks: Chunk[]; signal: AbortSignal },
  ): ReadableStream<Chunk> {
    return new ReadableStream<Chunk>({
      pull: async (controller) => {
        const first = chunks.shift();
        if (first !== undefined) return controller.enqueue(first);
        const { done, value } = await this.#within(reader.read(), signal);
        if (!done) return controller.enqueue(value);
        this.#ended = true;
        controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    }, { highWaterMark: 0 });
  }

  #within<T>(read: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const { stallMs } = this.#policy;
      const end = () => {
        cancel();
        signal.removeEventListener("abort", leave);
      };
      const leave = () => {
        end();
        reject(signal.reason);
      };
      const cancel = this.#clock.after(stallMs, () => {
        end();
        reject(tooSlow(stallMs));
      });
      signal.addEventListener("abort", leave, { once: true });
      if (signal.aborted) leave();
      read.then((value) => {
        end();
        resolve(value);
      }, () => {
        end();
        reject(brokeOff());
      });
    });
  }
}

function joined(chunks: readonly Chunk[], length: number): Chunk {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function tooSlow(stallMs: number): ProxyRefusal {
  return new ProxyRefusal(
    "REQUEST_TIMEOUT",
    `Cannot forward the request as its body stood still for ${stallMs} ms: send it in one go`,
  );
}

function brokeOff(): ProxyRefusal {
  return new ProxyRefusal(
    "INVALID_REQUEST",
    "Cannot forward the request as its body broke off: send all of it",
  );
}
