import { z } from "zod";

export const heardSchema = z.object({
  heard: z.enum(["noted", "ignored"]).meta({
    description: "`noted`: what it proves is stored, and a look follows. `ignored`: it proves " +
      "nothing that counts now.",
  }),
}).meta({ id: "HeardEvent", example: { heard: "noted" } });

export type HeardEvent = z.infer<typeof heardSchema>;
