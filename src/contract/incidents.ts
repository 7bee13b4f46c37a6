import { z } from "zod";
import { entryMeaningSchema } from "./entry_meaning.ts";
import { instantSchema } from "./instant.ts";

const entrySchema = z.object({
  at: instantSchema,
  lastAt: instantSchema.optional().meta({
    description: "Set when equal neighbours were folded: the time of the newest one.",
  }),
  count: z.int().min(1),
  is: z.enum(["fact", "decision", "act", "tell"]),
  text: z.string(),
  rule: z.string().optional(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  notDone: z.string().optional().meta({
    description: "Of a decision: what was not done, and why.",
  }),
  next: z.object({ act: z.string(), at: instantSchema }).optional().meta({
    description: "Of a decision: what comes next by itself, and when.",
  }),
  until: instantSchema.optional().meta({
    description: "Of a decision: when the hold behind it ends at the latest, where that is known.",
  }),
  means: entryMeaningSchema.optional(),
}).meta({
  id: "IncidentEntry",
  example: {
    at: "2026-11-25T12:03:45.000Z",
    count: 1,
    is: "act",
    text: "restart: its engine crashed and its login is intact",
    rule: "P1",
    means: { is: "begun", do: "restart", by: "rule" },
  },
});
export type IncidentEntry = z.infer<typeof entrySchema>;

const EXAMPLE = {
  id: "default-7",
  server: "default",
  session: "default",
  openedAt: "2026-11-25T12:03:40.000Z",
  closedAt: "2026-11-25T12:05:10.000Z",
  title: "Session default is FAILED",
  rule: "P1",
  entries: [{
    at: "2026-11-25T12:03:45.000Z",
    count: 1,
    is: "act",
    text: "restart: its engine crashed and its login is intact",
    rule: "P1",
  }],
  omitted: 0,
  told: false,
  acted: true,
};

export const incidentSchema = z.object({
  id: z.string(),
  server: z.string(),
  session: z.string().nullable().meta({ description: "Null: the server itself." }),
  openedAt: instantSchema,
  closedAt: instantSchema.optional(),
  title: z.string(),
  rule: z.string(),
  entries: z.array(entrySchema),
  omitted: z.int().min(0).meta({ description: "Entries left out of the middle." }),
  told: z.boolean().meta({ description: "Whether a person was told." }),
  acted: z.boolean().meta({ description: "Whether an act was sent to WAHA." }),
  under: z.string().optional().meta({
    description: "The incident of the server that it is a part of: what is told is told there.",
  }),
}).meta({
  id: "Incident",
  description: "What happened from leaving health to being stably back, with every reason.",
  example: EXAMPLE,
});
export type Incident = z.infer<typeof incidentSchema>;

export const incidentPageSchema = z.object({
  incidents: z.array(incidentSchema).meta({ description: "Newest first." }),
  next: z.string().optional().meta({ description: "Pass it as `before` for the next page." }),
  scanned: z.int().min(0).optional().meta({
    description: "Set when the search ended before the page was full: so many incidents were " +
      "looked at. `next` goes on.",
  }),
}).meta({ id: "IncidentPage", example: { incidents: [EXAMPLE], next: "default-7" } });
export type IncidentPage = z.infer<typeof incidentPageSchema>;
