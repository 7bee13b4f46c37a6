import { z } from "zod";

export const BODY_BYTES_MAX = 65_536;
/** As UTF-8. WAHA itself takes far shorter ones. */
export const SESSION_NAME_BYTES_MAX = 1_024;
/** A caller waits no longer: proxies on the way cut a silent answer off after 30 s. */
export const WAIT_MS_MAX = 25_000;
export const INCIDENTS_MAX = 100;
/** 30 days: a pause that outlives whoever made it is a session that nobody heals. */
export const FOR_MS_MAX = 30 * 24 * 60 * 60 * 1_000;

const INCIDENTS_DEFAULT = 25;
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

function wholeNumber({ min, max }: { min: number; max: number }) {
  // Not `z.coerce`: it takes "", "0x10" and " 5 " for numbers.
  return z.string().regex(/^\d{1,9}$/, `give a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min).max(max, `give a whole number from ${min} to ${max}`));
}
