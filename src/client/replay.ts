import { bounded } from "./pause.ts";

export type FetchArguments = [input: RequestInfo | URL, init?: RequestInit | undefined];

/** A call of `fetch` that can perhaps be made once more. */
export interface Replay {
  /** False: its body can be read only once. */
  readonly possible: boolean;
  /** The same call again; null where its body is gone. */
  again(): Promise<FetchArguments | null>;
  /** It is not needed: what was kept of its body is let go. */
  drop(): void;
}

/** A `Request`'s body is kept up to here, as the service's own proxy keeps one. */
const BODY_BYTES_MAX = 1_048_576;
const BODY_END_MS = 1_000;

/**
 * Keeps what a second call needs. It is made before the first one, which reads the body. A stream
 * can be read only once, and is not kept: whoever streams has reasons.
 */
export function replayOf(input: RequestInfo | URL, init?: RequestInit): Replay {
  const { body } = init ?? {};
  const given = body !== undefined && body !== null;
  if (given || !(input instanceof Request) || input.body === null) {
    return isRepeatable(body) ? asGiven([input, init]) : NEVER;
  }
  if (input.bodyUsed) return NEVER;
  const kept = new Kept(input.clone());
  return {
    possible: true,
    again: async () => {
      // An answer that came before the body had gone out belongs to a call that still goes on.
      const bytes = await bounded(kept.bytes, { ms: BODY_END_MS, late: () => new Error("late") })
        .catch(() => null);
      return bytes === null ? null : [new Request(input, { body: bytes }), init];
    },
    drop: () => kept.drop(),
  };
}

const NEVER: Replay = { possible: false, again: () => Promise.resolve(null), drop: () => {} };

function asGiven(call: FetchArguments): Replay {
  return { possible: true, again: () => Promise.resolve(call), drop: () => {} };
}

/** Whether a body can be read as often as one likes. */
function isRepeatable(body: unknown): boolean {
  return body === undefined || body === null || typeof body === "string" ||
    body instanceof URLSearchParams || body instanceof Blob || body instanceof FormData ||
    body instanceof ArrayBuffer || ArrayBuffer.isView(body);
}

/** The copy of a body, which is read beside the call. */
class Kept {
  readonly bytes: Promise<Uint8Array<ArrayBuffer> | null>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(copy: Request) {
    this.#reader = copy.body?.getReader();
    this.bytes = this.#read().catch(() => null);
  }

  drop(): void {
    this.#reader?.cancel().catch(() => {});
  }

  async #read(): Promise<Uint8Array<ArrayBuffer> | null> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done = true, value } = await this.#reader?.read() ?? {};
      if (done) break;
      length += value?.length ?? 0;
      if (length > BODY_BYTES_MAX) {
        this.drop();
        return null;
      }
      if (value !== undefined) pieces.push(value);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }
}
