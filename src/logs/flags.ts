import { EVENT_KINDS } from "../session/causes/mod.ts";
import type { Selection } from "./analysis.ts";
import { argumentsOf, type Option, UsageError } from "./arguments.ts";

export const USAGE = `deno task analyze [FILES…|-] [options]

Reads WAHA's logs (files, folders, patterns, .gz, .zst, - for standard input) and says what happened.
  --json               the whole analysis as JSON
  --jsonl              each event as a line of JSON, as it is found
  --since T, --until T only what happened then: 2026-03-02T08:00Z, or 90m, 12h, 3d ago
  --session NAME       only this session; may be given again
  --kind KIND          only events of this kind (session.failed, memory …); may be given again
  --around T|LINE      cut the lines around a time, or around line N of the one file, as they stand
    --minutes N        how much before and after; 10 unless said otherwise
  --redact             take out numbers, names, texts, keys and codes
  --follow             go on with what is written from now on
  --report-to URL      send what is found to the service at URL; its key is read from API_KEY
  --fail-on KIND       exit with 1 when an event of this kind was found; may be given again
  --patterns FILE      patterns of your own (JSON)
  --explain 'LINE'     how a line is unwrapped, read and classified, and why
  --threads N          how many threads read a large file
Exit codes: 0 read, 1 found what --fail-on names, 2 usage, 66 input missing, 78 a broken pattern file.
`;

export interface Flags {
  files: string[];
  form: "text" | "json" | "jsonl";
  redact: boolean;
  follow: boolean;
  help: boolean;
  sinceAt?: number;
  untilAt?: number;
  around?: string;
  minutes: number;
  sessions: string[];
  kinds: string[];
  failOn: string[];
  patterns?: string;
  explain?: string;
  reportTo?: string;
  threads?: number;
}

const OPTIONS: Readonly<Record<string, Option>> = {
  json: "switch",
  jsonl: "switch",
  redact: "switch",
  follow: "switch",
  help: "switch",
  since: "once",
  until: "once",
  around: "once",
  minutes: "once",
  patterns: "once",
  explain: "once",
  threads: "once",
  "report-to": "once",
  session: "many",
  kind: "many",
  "fail-on": "many",
};

/**
 * @param now For times that are given as ages, ms.
 * @throws {UsageError} Says which option, and what it takes.
 */
export function flagsOf(args: readonly string[], now: number): Flags {
  const { files, switches, values } = argumentsOf(args, OPTIONS);
  const once = (name: string) => values.get(name)?.[0];
  const kinds = values.get("kind") ?? [];
  const failOn = values.get("fail-on") ?? [];
  for (const kind of [...kinds, ...failOn]) requireKind(kind);
  if (switches.has("json") && switches.has("jsonl")) {
    throw new UsageError("Give --json or --jsonl, not both");
  }
  requireCompany(switches, values);
  const since = once("since");
  const until = once("until");
  const sinceAt = since === undefined ? -Infinity : instant("--since", since, now);
  const untilAt = until === undefined ? Infinity : instant("--until", until, now);
  if (untilAt < sinceAt) throw new UsageError("--until: give a time after that of --since");
  const around = once("around");
  const patterns = once("patterns");
  const explain = once("explain");
  const threads = once("threads");
  return {
    files,
    form: switches.has("json") ? "json" : switches.has("jsonl") ? "jsonl" : "text",
    redact: switches.has("redact"),
    follow: switches.has("follow"),
    help: switches.has("help"),
    minutes: wholeNumber("--minutes", once("minutes") ?? "10", { min: 1, max: 10_080 }),
    sessions: [...values.get("session") ?? []],
    kinds: [...kinds],
    failOn: [...failOn],
    ...reportingTo(once("report-to")),
    ...(since === undefined ? {} : { sinceAt }),
    ...(until === undefined ? {} : { untilAt }),
    ...(around === undefined ? {} : { around }),
    ...(patterns === undefined ? {} : { patterns }),
    ...(explain === undefined ? {} : { explain }),
    ...(threads === undefined
      ? {}
      : { threads: wholeNumber("--threads", threads, { min: 1, max: 64 }) }),
  };
}

/** Options that change nothing by themselves, or that another one leaves nothing to do for. */
function requireCompany(
  switches: ReadonlySet<string>,
  values: ReadonlyMap<string, readonly string[]>,
): void {
  const has = (name: string) => switches.has(name) || values.has(name);
  for (const [name, needed] of [["minutes", "around"], ["report-to", "follow"]] as const) {
    if (has(name) && !has(needed)) throw new UsageError(`--${name}: give --${needed} as well`);
  }
  if (!has("follow")) return;
  for (const name of ["since", "until", "around", "explain"]) {
    if (has(name)) {
      throw new UsageError(
        `--follow goes on with what is written from now on: leave out --${name}`,
      );
    }
  }
}

function reportingTo(url: string | undefined): { reportTo?: string } {
  if (url === undefined) return {};
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError("--report-to: give the whole address of the service, with http://");
  }
  return { reportTo: url };
}

function requireKind(kind: string): void {
  const known = EVENT_KINDS.some((one) => one === kind || one.startsWith(`${kind}.`));
  if (!known) throw new UsageError(`${kind} is no kind: give one of ${EVENT_KINDS.join(", ")}`);
}

function wholeNumber(
  flag: string,
  text: string,
  { min, max }: { min: number; max: number },
): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new UsageError(`${flag}: give a whole number from ${min} to ${max}`);
  }
  return value;
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What of the events is asked for. */
export function selectionOf({ sinceAt, untilAt, sessions, kinds }: Flags): Selection {
  return {
    ...(sinceAt === undefined ? {} : { sinceAt }),
    ...(untilAt === undefined ? {} : { untilAt }),
    ...(sessions.length === 0 ? {} : { sessions }),
    ...(kinds.length === 0 ? {} : { kinds }),
  };
}

/** A date as ISO writes it, or an age such as `90m`, `12h`, `3d`. */
export function instant(flag: string, text: string, now: number): number {
  const [, count = "", unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count !== "") return now - Number(count) * (UNITS[unit] ?? 0);
  const at = /^\d{4}-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(`${flag}: give a time such as 2026-03-02T08:00Z, or an age such as 90m`);
  }
  return at;
}
