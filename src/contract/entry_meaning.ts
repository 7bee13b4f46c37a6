import { z } from "zod";
import { sessionStatusSchema } from "./words.ts";

/** The acts that can be sent to WAHA. */
export const doSchema = z.enum([
  "restart",
  "stop-start",
  "start",
  "stop",
  "create",
  "recreate",
  "logout",
  "screenshot",
  "restart-server",
]);

export const entryMeaningSchema = z.discriminatedUnion("is", [
  z.object({ is: z.literal("begun"), do: doSchema, by: z.enum(["rule", "person"]) }),
  z.object({
    is: z.literal("came"),
    to: z.enum(["worked", "code", "useless", "not-sent", "refused", "no-verdict"]),
  }),
  z.object({ is: z.literal("closed"), status: sessionStatusSchema.optional() }),
  z.object({ is: z.literal("reopened") }),
]).meta({
  id: "EntryMeaning",
  description: "What an entry says to a program, where that is counted: an act that began, what " +
    "came of the last one, the incident's end (with the session's status then) or its new " +
    "beginning. The entry's text is for people, and its words may change.",
  example: { is: "begun", do: "restart", by: "rule" },
});
export type EntryMeaning = z.infer<typeof entryMeaningSchema>;
