import type { Ill } from "../session/mod.ts";

/**
 * What WAHA's own words say of the ground that it stands on. They come with a 500 of any route, so
 * only texts that nothing else prints are taken (contract §2 GOWS; waha#1749, C88; design §3 S4).
 */
const WORDS: readonly { ill: Ill; says: RegExp }[] = [
  // With its blanks: a session may be named ENOSPC, and its name stands in WAHA's sentences.
  { ill: "storage-full", says: /no space left on device|database or disk is full/i },
  {
    ill: "database-down",
    says: new RegExp(
      "database system is (in recovery mode|starting up|shutting down)|" +
        "remaining connection slots are reserved|sorry, too many clients already|" +
        "MongoServerSelectionError|MongoNetworkError",
      "i",
    ),
  },
  { ill: "engine-gone", says: /\b14 UNAVAILABLE\b/ },
];

/** The illness that a sentence of WAHA's names, if it names one. */
export function illOf(says: string): Ill | undefined {
  return WORDS.find((one) => one.says.test(says))?.ill;
}
