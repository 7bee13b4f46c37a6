import { z } from "zod";
import { instantSchema } from "./instant.ts";

const ms = z.number().min(0);

const segmentSchema = z.object({
  is: z.enum(["up", "waiting", "down", "off", "unknown"]),
  from: instantSchema,
  until: instantSchema,
  because: z.string().optional().meta({ description: "Why it is not `up`." }),
  incidentId: z.string().optional(),
}).meta({
  id: "UptimeSegment",
  description: "`up`: it was watched, and no trouble of it is known. `waiting`: for a person. " +
    "`down`: an incident was open, or it was not WORKING. `off`: its owner had stopped it. " +
    "`unknown`: nobody looked, or WAHA did not say.",
});

const EXAMPLE = {
  from: "2026-11-24T12:00:00.000Z",
  until: "2026-11-25T12:00:00.000Z",
  total: 1,
  sessions: [{
    server: "main",
    session: "default",
    firstSeenAt: "2026-11-01T08:00:00.000Z",
    upPercent: 99.895,
    upMs: 86_310_000,
    waitingMs: 0,
    downMs: 90_000,
    offMs: 0,
    unknownMs: 0,
    segments: [
      { is: "up", from: "2026-11-24T12:00:00.000Z", until: "2026-11-25T09:00:00.000Z" },
      {
        is: "down",
        from: "2026-11-25T09:00:00.000Z",
        until: "2026-11-25T09:01:30.000Z",
        because: "default FAILED",
        incidentId: "0mub-1",
      },
      { is: "up", from: "2026-11-25T09:01:30.000Z", until: "2026-11-25T12:00:00.000Z" },
    ],
    coarse: false,
  }],
};

export const uptimeSchema = z.object({
  from: instantSchema,
  until: instantSchema,
  total: z.int().min(0).meta({ description: "How many sessions there are." }),
  next: z.int().min(0).optional().meta({
    description: "Pass it as `offset` for the next page; left out after the last one.",
  }),
  sessions: z.array(z.object({
    server: z.string(),
    session: z.string(),
    firstSeenAt: instantSchema,
    upPercent: z.number().min(0).max(100).nullable().meta({
      description: "upMs ÷ (upMs + waitingMs + downMs), rounded down: time that its owner had " +
        "it stopped or that nobody watched is not in it. Null: of no time at all.",
    }),
    upMs: ms,
    waitingMs: ms,
    downMs: ms,
    offMs: ms,
    unknownMs: ms,
    segments: z.array(segmentSchema).meta({
      description: "Oldest first; they fill the time from `from` to `until` without a gap.",
    }),
    coarse: z.boolean().meta({
      description: "Whether there were too many to tell: each of 500 equal parts then shows the " +
        "least good state in it. The sums are exact.",
    }),
  })).meta({ description: "In the order of servers and names." }),
}).meta({
  id: "Uptime",
  description: "How long sessions were up, from their incidents, the last times that they were " +
    "not WORKING, and the times that nobody watched.",
  example: EXAMPLE,
});
export type Uptime = z.infer<typeof uptimeSchema>;
