import type { Clock } from "../clock.ts";
import type { Follower, LiveEvent } from "../recovery/mod.ts";

export interface LiveBodyParts {
  clock: Clock;
  /** The event's data as JSON, on one line. */
  jsonOf: (event: LiveEvent) => string;
}

/** What a reader waits before it comes back after a stream ended, ms. */
const RETRY_MS = 2_000;
/** A reader that takes nothing for so long is gone, or as good as gone. */
const STALL_MS = 60_000;
/** Events are written in one piece until it is that long: all that a stalled reader costs us. */
const PIECE_CHARS_MAX = 65_536;

/**
 * The stream of one follower (WHATWG HTML, "Server-sent events"). Nothing is prepared before the
 * reader takes it: while it does not read, its events stay in the ring that all share.
 */
export function liveBody(
  follower: Follower,
  parts: LiveBodyParts,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(new LiveSource(follower, parts), { highWaterMark: 0 });
}

type Chunks = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

class LiveSource {
  readonly #follower: Follower;
  readonly #parts: LiveBodyParts;
  readonly #encoder = new TextEncoder();
  #opened = false;
  #over = false;
  #cancelStall: () => void = () => {};
  /** Ends the wait for news. */
  #stir: () => void = () => {};

  constructor(follower: Follower, parts: LiveBodyParts) {
    this.#follower = follower;
    this.#parts = parts;
  }

  start(controller: Chunks): void {
    this.#watchReader(controller);
  }

  async pull(controller: Chunks): Promise<void> {
    this.#cancelStall();
    const text = await this.#next().catch((error) => {
      this.#release();
      throw error;
    });
    if (this.#over) return;
    if (text === null) {
      this.#release();
      return controller.close();
    }
    controller.enqueue(this.#encoder.encode(text));
    this.#watchReader(controller);
  }

  cancel(): void {
    this.#release();
  }

  /** @returns The next piece of text, or null at the end. */
  async #next(): Promise<string | null> {
    const follower = this.#follower;
    if (!this.#opened) {
      this.#opened = true;
      // An id without data is kept by the reader and handed to nobody: who comes back before the
      // first event misses nothing either.
      return `retry: ${RETRY_MS}\nid: ${follower.id}\n\n`;
    }
    for (;;) {
      const piece = this.#piece();
      if (piece !== "") return piece;
      if (this.#over || follower.ended) return null;
      // With the id, so that who follows a quiet session does not fall out of the ring.
      if (await this.#beats()) return `: alive\nid: ${follower.id}\n\n`;
    }
  }

  #piece(): string {
    const follower = this.#follower;
    let piece = "";
    while (piece.length < PIECE_CHARS_MAX) {
      const event = follower.next();
      if (event === null) break;
      const json = this.#parts.jsonOf(event);
      piece += `id: ${follower.id}\nevent: ${event.is}\ndata: ${json}\n\n`;
    }
    return piece;
  }

  /** @returns Whether nothing came for a beat. */
  #beats(): Promise<boolean> {
    const { clock } = this.#parts;
    return new Promise((resolve) => {
      const end = (beat: boolean) => {
        cancel();
        this.#follower.listen(null);
        resolve(beat);
      };
      const cancel = clock.after(this.#follower.beatMs, () => end(true));
      this.#stir = () => end(false);
      this.#follower.listen(this.#stir);
    });
  }

  #watchReader(controller: Chunks): void {
    // A reader whose connection is gone cancels while it is handed the piece.
    if (this.#over) return;
    this.#cancelStall = this.#parts.clock.after(STALL_MS, () => {
      this.#release();
      // Not `error`: Deno prints it and keeps the connection all the same.
      controller.close();
    });
  }

  #release(): void {
    this.#over = true;
    this.#cancelStall();
    this.#stir();
    this.#follower.close();
  }
}
