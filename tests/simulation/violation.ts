/** The promises of issue 7, by their number there. */
export const PROPERTIES = {
  1: "no login that was good is ever lost by us",
  2: "an absent login is never restarted and a stopped session never started without a person",
  3: "never two acts at once on a session, never more than its budget, never over the slots",
  4: "the herd brake holds what falls together and nothing else",
  5: "once faults stop, what can be healed is WORKING, and no hold outlives its rule",
  6: "every departure has one incident, closed when it ended, and its tells arrive",
  7: "the outcome does not depend on the order of wakes, nor on stretches that were skipped",
} as const;
export type Property = keyof typeof PROPERTIES;

/** A promise that was broken. */
export interface Violation {
  property: Property;
  /** Ms from the start of the day. */
  at: number;
  session: string | null;
  what: string;
}

export function sentenceOf({ property, at, session, what }: Violation): string {
  const when = `${Math.floor(at / 60_000)} min ${((at / 1_000) % 60).toFixed(1)} s`;
  return `property ${property} (${PROPERTIES[property]}) at ${when}` +
    `${session === null ? "" : `, ${session}`}: ${what}`;
}
