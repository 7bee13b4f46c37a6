import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { SERVER_EXAMPLE, serverSchema } from "./servers.ts";
import { causeSchema, engineSchema, phaseSchema, sessionStatusSchema } from "./words.ts";

const EXAMPLE = {
  session: "default",
  status: "FAILED",
  since: "2026-11-25T12:03:40.000Z",
  engine: "NOWEB",
  me: "15550100@c.us",
  phase: "recovering",
  rule: "P1",
  because: "its engine crashed and its login is intact",
  login: "present",
  loginBecause: "it was WORKING",
  wish: "running",
  cause: { is: "crashed", because: "an event said so", at: "2026-11-25T12:03:39.000Z" },
  needsQR: false,
  next: { act: "restart", at: "2026-11-25T12:04:10.000Z" },
  attempts: 1,
  lastRecoveryAt: "2026-11-24T08:00:00.000Z",
  incidentId: "default-7",
  server: SERVER_EXAMPLE,
  observedAt: "2026-11-25T12:04:00.000Z",
  stale: false,
};

export const statusSchema = z.object({
  session: z.string(),
  status: sessionStatusSchema,
  raw: z.string().optional().meta({ description: "WAHA's own word where we do not know it." }),
  since: instantSchema.meta({ description: "When this status was first seen." }),
  engine: engineSchema,
  me: z.string().nullable().meta({
    description: "The account, while known. A filled one does not prove a login.",
  }),
  phase: phaseSchema,
  rule: z.string().meta({ description: "The rule behind `phase`." }),
  because: z.string().meta({ description: "Why it is in that phase, in a sentence." }),
  login: z.enum(["present", "absent", "unknown"]).meta({
    description: "Whether the session can come back without a phone.",
  }),
  loginBecause: z.string(),
  wish: z.enum(["running", "stopped", "unknown"]).meta({ description: "What its owner wants." }),
  cause: z.object({ is: causeSchema, because: z.string(), at: instantSchema }).optional(),
  needsQR: z.boolean().meta({ description: "Whether only a phone can bring it back." }),
  next: z.object({ act: z.string(), at: instantSchema }).optional().meta({
    description: "What happens next by itself, and when.",
  }),
  attempts: z.int().min(0).meta({ description: "Automatic acts in the last 10 min." }),
  lastRecoveryAt: instantSchema.optional(),
  incidentId: z.string().optional(),
  pausedUntil: instantSchema.optional(),
  server: serverSchema,
  observedAt: instantSchema.nullable().meta({
    description: "When the look that showed this was asked; null before the first.",
  }),
  stale: z.boolean().meta({ description: "Whether it may no longer be so." }),
  staleBecause: z.string().optional(),
}).meta({
  id: "Status",
  description: "All that is known of a session.",
  example: EXAMPLE,
});
export type Status = z.infer<typeof statusSchema>;

export const sessionListSchema = z.object({ sessions: z.array(statusSchema) }).meta({
  id: "SessionList",
  example: { sessions: [EXAMPLE] },
});
export type SessionList = z.infer<typeof sessionListSchema>;
