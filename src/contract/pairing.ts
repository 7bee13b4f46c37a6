import { z } from "zod";

export const pairingSchema = z.object({
  code: z.string().meta({ description: "To be typed into the phone, soon." }),
}).meta({
  id: "Pairing",
  description: "A code that logs the session in. Whoever types it, owns it.",
  example: { code: "ABCD-1234" },
});
export type Pairing = z.infer<typeof pairingSchema>;
