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

/** What came of asking for a code to type. `code` is a secret. */
export type Pairing =
  | { is: "code"; code: string }
  | { is: "fault"; why: "number" | "not-now" | "too-many" | "away"; given: string };
