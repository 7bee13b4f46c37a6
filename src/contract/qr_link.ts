import { z } from "zod";
import { instantSchema } from "./instant.ts";

export const qrLinkSchema = z.object({
  url: z.url().meta({ description: "For whoever holds the phone; no key is needed there." }),
  expiresAt: instantSchema.meta({
    description: "At the latest: it ends sooner, when the session is connected.",
  }),
}).meta({
  id: "QrLink",
  description: "A link to the page of the session's code. Whoever has it, can log it in.",
  example: {
    url: "https://recovery.example/qr/WzEsIm1haW4iXQ.AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfG",
    expiresAt: "2026-11-26T12:04:25.000Z",
  },
});
export type QrLink = z.infer<typeof qrLinkSchema>;
