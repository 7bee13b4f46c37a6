import { z } from "zod";
import { CAUSE_WORDS, EVENT_KINDS } from "../session/causes/mod.ts";

const printSchema = z.object({ at: z.number(), bytes: z.number(), hash: z.string() });

const recentSchema = z.object({
  kind: z.enum(EVENT_KINDS),
  cause: z.enum(CAUSE_WORDS).exactOptional(),
  entry: z.string().exactOptional(),
  session: z.string().nullable(),
  line: z.number(),
  lineTo: z.number().exactOptional(),
  time: z.number().nullable(),
  file: z.string(),
  level: z.number().exactOptional(),
  excerpt: z.string(),
});

/** What we kept on disk, as it must be to be believed; loaded when there is something to read. */
export const checkpointSchema = z.object({
  file: z.string(),
  offset: z.number(),
  line: z.number(),
  prints: z.array(printSchema).min(1),
  changedAt: z.number().nullable(),
  recent: z.array(recentSchema),
});

export const signalSchema = z.object({
  id: z.string(),
  kind: z.string(),
  cause: z.string().optional(),
  session: z.string().nullable(),
  time: z.string().nullable(),
  line: z.number(),
  file: z.string(),
  excerpt: z.string(),
});
