import { z } from "zod";
import { sessionStatusSchema } from "./words.ts";

export const recoverySchema = z.object({
  message: z.string(),
  previousStatus: sessionStatusSchema,
  currentStatus: sessionStatusSchema,
  needsQR: z.boolean().meta({ description: "Whether only a phone can bring it back." }),
  incidentId: z.string().optional(),
}).meta({
  id: "Recovery",
  description: "What an act on a session came to.",
  example: {
    message: "Session auto-recovery completed",
    previousStatus: "FAILED",
    currentStatus: "SCAN_QR_CODE",
    needsQR: true,
    incidentId: "default-7",
  },
});
export type Recovery = z.infer<typeof recoverySchema>;
