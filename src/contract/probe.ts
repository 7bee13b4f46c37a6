import { z } from "zod";

export const probeSchema = z.object({ because: z.string() }).meta({
  id: "Probe",
  example: { because: "healing goes on" },
});
export type Probe = z.infer<typeof probeSchema>;
