import { z } from "zod";
import { instantSchema } from "./instant.ts";

export const COVERAGE_EXAMPLE = {
  incidents: 12,
  oldestAt: "2026-11-02T07:12:00.000Z",
  completeSince: null,
};

export const coverageSchema = z.object({
  incidents: z.int().min(0).meta({ description: "How many incidents were read." }),
  oldestAt: instantSchema.nullable().meta({
    description: "When the oldest of them was opened; null where there is none.",
  }),
  completeSince: instantSchema.nullable().meta({
    description: "From then on none is missing; null where none ever went. The store keeps a " +
      "thousand a server, and an answer over many servers reads the newest of each.",
  }),
}).meta({
  id: "Coverage",
  description: "The incidents that an answer is made from.",
  example: COVERAGE_EXAMPLE,
});

export const partialSchema = z.boolean().meta({
  description: "Whether incidents of that time may be missing: see `coverage.completeSince`.",
});
