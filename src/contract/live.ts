import { z } from "zod";
import { incidentSchema } from "./incidents.ts";

export const liveIncidentSchema = z.object({
  change: z.enum(["opened", "entry", "closed"]),
  incident: incidentSchema.meta({ description: "`entries` are the new ones only." }),
}).meta({
  id: "LiveIncident",
  description: "The data of an `incident` event.",
  example: {
    change: "opened",
    incident: {
      id: "default-7",
      server: "default",
      session: "default",
      openedAt: "2026-11-25T12:03:40.000Z",
      title: "Session default is FAILED",
      rule: "P1",
      entries: [],
      omitted: 0,
      told: false,
      acted: false,
    },
  },
});
export type LiveIncident = z.infer<typeof liveIncidentSchema>;
