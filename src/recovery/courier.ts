import type { Tell } from "../session/mod.ts";

/** A tell that is to be delivered, and what became of it before. */
export interface OutgoingTell {
  tell: Tell;
  /** Channels that are done with it. */
  already: readonly string[];
  /** Keeps that one more channel is done with it. It never rejects. */
  taken(channel: string): Promise<void>;
}

/** Who tells people. Several tells may become one message; how is nobody's business here. */
export interface Courier {
  /** A tell is delivered when each of them is done with it. */
  readonly channels: readonly string[];
  /** Takes what it can hold; the rest is to be brought again. */
  take(tells: readonly OutgoingTell[]): void;
  /** Whether a tell is on its way from here. */
  holds(id: string): boolean;
}
