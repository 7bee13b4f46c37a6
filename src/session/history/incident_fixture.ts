import fc from "fast-check";
import type { Incident, IncidentEntry } from "../world.ts";

/** One of its kind that a test changes. */
export function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "000000001-0001",
    server: "main",
    session: "shop",
    openedAt: 1_000,
    title: "shop FAILED",
    rule: "P1",
    entries: [],
    omitted: 0,
    told: false,
    acted: false,
    ...changes,
  };
}

export function anEntry(changes: Partial<IncidentEntry> = {}): IncidentEntry {
  return { at: 1_000, count: 1, is: "fact", text: "WAHA shows FAILED", ...changes };
}

const word = <const T extends string>(...words: readonly T[]) => fc.constantFrom(...words);

const means = fc.oneof(
  fc.record({
    is: word("begun"),
    do: word("restart", "stop-start", "start", "recreate"),
    by: word("rule", "person"),
  }),
  fc.record({
    is: word("came"),
    to: word("worked", "code", "useless", "not-sent", "refused", "no-verdict"),
  }),
  fc.record({ is: word("closed"), status: word("WORKING", "STOPPED") }),
  fc.record({ is: word("reopened") }),
);

const entry = fc.record({
  at: fc.integer({ min: 0, max: 1_000 }),
  count: fc.integer({ min: 1, max: 3 }),
  is: word("fact", "decision", "act", "tell"),
  text: fc.string({ maxLength: 8 }),
  rule: word("P1", "P4", "S5", "H3", "P12"),
  inputs: fc.record({
    phase: word("recovering", "awaiting-person", "watching"),
    status: word("WORKING", "FAILED"),
    login: word("present", "absent", "unknown"),
    cause: fc.constantFrom("crashed", "logged-out", null),
  }),
  notDone: fc.option(word("no restart", "no start"), { nil: undefined }),
  means: fc.option(means, { nil: undefined }),
}).map(({ notDone, means, ...rest }): IncidentEntry => ({
  ...rest,
  ...(notDone === undefined ? {} : { notDone }),
  ...(means === undefined ? {} : { means }),
}));

/** Incidents in every state that a store could hold, entries in the order of their times. */
export const incidents = fc.array(
  fc.record({
    session: fc.constantFrom("shop", "desk", null),
    server: word("main", "east"),
    openedAt: fc.integer({ min: 0, max: 900 }),
    lastsMs: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
    rule: word("P1", "P7", "S1", "S3"),
    entries: fc.array(entry, { maxLength: 8 }),
    omitted: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 12 },
).map((all) =>
  all.map(({ lastsMs, openedAt, entries, ...rest }, index): Incident =>
    anIncident({
      ...rest,
      id: `${String(openedAt).padStart(9, "0")}-${String(index).padStart(4, "0")}`,
      openedAt,
      entries: entries.toSorted((a, b) => a.at - b.at),
      ...(lastsMs === undefined ? {} : { closedAt: openedAt + lastsMs }),
    })
  )
);
