import { z } from "zod";

export const BODY_BYTES_MAX = 65_536;
/** As UTF-8. WAHA itself takes far shorter ones. */
export const SESSION_NAME_BYTES_MAX = 1_024;
/** A caller waits no longer: proxies on the way cut a silent answer off after 30 s. */
export const WAIT_MS_MAX = 25_000;
export const INCIDENTS_MAX = 100;
/** The guide's pages: WAHA has no cap, and a page of all chats takes it minutes (C60). */
export const CHATS_MAX = 25;
export const MESSAGES_MAX = 50;
/** 30 days: a pause that outlives whoever made it is a session that nobody heals. */
export const FOR_MS_MAX = 30 * 24 * 60 * 60 * 1_000;

const INCIDENTS_DEFAULT = 25;
const OFFSET_MAX = 999_999_999;
const ID_LENGTH_MAX = 256;

/**
 * A session's name as a caller may give it. What could leave its place in a URL of WAHA's (C98:
 * an empty name calls another route), end a line of a log, or has no UTF-8 form, is refused.
 */
export const sessionNameSchema = z.string()
  .min(1, "give a session's name")
  .refine((name) => !/[/\\]/.test(name), "leave out slashes")
  .refine((name) => name !== "." && name !== "..", "give a name, not a path step")
  .refine((name) => !/\p{Cc}/u.test(name), "leave out control characters")
  .refine((name) => name.isWellFormed(), "give a name that is well-formed Unicode")
  .refine(
    (name) => new TextEncoder().encode(name).length <= SESSION_NAME_BYTES_MAX,
    `give a name of at most ${SESSION_NAME_BYTES_MAX} bytes`,
  )
  .meta({ description: "The session's name in WAHA.", example: "default" });

export const sessionParamsSchema = z.object({ session: sessionNameSchema });

const id = z.string().min(1, "give an incident's id").max(ID_LENGTH_MAX).refine(
  (text) => !/\p{Cc}/u.test(text),
  "leave out control characters",
);

export const incidentParamsSchema = z.object({
  id: id.meta({ description: "The incident's id.", example: "default-7" }),
});

export const incidentFormQuerySchema = z.object({
  format: z.enum(["json", "markdown", "export"], "give json, markdown or export").optional().meta({
    description: "`markdown` and `export` (JSON) are to be given to others: numbers, accounts, " +
      "codes and keys are taken out. Left out, `Accept` decides between JSON and Markdown.",
    example: "markdown",
  }),
});

export const waitQuerySchema = z.object({
  waitMs: wholeNumber({ min: 0, max: WAIT_MS_MAX }).optional().meta({
    type: "integer",
    minimum: 0,
    maximum: WAIT_MS_MAX,
    description: "How long to wait for the outcome; then 202 is answered and the act goes on.",
    example: 10_000,
  }),
});

export const incidentQuerySchema = z.object({
  limit: wholeNumber({ min: 1, max: INCIDENTS_MAX }).default(INCIDENTS_DEFAULT).meta({
    type: "integer",
    minimum: 1,
    maximum: INCIDENTS_MAX,
    default: INCIDENTS_DEFAULT,
    description: "How many at most.",
    example: INCIDENTS_DEFAULT,
  }),
  before: id.optional().meta({
    description: "`next` of the page before.",
    example: "default-7",
  }),
  session: sessionNameSchema.optional().meta({
    description: "Only those of this session.",
    example: "default",
  }),
});

export const chatQuerySchema = pageOf(CHATS_MAX);
export const messageQuerySchema = pageOf(MESSAGES_MAX);

export const chatParamsSchema = z.object({
  id: z.string().min(1, "give a chat's id").max(ID_LENGTH_MAX)
    .refine((text) => !/\p{Cc}/u.test(text), "leave out control characters")
    .refine((text) => text.isWellFormed(), "give an id that is well-formed Unicode")
    .refine((text) => text !== "." && text !== "..", "give an id, not a path step")
    .meta({ description: "The chat's id in WAHA.", example: "15550100@c.us" }),
});

export const liveQuerySchema = z.object({
  session: sessionNameSchema.optional().meta({
    description: "Only what concerns this session.",
    example: "default",
  }),
});

/** For acts that take nothing: an object is welcome, its fields mean nothing. */
export const emptyBodySchema = z.object({}).meta({ id: "EmptyRequest", example: {} });

const force = z.boolean().optional().meta({
  description: "A person's confirmed call: passes most holds and may drop a login.",
});

export const recoverBodySchema = z.object({ force }).meta({
  id: "RecoverRequest",
  example: { force: false },
});

export const restartBodySchema = z.object({
  mode: z.enum(["restart", "stop-start", "recreate"]).optional().meta({
    description: "`recreate` deletes the session and its login and makes it anew.",
  }),
  force,
}).meta({ id: "RestartRequest", example: { mode: "restart" } });

export const pauseBodySchema = z.object({
  forMs: z.int().min(1).max(FOR_MS_MAX).optional().meta({
    description: "How long; 24 h when left out.",
  }),
}).meta({ id: "PauseRequest", example: { forMs: 3_600_000 } });

export const pairingBodySchema = z.object({
  phoneNumber: z.string().max(64, "give at most 64 characters")
    .transform((text) => text.replace(/^\s*\+/, "").replaceAll(/\s/g, ""))
    .pipe(
      z.string().regex(
        /^[1-9]\d{6,14}$/,
        "give the country code and the number, 7 to 15 digits in all",
      ),
    )
    .meta({
      type: "string",
      description: "With its country code; a leading + and spaces are left out.",
      example: "15550100",
    }),
}).meta({ id: "PairingRequest", example: { phoneNumber: "15550100" } });

function pageOf(limitMax: number) {
  return z.object({
    limit: wholeNumber({ min: 1, max: limitMax }).default(limitMax).meta({
      type: "integer",
      minimum: 1,
      maximum: limitMax,
      default: limitMax,
      description: "How many at most.",
      example: limitMax,
    }),
    offset: wholeNumber({ min: 0, max: OFFSET_MAX }).default(0).meta({
      type: "integer",
      minimum: 0,
      maximum: OFFSET_MAX,
      default: 0,
      description: "How many are left out before it.",
      example: 0,
    }),
  });
}

/** A whole number as a query's text. */
export function wholeNumber({ min, max }: { min: number; max: number }) {
  const asked = `give a whole number from ${min} to ${max}`;
  // Not `z.coerce`: it takes "", "0x10" and " 5 " for numbers.
  return z.string().regex(/^\d{1,9}$/, asked)
    .transform(Number)
    .pipe(z.number().min(min, asked).max(max, asked));
}
