import type { Entry } from "../entry.ts";
import { sessionNamed } from "./session_name.ts";

const HEAD =
  /^\[(\d\d):(\d\d):(\d\d)\.(\d{3})\] (TRACE|DEBUG|INFO|WARN|ERROR|FATAL) \((?:(.+)\/)?(\d+)\): (.*)$/s;
// deno-lint-ignore no-control-regex -- WAHA colours its lines even in a file
const COLOUR = /\x1b\[[\d;]*m/g;
const LEVELS: Readonly<Record<string, number>> = {
  TRACE: 10,
  DEBUG: 20,
  INFO: 30,
  WARN: 40,
  ERROR: 50,
  FATAL: 60,
};

/** The text without colours, and how many ms of its day had passed; null: it is no PRETTY line. */
export function isPretty(text: string): boolean {
  return /^\[\d\d:\d\d:\d\d\.\d{3}\]/.test(text);
}

/**
 * pino-pretty as WAHA prints it by default: no date, local time, colours, and the rest of the
 * fields as JSON at the end of the line.
 * @param below The indented lines that follow: an error's stack.
 */
export function readPretty(
  text: string,
  below: readonly string[],
): Pick<Entry, "session" | "record" | "ofDayMs"> | null {
  const plain = text.replaceAll(COLOUR, "");
  const parts = HEAD.exec(plain);
  if (parts === null) return null;
  const [, hour, minute, second, ms, level = "", name, , rest = ""] = parts;
  const { said, fields } = split(rest);
  const prefix = /^session:(.+?) - (.*)$/s.exec(said);
  const msg = prefix?.[2] ?? said;
  const stack = below.length === 0 ? undefined : below.join("\n").replaceAll(COLOUR, "");
  const own: unknown = fields.session;
  const error: unknown = fields.error;
  const says = errorBelow(stack) ?? (typeof error === "string" ? error : undefined);
  const trace: unknown = fields.trace;
  const deep = stack ?? (typeof trace === "string" ? trace : undefined);
  return {
    ofDayMs: ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000 + Number(ms),
    // The fields name it exactly; the prefix may hold " - " in a name.
    session: typeof own === "string" ? own : prefix?.[1] ?? sessionNamed(msg),
    record: {
      by: "logger",
      ...(LEVELS[level] === undefined ? {} : { level: LEVELS[level] }),
      ...(name === undefined ? {} : { name }),
      msg: typeof own === "string" ? withoutPrefix(said, own) : msg,
      ...(says === undefined ? {} : { error: says }),
      ...(deep === undefined ? {} : { stack: deep }),
      fields,
    },
  };
}

function withoutPrefix(said: string, session: string): string {
  const prefix = `session:${session} - `;
  return said.startsWith(prefix) ? said.slice(prefix.length) : said;
}

/** What is said, and the fields: the last `{…}` of the line that is JSON up to its end. */
function split(rest: string): { said: string; fields: Record<string, unknown> } {
  if (!rest.endsWith("}")) return { said: rest, fields: {} };
  for (let at = rest.indexOf("{"), tries = 0; at !== -1 && tries < 8; tries++) {
    try {
      const value: unknown = JSON.parse(rest.slice(at));
      if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        return { said: rest.slice(0, at).trimEnd(), fields: { ...value } };
      }
    } catch {
      // An opening brace in the text itself: the next one may be it.
    }
    at = rest.indexOf("{", at + 1);
  }
  return { said: rest, fields: {} };
}

function errorBelow(stack: string | undefined): string | undefined {
  if (stack === undefined) return undefined;
  const message = /"message": "(.*?)"(?:,|$)/m.exec(stack)?.[1];
  const type = /"type": "(.*?)"/.exec(stack)?.[1];
  if (message === undefined) return undefined;
  return type === undefined ? message : `${type}: ${message}`;
}
