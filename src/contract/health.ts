import { z } from "zod";

const checkSchema = z.object({
  status: z.enum(["pass", "warn", "fail"]),
  because: z.string(),
  ageMs: z.number().optional().meta({ description: "Age of what it says." }),
  observed: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .optional(),
}).meta({
  id: "HealthCheck",
  example: { status: "pass", because: "WAHA answers", ageMs: 4_000 },
});

const pass = { status: "pass", because: "as it should be" };

export const healthSchema = z.object({
  status: z.enum(["pass", "warn"]),
  mode: z.enum(["resident", "cron-only"]).meta({
    description: "`cron-only`: nothing runs between requests but a schedule (Deno Deploy).",
  }),
  checks: z.object({
    waha: checkSchema,
    sessions: checkSchema,
    breaker: checkSchema,
    queue: checkSchema,
    store: checkSchema,
    monitor: checkSchema,
    notices: checkSchema.meta({
      description: "Whether people can be told: a channel that fails for long is named.",
    }),
    memory: checkSchema,
    log: checkSchema.optional().meta({
      description: "Whether WAHA's log is read, where `LOG_PATH` names it.",
    }),
  }),
}).meta({
  id: "Health",
  description: "How this service and what it stands on are. A failing check is answered 503.",
  example: {
    status: "warn",
    mode: "resident",
    checks: {
      waha: pass,
      sessions: { status: "warn", because: "1 of 3 is not WORKING", observed: { working: 2 } },
      breaker: pass,
      queue: pass,
      store: pass,
      monitor: { ...pass, ageMs: 12_000 },
      notices: { ...pass, observed: { channels: 1, failing: 0 } },
      memory: { ...pass, observed: { rssBytes: 73_400_320 } },
    },
  },
});
export type Health = z.infer<typeof healthSchema>;
