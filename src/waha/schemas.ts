import { z } from "zod";
import { ENGINES, STATUSES } from "../session/mod.ts";
import type { Engine, KnownStatus, SeenSession, SessionStatus } from "../session/mod.ts";

/** WAHA's words are a few letters; more than this is not a word, and `raw` is stored and shown. */
const RAW_CHARS_MAX = 64;

/** What came of reading a value: what it says, or the field that stopped us. */
export type Read<T> = { is: "read"; value: T } | { is: "broken"; path: string; why: string };

/**
 * An optional field of the wrong type counts as missing: one odd field of one session must not
 * blind us for all of them. Name and status are what a look is for: those are strict.
 */
const me = z.object({ id: z.string() }).nullish().catch(null);
const activity = z.number().positive().finite().nullish().catch(null);
const word = z.string().max(RAW_CHARS_MAX).optional().catch(undefined);
const worker = z.object({ id: word }).optional().catch(undefined);

const sessionSchema = z.object({
  name: z.string().min(1),
  status: z.string(),
  me,
  timestamps: z.object({ activity }).nullish().catch(null),
});

const sessionsSchema = z.array(sessionSchema.extend({ name: z.string() }));

const NAME_CHARS_MAX = 100;
const accountSchema = z.object({
  me: z.object({ pushName: z.string().optional().catch(undefined) }).nullish().catch(null),
});

const engineSchema = z.object({
  engine: z
    .object({ engine: z.string().optional(), gows: z.unknown().optional() })
    .nullish()
    .catch(null),
});

const startedSchema = z.object({ startTimestamp: z.number().positive().finite(), worker });

const versionSchema = z.object({
  version: z.string().max(RAW_CHARS_MAX),
  engine: word,
  tier: word,
  worker,
});

const actedSchema = z.object({ name: z.string(), status: z.string() });

const qrImageSchema = z.object({
  mimetype: z.string(),
  data: z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/, "Invalid base64"),
});
/** What no QR code can hold is none: real ones have some 240 characters. */
const QR_CHARS_MAX = 900;
const qrRawSchema = z.object({ value: z.string().min(1).max(QR_CHARS_MAX) });

/**
 * The list of `GET /api/sessions?all=true`; config and all other fields are dropped here. So is a
 * session without a name: nothing can be done to it, and it must not blind us for the others.
 */
export function readSessions(value: unknown): Read<SeenSession[]> {
  return map(
    read(sessionsSchema, value),
    (sessions) => sessions.filter(({ name }) => name !== "").map(seen),
  );
}

/**
 * One session of `GET /api/sessions/{s}`, with the engine, which only this answer tells, and what
 * the account calls itself: that is shown to who has just scanned, and kept nowhere.
 */
export function readSession(
  value: unknown,
): Read<SeenSession & { engine: Engine; accountName?: string }> {
  const account = accountSchema.safeParse(value).data?.me?.pushName ?? "";
  const accountName = account.slice(0, NAME_CHARS_MAX).toWellFormed().trim();
  return map(read(sessionSchema.and(engineSchema), value), (session) => ({
    ...seen(session),
    engine: engineOf(session.engine),
    ...(accountName === "" ? {} : { accountName }),
  }));
}

/** `startTimestamp` (ms) and worker of `GET /api/server/status`. */
export function readServerStatus(value: unknown): Read<{ startedAt: number; workerId?: string }> {
  return map(read(startedSchema, value), ({ startTimestamp, worker }) => ({
    startedAt: startTimestamp,
    ...(worker?.id === undefined ? {} : { workerId: worker.id }),
  }));
}

/** `GET /api/server/version`. */
export function readVersion(
  value: unknown,
): Read<{ version: string; engine: Engine; tier?: string; workerId?: string }> {
  return map(read(versionSchema, value), ({ version, engine, tier, worker }) => ({
    version,
    engine: engineWord(engine),
    ...(tier === undefined ? {} : { tier }),
    ...(worker?.id === undefined ? {} : { workerId: worker.id }),
  }));
}

/** The status in the 2xx of a lifecycle call: what WAHA set, not where it settles. */
export function readActed(value: unknown): Read<SessionStatus> {
  return map(read(actedSchema, value), ({ status }) => statusWord(status).status);
}

/** The PNG of a QR, base64 without prefix. */
export function readQrImage(value: unknown): Read<string> {
  return map(read(qrImageSchema, value), ({ data }) => data);
}

/** What a QR holds. */
export function readQrRaw(value: unknown): Read<string> {
  return map(read(qrRawSchema, value), ({ value }) => value);
}

/**
 * The config of `GET /api/sessions/{s}`, null where it has none: it holds the owner's HMAC keys in
 * clear.
 */
export function readConfig(value: unknown): Read<unknown> {
  return map(
    read(z.object({ config: z.unknown().optional() }), value),
    ({ config }) => config ?? null,
  );
}

/** A word of WAHA's as a status; one that we do not know is kept as `raw`, bounded. */
export function statusWord(word: string): { status: SessionStatus; raw?: string } {
  const known: readonly string[] = STATUSES;
  // The list is the type's own source, so what is in it is one of its words.
  if (known.includes(word)) return { status: word as KnownStatus };
  return { status: "UNKNOWN", raw: word.slice(0, RAW_CHARS_MAX).toWellFormed() };
}

function seen(session: z.infer<typeof sessionSchema>): SeenSession {
  const activityAt = session.timestamps?.activity;
  return {
    name: session.name,
    ...statusWord(session.status),
    me: session.me?.id ?? null,
    ...(typeof activityAt === "number" ? { activityAt } : {}),
  };
}

function engineOf(engine: z.infer<typeof engineSchema>["engine"]): Engine {
  if (engine?.engine !== undefined) return engineWord(engine.engine);
  // GOWS names itself by its parts (recorded/…-gows-fakegrpc): {grpc: …, gows: …}.
  return engine?.gows === undefined ? "UNKNOWN" : "GOWS";
}

function engineWord(word: string | undefined): Engine {
  return ENGINES.find((engine) => engine === word) ?? "UNKNOWN";
}

function map<A, B>(from: Read<A>, to: (value: A) => B): Read<B> {
  return from.is === "read" ? { is: "read", value: to(from.value) } : from;
}

function read<T>(schema: z.ZodType<T>, value: unknown): Read<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { is: "read", value: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    is: "broken",
    path: pathOf(issue?.path ?? []),
    // zod's own words name types and never quote the value, which may be a secret.
    why: issue?.message ?? "Invalid input",
  };
}

/** As `[3].status`; an array's or object's own failure is `(root)`. */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`));
  return text.join("").replace(/^\./, "") || "(root)";
}
