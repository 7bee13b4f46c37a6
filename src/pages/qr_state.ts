import type { Stuck, Waiting } from "./words/mod.ts";

/** What the page of a code shows now. */
export type QrState =
  | {
    is: "code";
    /** The code's modules, row by row, its quiet zone included; true is dark. */
    modules: readonly (readonly boolean[])[];
    /** How long it is good, at the latest, ms. */
    leftMs: number;
    /** Whether it should better not be scanned now (C44). */
    later: boolean;
  }
  | { is: "connected"; account?: Account }
  | { is: "passkey"; step: "required" | "confirm" }
  | { is: "waiting"; why: Waiting }
  | { is: "stuck"; why: Stuck };

export interface Account {
  /** As little of it as its owner needs to know it by. */
  number: string;
  /** What it calls itself: anybody may have chosen it. */
  name?: string;
}

/**
 * Whether a code to type can be had: WhatsApp gives one where a QR code is shown.
 * @returns Undefined between two codes: what was so before the next one is so still.
 */
export function takesNumber(state: QrState): boolean | undefined {
  if (state.is === "code") return !state.later;
  return state.is === "waiting" && state.why === "code" ? undefined : false;
}

/** What came of asking for a code to type. `code` is a secret. */
export type Pairing =
  | { is: "code"; code: string }
  | { is: "fault"; why: "number" | "not-now" | "too-many" | "away"; given: string };
