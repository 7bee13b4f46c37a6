import { z } from "zod";
import { COVERAGE_EXAMPLE, coverageSchema, partialSchema } from "./coverage.ts";
import { instantSchema } from "./instant.ts";
import { causeSchema } from "./words.ts";

const count = z.int().min(0);

const timeToRecoverSchema = z.object({
  count: count.meta({ description: "Of how many outages." }),
  p50Ms: z.number().min(0).nullable(),
  p95Ms: z.number().min(0).nullable(),
}).meta({
  id: "TimeToRecover",
  description: "From opening to closing of sessions' incidents that ended WORKING, which closes " +
    "them a minute later; percentiles by nearest rank. Null where there is none.",
});

const EXAMPLE = {
  since: "2026-11-25T00:00:00.000Z",
  until: "2026-11-25T12:00:00.000Z",
  window: "day",
  partial: false,
  coverage: COVERAGE_EXAMPLE,
  outages: 2,
  serverIncidents: 0,
  open: 0,
  timeToRecover: { count: 2, p50Ms: 78_000, p95Ms: 91_000 },
  bins: [{
    from: "2026-11-25T00:00:00.000Z",
    until: "2026-11-25T12:00:00.000Z",
    outages: 2,
    serverIncidents: 0,
    timeToRecover: { count: 2, p50Ms: 78_000, p95Ms: 91_000 },
  }],
  causes: [{ cause: "crashed", count: 1 }, { cause: "unknown", count: 1 }],
  rules: [{ rule: "P1", count: 2 }],
};

export const incidentStatsSchema = z.object({
  since: instantSchema,
  until: instantSchema,
  window: z.enum(["hour", "day"]),
  partial: partialSchema,
  coverage: coverageSchema,
  outages: count.meta({ description: "Incidents of sessions that began in that time." }),
  serverIncidents: count.meta({ description: "Incidents of a server itself." }),
  open: count.meta({ description: "Of `outages` those without an end yet." }),
  timeToRecover: timeToRecoverSchema,
  bins: z.array(z.object({
    from: instantSchema,
    until: instantSchema,
    outages: count,
    serverIncidents: count,
    timeToRecover: timeToRecoverSchema.meta({ description: "Of those that ended in it." }),
  })).meta({ description: "Oldest first; the first and the last one are cut to the range." }),
  causes: z.array(z.object({ cause: causeSchema, count })).meta({
    description: "Of `outages`, most frequent first; `unknown` where nothing told.",
  }),
  rules: z.array(z.object({ rule: z.string(), count })).meta({
    description: "Of all incidents by the rule that opened them.",
  }),
}).meta({
  id: "IncidentStats",
  description: "What charts show of the incidents that are kept.",
  example: EXAMPLE,
});
export type IncidentStats = z.infer<typeof incidentStatsSchema>;
