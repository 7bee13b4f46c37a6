import { z } from "zod";

export const signalsTakenSchema = z.object({
  accepted: z.int().min(0).meta({
    description: "New ones, also those of sessions that are not known: nothing is done about them.",
  }),
  duplicates: z.int().min(0).meta({ description: "Told before." }),
}).meta({ id: "SignalsTaken", example: { accepted: 1, duplicates: 0 } });
export type SignalsTaken = z.infer<typeof signalsTakenSchema>;
