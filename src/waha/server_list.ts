import { z } from "zod";
import { matchesAny } from "./session_patterns.ts";

/** Limits of one server that stand in for those of all, each by the setting that it overrides. */
export const SERVER_LIMITS = {
  queueRunning: "QUEUE_RUNNING",
  queueWaiting: "QUEUE_WAITING",
  breakerFailures: "BREAKER_FAILURES",
  breakerOpenMs: "BREAKER_OPEN_MS",
  timeoutMs: "WAHA_TIMEOUT_MS",
  slots: "SLOTS",
  startTimeoutMs: "START_TIMEOUT_MS",
} as const;
export type ServerLimit = keyof typeof SERVER_LIMITS;

/** One WAHA that is watched, as a list of several names it. */
export interface ListedServer {
  name: string;
  url: string;
  apiKey?: string;
  /** The session that is meant where none is named. */
  session?: string;
  /** Which sessions are watched (`matchesAny`); absent: all. */
  sessions?: readonly string[];
  webSocket?: boolean;
  limits?: Readonly<Partial<Record<ServerLimit, number>>>;
  /** How it is restarted as a whole: `waha-stop`, `render` or a URL. */
  restart?: string;
  renderServiceId?: string;
}

/**
 * Holds a value against the setting of one server that it stands for.
 * @returns What is expected instead; null where the value fits.
 */
export type Misfit = (setting: SettingOfServer, given: string) => string | null;

export type SettingOfServer =
  | (typeof SERVER_LIMITS)[ServerLimit]
  | (typeof FIELDS)[keyof typeof FIELDS];

export type ServerList =
  /** `faults`: a sentence for each entry or field that is wrong; such entries are left out. */
  | { is: "list"; servers: ListedServer[]; faults: string[] }
  | { is: "broken"; why: string };

const FIELDS = {
  url: "WAHA_URL",
  apiKey: "WAHA_API_KEY",
  session: "WAHA_SESSION",
  restart: "SERVER_RESTART",
  renderServiceId: "RENDER_SERVICE_ID",
} as const;

const FIELD_NAMES = ["url", "apiKey", "session", "restart", "renderServiceId"] as const;
const LIMIT_NAMES = [
  "queueRunning",
  "queueWaiting",
  "breakerFailures",
  "breakerOpenMs",
  "timeoutMs",
  "slots",
  "startTimeoutMs",
] as const;

/** The list, or the file that holds it, in characters. */
const TEXT_CHARS_MAX = 1_048_576;
const SERVERS_MAX = 1_000;
const PATTERNS_MAX = 100;
const PATTERN_CHARS_MAX = 128;
/** It stands in paths, keys of the store and names of log events. */
const NAME = /^[A-Za-z0-9][\w.-]{0,62}$/;
const SHOWN_CHARS_MAX = 64;

const pattern = z.string()
  .min(1, "a pattern must not be empty")
  .max(PATTERN_CHARS_MAX, `a pattern has at most ${PATTERN_CHARS_MAX} characters`)
  .refine(
    (text) => !/[/\\\p{Cc}]/u.test(text),
    "no session's name has slashes or control characters",
  )
  .refine((text) => text.isWellFormed(), "a pattern must be well-formed Unicode");

const limits = z.strictObject({
  queueRunning: z.number().exactOptional(),
  queueWaiting: z.number().exactOptional(),
  breakerFailures: z.number().exactOptional(),
  breakerOpenMs: z.number().exactOptional(),
  timeoutMs: z.number().exactOptional(),
  slots: z.number().exactOptional(),
  startTimeoutMs: z.number().exactOptional(),
});

const entrySchema = z.strictObject({
  name: z.string().regex(
    NAME,
    "give 1 to 63 letters, digits, '.', '-' and '_', not one of those first",
  ),
  url: z.string(),
  apiKey: z.string().exactOptional(),
  session: z.string().exactOptional(),
  sessions: z.array(pattern).min(1, "give a pattern, or leave it out for all").max(PATTERNS_MAX)
    .exactOptional(),
  webSocket: z.boolean().exactOptional(),
  limits: limits.exactOptional(),
  restart: z.string().exactOptional(),
  renderServiceId: z.string().exactOptional(),
});

/**
 * Reads a list of WAHAs. One wrong entry does not keep the others from being watched: it is left
 * out and said, without a value of it, since keys stand beside.
 */
