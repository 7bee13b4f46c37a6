import { parseArgs } from "node:util";
import { EVENT_KINDS } from "../session/causes/mod.ts";

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

/** Usage that cannot be followed, with what to change. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}

/**
 * @param now For times that are given as ages, ms.
 * @throws {UsageError} Says which option, and what it takes.
 */
export function flagsOf(args: readonly string[], now: number): Flags {
  const { values, positionals } = parsed(args);
  const kinds = values.kind ?? [];
  const failOn = values["fail-on"] ?? [];
  for (const kind of [...kinds, ...failOn]) requireKind(kind);
  if (values.json === true && values.jsonl === true) {
    throw new UsageError("Give --json or --jsonl, not both");
  }
  const { since, until, around, patterns, explain, threads } = values;
  const reportTo = values["report-to"];
  if (reportTo !== undefined && !URL.canParse(reportTo)) {
    throw new UsageError("--report-to: give the whole address of the service, with http://");
  }
  return {
    files: positionals,
    form: values.json === true ? "json" : values.jsonl === true ? "jsonl" : "text",
    redact: values.redact === true,
    follow: values.follow === true,
    help: values.help === true,
    minutes: wholeNumber("--minutes", values.minutes ?? "10", 1, 10_080),
    sessions: values.session ?? [],
    kinds,
    failOn,
    ...(since === undefined ? {} : { sinceAt: instant("--since", since, now) }),
    ...(until === undefined ? {} : { untilAt: instant("--until", until, now) }),
    ...(around === undefined ? {} : { around }),
    ...(patterns === undefined ? {} : { patterns }),
    ...(explain === undefined ? {} : { explain }),
    ...(reportTo === undefined ? {} : { reportTo }),
    ...(threads === undefined ? {} : { threads: wholeNumber("--threads", threads, 1, 64) }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        jsonl: { type: "boolean" },
        since: { type: "string" },
        until: { type: "string" },
        session: { type: "string", multiple: true },
        kind: { type: "string", multiple: true },
        around: { type: "string" },
        minutes: { type: "string" },
        redact: { type: "boolean" },
        follow: { type: "boolean", short: "f" },
        "report-to": { type: "string" },
        "fail-on": { type: "string", multiple: true },
        patterns: { type: "string" },
        explain: { type: "string" },
        threads: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "cannot read the options");
  }
}

function requireKind(kind: string): void {
  const known = EVENT_KINDS.some((one) => one === kind || one.startsWith(`${kind}.`));
  if (!known) throw new UsageError(`${kind} is no kind: give one of ${EVENT_KINDS.join(", ")}`);
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
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
