import { z } from "zod";
import { COVERAGE_EXAMPLE, coverageSchema, partialSchema } from "./coverage.ts";
import { doSchema } from "./entry_meaning.ts";
import { instantSchema } from "./instant.ts";

const count = z.int().min(0);

const cameSchema = z.object({
  worked: count.optional().meta({ description: "It was WORKING after it." }),
  code: count.optional().meta({ description: "It came back with a code to scan." }),
  useless: count.optional().meta({ description: "It did not help." }),
  "not-sent": count.optional().meta({ description: "It never reached WAHA." }),
  refused: count.optional().meta({ description: "WAHA refused it before anything was done." }),
  "no-verdict": count.optional().meta({ description: "WAHA was started again meanwhile." }),
});

const actCountSchema = z.object({
  do: doSchema,
  rule: z.string(),
  begun: count,
  came: cameSchema.meta({
    description:
      "Those of `begun` by what became of them. A stop gets no verdict, the rest has none yet.",
  }),
}).meta({ id: "ActCount" });

const avoidedSchema = z.object({
  rule: z.string(),
  decisions: count.meta({ description: "How often it decided for no act." }),
  incidents: count.meta({ description: "In how many incidents." }),
  because: z.string().meta({ description: "The newest of its reasons." }),
  at: instantSchema.meta({ description: "When that was." }),
}).meta({ id: "Avoided" });

const lostLoginSchema = z.object({
  incidentId: z.string(),
  server: z.string(),
  session: z.string(),
  do: doSchema,
  rule: z.string(),
  by: z.enum(["rule", "person"]).meta({ description: "Who wanted the act." }),
  actAt: instantSchema,
  goneAt: instantSchema.meta({ description: "When it was seen to be gone." }),
  explained: z.string().optional().meta({
    description: "The same in a sentence, where it is not the act.",
  }),
  verdict: z.enum(["act", "told", "unclear"]).meta({
    description: "`act`: the act drops logins, or the session was WORKING until it. `told`: " +
      "WhatsApp told that it ended the login. `unclear`: it did not work when the act began; " +
      "what the act showed may have been so before it.",
  }),
}).meta({ id: "LostLogin" });

const EXAMPLE = {
  since: null,
  until: "2026-11-25T12:04:00.000Z",
  partial: false,
  coverage: COVERAGE_EXAMPLE,
  opened: 12,
  closed: 11,
  longest: {
    incidentId: "0mub-1",
    server: "main",
    session: "default",
    title: "default FAILED",
    ms: 912_000,
  },
  acts: [{ do: "restart", rule: "P1", begun: 9, came: { worked: 8, useless: 1 } }],
  asked: [],
  avoided: [{
    rule: "H3",
    decisions: 14,
    incidents: 9,
    because: "no restart yet: ours would only reset the timer of the engine's own",
    at: "2026-11-25T09:12:05.000Z",
  }],
  loginsLostByUs: 0,
  loginsLost: [],
  healed: { incidents: 8, ms: 720_000 },
  entriesOmitted: 0,
};

export const ledgerSchema = z.object({
  since: instantSchema.nullable().meta({ description: "Null: all that is kept." }),
  until: instantSchema,
  partial: partialSchema,
  coverage: coverageSchema,
  opened: count.meta({ description: "Incidents that were opened." }),
  closed: count.meta({ description: "Incidents that were closed." }),
  longest: z.object({
    incidentId: z.string(),
    server: z.string(),
    session: z.string().nullable(),
    title: z.string(),
    ms: z.number().min(0),
  }).nullable().meta({ description: "The longest of those that closed." }),
  acts: z.array(actCountSchema).meta({
    description: "Acts by the service itself, by kind and by the rule that decided them.",
  }),
  asked: z.array(actCountSchema).meta({ description: "Acts that a person asked for." }),
  avoided: z.array(avoidedSchema).meta({
    description: "Decisions that left an act undone, by rule. They are decisions, not restarts: " +
      "one incident may hold several.",
  }),
  loginsLostByUs: count.meta({
    description: "Of `loginsLost` those with the verdict `act` after an act by the service " +
      "itself. It should be 0.",
  }),
  loginsLost: z.array(lostLoginSchema).meta({
    description: "Acts after which a login that was known before was gone, newest first. After " +
      "is not because of: WAHA does not tell why a login is gone. At most 500 are listed; the " +
      "counts are of all.",
  }),
  healed: z.object({
    incidents: count,
    ms: z.number().min(0),
  }).meta({
    description: "Incidents that closed WORKING and whose last act was one by the service itself " +
      "that brought it back, and their time from opening to closing. Whether they would have " +
      "come back without it, nobody knows.",
  }),
  entriesOmitted: count.meta({
    description: "Entries that long incidents let go: what they held is not counted.",
  }),
}).meta({
  id: "Ledger",
  description: "What was done, what was left undone and why, and what came of it: counted from " +
    "the incidents that are kept, and from nothing else.",
  example: EXAMPLE,
});
export type Ledger = z.infer<typeof ledgerSchema>;
