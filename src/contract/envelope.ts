import { z } from "zod";
import { ERROR_CODES, ERRORS } from "./errors.ts";

const EXAMPLE = {
  code: "ON_HOLD",
  message: "Cannot recover session default as its owner stopped it: start it first",
  details: { rule: "H11", because: "its owner stopped it" },
};

export const errorBodySchema = z.object({
  code: z.enum(ERROR_CODES).meta({
    description: ERROR_CODES.map((code) => `\`${code}\`: ${ERRORS[code].meaning}`).join("\n"),
  }),
  message: z.string().meta({
    description: "For people: what could not be done, why, and the way out.",
  }),
  details: z.record(z.string(), z.unknown()).optional().meta({
    description: "For programs: fields that depend on the code.",
  }),
}).meta({ id: "Error", description: "Why there is no answer.", example: EXAMPLE });
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** What every answer with a status of 400 or more looks like. */
export const errorEnvelopeSchema = z.object({ success: z.literal(false), error: errorBodySchema })
  .meta({
    id: "ErrorEnvelope",
    description: "The form of every answer with a status of 400 or more.",
    example: { success: false, error: EXAMPLE },
  });
export type ErrorEnvelope = z.infer<typeof errorEnvelopeSchema>;

export interface Envelope<Data> {
  success: true;
  data: Data;
}

/** The schema of a successful answer that holds `data`. */
export function envelopeOf<Data extends z.ZodType>(data: Data) {
  return z.object({ success: z.literal(true), data });
}