export function readServerList(text: string, misfit: Misfit): ServerList {
  if (text.length > TEXT_CHARS_MAX) return broken("it is longer than 1 MiB");
  const value = parsed(text);
  if (!Array.isArray(value)) return broken("it is not a JSON list");
  if (value.length > SERVERS_MAX) return broken(`it names more than ${SERVERS_MAX} servers`);
  const servers = new Map<string, ListedServer>();
  const faults: string[] = [];
  for (const [index, given] of value.entries()) {
    const entry = readEntry(given, misfit);
    const whose = `server ${calledIn(given) ?? `at place ${index + 1}`}`;
    if (entry.is === "faulty") {
      faults.push(...entry.faults.map((fault) => leftOut(whose, fault)));
    } else if (servers.has(entry.server.name)) {
      faults.push(leftOut(`the second ${whose}`, "two have the same name: give each its own"));
    } else {
      const twin = twinOf(entry.server, servers.values());
      if (twin === undefined) servers.set(entry.server.name, entry.server);
      else faults.push(leftOut(whose, twinFault(twin.name)));
    }
  }
  return { is: "list", servers: [...servers.values()], faults };
}

/**
 * The same WAHA under another name. Watched twice, each of its logins would pass for one that runs
 * on two servers (H6), unless both say which sessions are theirs.
 */
export function twinOf(
  { url, sessions }: ListedServer,
  others: Iterable<ListedServer>,
): ListedServer | undefined {
  for (const other of others) {
    const apart = sessions !== undefined && other.sessions !== undefined;
    if (!apart && new URL(url).href === new URL(other.url).href) return other;
  }
  return undefined;
}

export function twinFault(name: string): string {
  return `server '${name}' has the same url: give both the sessions that are theirs`;
}

function broken(why: string): ServerList {
  return { is: "broken", why };
}

function leftOut(whose: string, fault: string): string {
  return `Cannot watch ${whose} of WAHA_SERVERS as ${fault}`;
}

function parsed(text: string): unknown {
  try {
    // Editors of some systems put a mark before the text.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

type Entry = { is: "server"; server: ListedServer } | { is: "faulty"; faults: string[] };

function readEntry(given: unknown, misfit: Misfit): Entry {
  const shape = entrySchema.safeParse(given);
  if (!shape.success) return { is: "faulty", faults: shape.error.issues.map(faultOf) };
  const entry = shape.data;
  const faults: string[] = [];
  const check = (setting: SettingOfServer, field: string, value: string | number | undefined) => {
    const expected = value === undefined ? null : misfit(setting, String(value));
    if (expected !== null) faults.push(`${field} is wrong: expected ${expected}`);
  };
  for (const field of FIELD_NAMES) check(FIELDS[field], field, entry[field]);
  for (const limit of LIMIT_NAMES) {
    check(SERVER_LIMITS[limit], `limits.${limit}`, entry.limits?.[limit]);
  }
  if (entry.restart === "render" && entry.renderServiceId === undefined) {
    faults.push("renderServiceId is missing: give the id of its service at Render");
  }
  const { session, sessions } = entry;
  if (session !== undefined && sessions !== undefined && !matchesAny(sessions, session)) {
    faults.push("session fits none of its sessions");
  }
  return faults.length === 0 ? { is: "server", server: entry } : { is: "faulty", faults };
}

/** zod's words name types and fields and never quote a value. */
function faultOf({ code, path, message, ...rest }: z.core.$ZodIssue): string {
  const where = path.map(String).join(".");
  if (code === "unrecognized_keys" && "keys" in rest) {
    const fields = rest.keys.slice(0, 3).map((key) => quoted(key)).join(", ");
    const place = where === "" ? "" : ` in ${where}`;
    return `it has a field that means nothing${place}: leave out ${fields}`;
  }
  if (where === "") return "it is no object: give name and url";
  return `${where} is wrong: ${message.replace(/^Invalid input: /, "")}`;
}

function calledIn(given: unknown): string | null {
  const name = typeof given === "object" && given !== null ? Reflect.get(given, "name") : undefined;
  return typeof name === "string" && name !== "" ? quoted(name) : null;
}

function quoted(text: string): string {
  return `'${JSON.stringify(text.slice(0, SHOWN_CHARS_MAX)).slice(1, -1)}'`;
}
