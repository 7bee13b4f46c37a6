import type { DeafProof } from "./facts.ts";

/** What the rules for one session (H6–H9, P3, P5, P9, P10) remember of it; each lasts a while. */
export interface HeldRecord {
  /**
   * H6: when its connection was taken over (440), the newest last; `heldAt`: when that became so
   * often that another client must run the same login.
   */
  replaced?: { times: readonly number[]; heldAt?: number };
  /** H7: the newest answers 463 and 475; `toldAt`: when a person was told of the restriction. */
  restricted?: { times: readonly number[]; toldAt?: number };
  /** H8: WhatsApp does not let it in: since when, the newest word, and what that was found to mean. */
  refused?: { since: number; at: number; code?: number; means?: "number" | "unsure" };
  /** H9: what every start of it fails by. */
  broken?: { is: "profile-locked" | "credentials-damaged"; at: number };
  /** P9: signs that it is deaf or mute though WAHA calls it WORKING. */
  deaf?: Deafness;
  /** P10: when it left WORKING by itself, as looks showed it and as WAHA told it. */
  falls?: { seen: readonly number[]; told: readonly number[]; heldAt?: number };
  /** P3: the pairings that WhatsApp ended within minutes, by their time (C44). */
  lostPairings?: readonly number[];
  /** When somebody last looked at its QR code or asked for it (P5). */
  watchedAt?: number;
  /** When a page with its QR code was last to be seen, to the minute (P2). */
  pageAt?: number;
  /** Stopped by us since nobody looked at its QR code (P5). */
  idleStoppedAt?: number;
  /** A person ended its holds then: what was told before counts for nothing. */
  freedAt?: number;
}

/** P9. */
export interface Deafness {
  /** Sends in a row that WhatsApp refused with 400, and the chats that they went to. */
  sends?: { count: number; chats: readonly string[]; at: number };
  /** Calls in a row that ended in an error of the server. */
  failing?: { count: number; at: number };
  proofs?: Readonly<Partial<Record<DeafProof, number>>>;
  /** Since when that is enough. */
  since?: number;
  /** When it was tried to cure it: once. */
  curedAt?: number;
}
