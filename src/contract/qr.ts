import { z } from "zod";
import { instantSchema } from "./instant.ts";

export const qrSchema = z.object({
  qr: z.string().startsWith("data:image/png;base64,").meta({
    description: "The code as a picture, ready for an `<img>`.",
  }),
  raw: z.string().meta({ description: "What the code holds." }),
  expiresAt: instantSchema.meta({ description: "At the latest; fetch again then." }),
}).meta({
  id: "Qr",
  description: "The code that a phone scans to log the session in. Whoever scans it, owns it.",
  example: {
    qr: "data:image/png;base64,iVBORw0KGgo=",
    raw: "2@AbCdEf,GhIjKl,MnOpQr",
    expiresAt: "2026-11-25T12:04:25.000Z",
  },
});
export type Qr = z.infer<typeof qrSchema>;
