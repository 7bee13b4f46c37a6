import { z } from "zod";

/** What we kept on disk, as it must be to be believed; loaded when there is something to read. */
export const checkpointSchema = z.object({
  file: z.string(),
  offset: z.number(),
  line: z.number(),
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
