import { z } from "zod";
import { instantSchema } from "./instant.ts";
import { causeSchema, engineSchema } from "./words.ts";

const count = z.int().min(0);

export const SERVER_EXAMPLE = {
  name: "default",
  state: "up",
  since: "2026-11-25T11:00:00.000Z",
  version: "2026.2.1",
  engine: "NOWEB",
  tier: "PLUS",
  startedAt: "2026-11-25T10:59:30.000Z",
  skewMs: 0,
  observedAt: "2026-11-25T12:04:00.000Z",
  breaker: { state: "closed", failures: 0 },
  queue: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
};

export const serverSchema = z.object({
  name: z.string(),
  state: z.enum(["up", "unreachable", "not-waha", "unauthorized", "never-seen"]),
  reason: z.string().optional().meta({ description: "Why it is not `up`." }),
  since: instantSchema,
  version: z.string().optional(),
  engine: engineSchema,
  tier: z.string().optional(),
  startedAt: instantSchema.optional(),
  skewMs: z.number().optional().meta({ description: "WAHA's clock minus ours." }),
  observedAt: instantSchema.nullable().meta({
    description: "When the newest look that WAHA answered was asked; null before the first.",
  }),
  breaker: z.object({
    state: z.enum(["closed", "open", "half-open"]),
    failures: count.meta({ description: "Failures in a row." }),
    retryAfterMs: z.number().min(0).optional(),
  }),
  queue: z.object({
    running: count,
    waiting: count,
    runningMax: count,
    waitingMax: count,
  }),
}).meta({
  id: "Server",
  description: "What is known of the WAHA server, with its age.",
  example: SERVER_EXAMPLE,
});
export type ServerState = z.infer<typeof serverSchema>;

const OVERVIEW_EXAMPLE = {
  ...SERVER_EXAMPLE,
  sessions: { total: 2, byStatus: { WORKING: 2 }, byPhase: { healthy: 2 } },
  brakes: [],
};

export const serverOverviewSchema = serverSchema.extend({
  sessions: z.object({
    total: count,
    byStatus: z.record(z.string(), count),
    byPhase: z.record(z.string(), count),
  }),
  brakes: z.array(z.object({
    engine: engineSchema,
    since: instantSchema,
    cause: causeSchema.optional(),
  })).meta({ description: "Engines whose sessions fell together and are held together." }),
}).meta({
  id: "ServerOverview",
  description: "A server with a count of what is on it.",
  example: OVERVIEW_EXAMPLE,
});
export type Server = z.infer<typeof serverOverviewSchema>;

export const serverListSchema = z.object({ servers: z.array(serverOverviewSchema) }).meta({
  id: "ServerList",
  example: { servers: [OVERVIEW_EXAMPLE] },
});
export type ServerList = z.infer<typeof serverListSchema>;
