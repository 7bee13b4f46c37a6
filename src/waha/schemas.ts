import { z } from "zod";
import { ENGINES, STATUSES } from "../session/mod.ts";
import type { Engine, KnownStatus, OddRows, SeenSession, SessionStatus } from "../session/mod.ts";
import { whyUnaskable } from "./session_name.ts";

/** WAHA's words are a few letters; more than this is not a word, and `raw` is stored and shown. */
const RAW_CHARS_MAX = 64;

/** What came of reading a value: what it says, or the field that stopped us. */
export type Read<T> = { is: "read"; value: T } | Broken;
interface Broken {
  is: "broken";
  path: string;
  why: string;
}

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

/** WAHA's own shape, whatever its words are: what has no row of it is another program's list. */
const rowSchema = sessionSchema.extend({ name: z.string() });
const rowsSchema = z.array(rowSchema);
/** A row of which only the session's name is as it should be: its status is no word of WAHA's. */
const namedSchema = rowSchema.extend({ status: z.unknown().optional() });

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

/** The sessions of a list that can be watched, and what is said of its other rows. */
export interface ListedSessions {
  sessions: SeenSession[];
  odd?: OddRows;
}

/**
 * The list of `GET /api/sessions?all=true`; config and all other fields are dropped here. One odd
 * row must not blind us for the others: without a name that can be asked for it is left out, and a
 * status that is no word is `UNKNOWN`, since a session that is left out would pass for deleted.
 */
export function readSessions(value: unknown): Read<ListedSessions> {
  const all = read(rowsSchema, value);
  return all.is === "read" && all.value.every(({ name }) => whyUnaskable(name) === null)
    ? { is: "read", value: { sessions: all.value.map(seen) } }
    : readRows(value);
}

/** Row by row, which takes longer. */
function readRows(value: unknown): Read<ListedSessions> {
  const list = read(z.array(z.unknown()), value);
  if (list.is === "broken") return list;
  const sessions: SeenSession[] = [];
  const faults: Broken[] = [];
  let isWaha = list.value.length === 0;
  for (const [index, given] of list.value.entries()) {
    const row = read(rowSchema, given);
    isWaha ||= row.is === "read";
    const named = read(namedSchema, given);
    const fault = named.is === "broken" ? named : unaskable(named.value.name);
    if (fault !== null) faults.push(below(index, fault));
    else if (named.is === "read") {
      if (row.is === "broken") faults.push(below(index, row));
      const { status } = named.value;
      sessions.push(
        seen({ ...named.value, status: typeof status === "string" ? status : "(none)" }),
      );
    }
  }
  const [first] = faults;
  if (first !== undefined && !isWaha) return first;
  const odd = first === undefined
    ? {}
    : { odd: { count: faults.length, first: `${first.path}: ${first.why}` } };
  return { is: "read", value: { sessions, ...odd } };
}

function unaskable(name: string): Broken | null {
  const why = whyUnaskable(name);
  return why === null ? null : { is: "broken", path: "name", why };
}

function below(index: number, { path, why }: Broken): Broken {
  const deeper = path === "(root)" ? "" : `.${path}`;
  return { is: "broken", path: `[${index}]${deeper}`, why };
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
