import { ProxyRefusal } from "./refusal.ts";

/** How many wait for their sessions, and what is kept for them. */
export class Held {
  readonly #max: { heldOfSessionMax: number; heldMax: number; heldBytesMax: number };
  readonly #of = new Map<string, number>();
  #all = 0;
  #bytes = 0;

  constructor(max: { heldOfSessionMax: number; heldMax: number; heldBytesMax: number }) {
    this.#max = max;
  }

  get size(): number {
    return this.#all;
  }

  /** Whether so many bytes more may be kept for one who waits. */
  hasRoom(bytes: number): boolean {
    return this.#bytes + bytes <= this.#max.heldBytesMax;
  }

  /**
   * Counts a call as waiting for its session until `wait` has settled.
   * @throws {ProxyRefusal} `QUEUE_FULL`, at once: as many wait as may.
   */
  async during<T>(
    session: string,
    { bytes, retryAfterMs }: { bytes: number; retryAfterMs: number },
    wait: () => Promise<T>,
  ): Promise<T> {
    const of = this.#of.get(session) ?? 0;
    if (of >= this.#max.heldOfSessionMax || this.#all >= this.#max.heldMax) {
      const waiting = Math.min(of, this.#max.heldOfSessionMax);
      throw new ProxyRefusal(
        "QUEUE_FULL",
        `Cannot let the call wait for session ${session} as ${waiting} wait already: retry later`,
        { details: { outcome: "not-sent" }, retryAfterMs },
      );
    }
    this.#of.set(session, of + 1);
    this.#all += 1;
    this.#bytes += bytes;
    try {
      return await wait();
    } finally {
      this.#all -= 1;
      this.#bytes -= bytes;
      const left = (this.#of.get(session) ?? 1) - 1;
      if (left === 0) this.#of.delete(session);
      else this.#of.set(session, left);
    }
  }
}
