import { z } from "zod";
import { CAUSES } from "../session/mod.ts";
import { incidentQuerySchema, sessionNameSchema, wholeNumber } from "./requests.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;

export const TEXT_CHARS_MAX = 100;
/** A server is watched with a hundred sessions on a page of a person's screen, hardly with more. */
export const UPTIMES_MAX = 100;
const UPTIMES_DEFAULT = 25;
const OFFSET_MAX = 999_999_999;

/** The windows that uptime is told of. */
export const WINDOWS_MS = { "24h": DAY_MS, "7d": 7 * DAY_MS, "30d": 30 * DAY_MS } as const;
/** The widths of a chart's bins. */
export const BINS_MS = { hour: HOUR_MS, day: DAY_MS } as const;
/** More points than a chart shows: a year of days, or two weeks of hours. */
export const BINS_MAX = 366;

const ASKED = "give an instant as 2026-11-25T12:00:00Z, or a day (UTC) as 2026-11-25";

/** An instant in ISO 8601, with its zone, or a day that begins at midnight UTC: ms. */
const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()], ASKED)
  .transform((text) => Date.parse(text));

const since = instant.optional().meta({
  type: "string",
  description: "From then on: ISO 8601, or a day (UTC).",
  example: "2026-11-01",
});
const until = instant.optional().meta({
  type: "string",
  description: "Before then: ISO 8601, or a day (UTC).",
  example: "2026-11-26T00:00:00Z",
});
const session = sessionNameSchema.optional().meta({
  description: "Only those of this session.",
  example: "default",
});

/** `since` after `until` is a slip of whoever asks, and never an empty answer. */
function inOrder<
  Schema extends z.ZodType<{ since?: number | undefined; until?: number | undefined }>,
>(
  schema: Schema,
) {
  return schema.refine(
    (query) => query.since === undefined || query.until === undefined || query.since < query.until,
    { message: "give an instant before until", path: ["since"] },
  );
}

const incidentListShape = z.object({
  ...incidentQuerySchema.shape,
  open: z.enum(["true", "false"], "give true or false").optional()
    .transform((word) => word === undefined ? undefined : word === "true").meta({
      type: "string",
      enum: ["true", "false"],
      description: "Only those that are open, or only those that are closed.",
      example: "true",
    }),
  rule: z.string().regex(/^[A-Z][A-Z0-9_-]{0,31}$/, "give a rule's id, as P1 or S5").optional()
    .meta({
      description: "Only those that this rule opened, or in which it decided or acted.",
      example: "P1",
    }),
  cause: z.enum(CAUSES, `give one of ${CAUSES.join(", ")}`).optional().meta({
    description: "Only those in which a decision knew this cause.",
    example: "crashed",
  }),
  since,
  until,
  text: z.string().min(1, "give at least one character")
    .max(TEXT_CHARS_MAX, `give at most ${TEXT_CHARS_MAX} characters`)
    .refine((text) => !/\p{Cc}/u.test(text), "leave out control characters")
    .optional().meta({
      description:
        "Only those whose title, session, entries or reasons hold it, whatever the case.",
      example: "restart",
    }),
  format: z.enum(["json", "csv", "markdown", "export"], "give json, csv, markdown or export")
    .optional().meta({
      description: "`csv`, `markdown` and `export` (JSON) are to be given to others: numbers, " +
        "accounts, codes and keys are taken out. Left out, `Accept` decides between JSON, CSV " +
        "and Markdown.",
      example: "csv",
    }),
});

export const incidentListQuerySchema = inOrder(incidentListShape);
export const ledgerQuerySchema = inOrder(z.object({ since, until, session }));

export const statsQuerySchema = inOrder(z.object({
  since,
  until,
  session,
  window: z.enum(["hour", "day"], "give hour or day").default("day").meta({
    description: "The width of a bin (UTC).",
    example: "day",
  }),
}));

export const uptimeQuerySchema = z.object({
  session,
  window: z.enum(["24h", "7d", "30d"], "give 24h, 7d or 30d").default("24h").meta({
    description: "How far back from now.",
    example: "24h",
  }),
  limit: wholeNumber({ min: 1, max: UPTIMES_MAX }).default(UPTIMES_DEFAULT).meta({
    type: "integer",
    minimum: 1,
    maximum: UPTIMES_MAX,
    default: UPTIMES_DEFAULT,
    description: "How many sessions at most.",
    example: UPTIMES_DEFAULT,
  }),
  offset: wholeNumber({ min: 0, max: OFFSET_MAX }).default(0).meta({
    type: "integer",
    minimum: 0,
    maximum: OFFSET_MAX,
    default: 0,
    description: "`next` of the page before.",
    example: 0,
  }),
});
