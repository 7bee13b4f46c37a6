/** The real WAHA's log, read as entries: order and shape, not times and chance. */
import type { Told } from "./told.ts";

const FOLDER = new URL("../recorded/logs/", import.meta.url);

interface Entry {
  level: number;
  name: string | null;
  msg: string;
  /** What else it carries; texts that are chance are shortened to their kind. */
  fields: Record<string, unknown>;
}

export function logOf(name: string): string {
  return Deno.readTextFileSync(new URL(name, FOLDER));
}

/** The entries of a log in either format; what is no entry (stderr, stacks) is left out. */
export function entriesOf(text: string): Told[] {
  const entries = text.split("\n").flatMap((one) => jsonEntry(one) ?? prettyEntry(one) ?? []);
  const asked = new Set(entries.flatMap(({ fields }) => "req" in fields ? [fields.reqId] : []));
  return entries.filter((entry) => entry.level >= 30 && !NESTS.includes(entry.name ?? ""))
    .filter((entry) => !isOfPolling(entry, asked))
    .map((entry) => ({
      stream: streamOf(entry),
      mark: markOf(entry),
      shape: { level: entry.level, fields: shapeOf(entry.fields) },
    }));
}

/** Nest names its routes and modules at the start; most recordings leave that out. */
const NESTS = ["InstanceLoader", "RoutesResolver", "RouterExplorer"];

/** Left out of the recordings with the requests that caused them: our own polling's. */
function isOfPolling(entry: Entry, asked: ReadonlySet<unknown>): boolean {
  return entry.msg === "Error while getting engine info" && !asked.has(entry.fields.reqId);
}

function jsonEntry(one: string): Entry[] | null {
  if (!one.startsWith("{")) return null;
  const { level, time: _at, pid: _pid, hostname: _host, name = null, msg, ...fields } = JSON.parse(
    one,
  );
  return [{ level, name, msg: String(msg), fields }];
}

const PRETTY = /^\[[\d:.]+\] (\w+) \((?:(\w+)\/)?\d+\): (?:session:[\w-]+ - )?(.*?)( \{.*\})?$/;
const LEVELS: Record<string, number> = { DEBUG: 20, INFO: 30, WARN: 40, ERROR: 50 };

function prettyEntry(one: string): Entry[] | null {
  // deno-lint-ignore no-control-regex
  const plain = one.replaceAll(/\x1b\[\d+m/g, "");
  const found = plain.match(PRETTY);
  if (found === null) return null;
  const [, word = "", name = null, msg = "", rest] = found;
  return [{
    level: LEVELS[word] ?? 0,
    name,
    msg,
    fields: rest === undefined ? {} : JSON.parse(rest),
  }];
}

/** Entries of one component are in order; those of WebSocket clients and receivers apart. */
function streamOf({ name, msg, fields }: Entry): string {
  if ("req" in fields) return "requests";
  if (name === "WebhookSender") return `WebhookSender ${msg.split(" ")[0]}`;
  return name ?? ("engine" in fields ? "subprocess" : "sessions");
}

function markOf({ msg, fields }: Entry): string {
  const text = msg
    .replace(/'Error: [^']*'/, "'Error: …'")
    .split("\n", 1).join("")
    .replace(/wsc_\w+/, "wsc_…")
    .replace(/net::ERR_\w+/, "net::ERR_…")
    .replace(/127\.0\.0\.1:\d+/, "…")
    .replace(/interval \d+/, "interval …")
    .replace(/detached Frame.*/, "detached Frame …")
    .replace(/Directory '[^']*'/, "Directory '…'");
  if ("event" in fields && "url" in fields) return `${text} ${fields.event}`;
  const req = fields.req;
  if (typeof req !== "object" || req === null) return text;
  const { method = "", url = "" } = req as { method?: string; url?: string };
  return `${text} ${method} ${url} ${JSON.stringify(fields.res)}`;
}

const VARIABLE =
  /^(reqId|id|event\.id|responseTime|trace|stack|url|data|grpc|currentState|message|error)$/;

/** Keys in order, their values where they are not chance. */
function shapeOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.entries(value).map((
    [key, inner],
  ) => [key, VARIABLE.test(key) || key === "options" ? typeof inner : shapeOf(inner)]);
}

export function logNames(): string[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
}
