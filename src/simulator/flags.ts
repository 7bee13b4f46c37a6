import { parseArgs } from "node:util";
import { type Status, STATUSES } from "./model.ts";
import { LOG_FORMATS, type LogFormat } from "./log_format.ts";
import { type Engine, ENGINES } from "./timings.ts";
import { type Version, VERSIONS } from "./versions.ts";
import type { Webhook } from "./webhooks.ts";

/** What `deno task simulate` was asked for. */
export interface Flags {
  port: number;
  sessions: readonly string[];
  engine: Engine;
  status: Status;
  /** How many times faster than real time. */
  speed: number;
  seed: number;
  waha: Version;
  /** Receivers of the events of every session. */
  webhooks: readonly Webhook[];
  /** Where WAHA's log goes; null: nowhere. */
  log: { path: string; format: LogFormat } | null;
}

/** A command line that cannot be followed; the message is one sentence for the person. */
export class FlagError extends Error {
  override readonly name = "FlagError";
  readonly code = "BAD_FLAG";
}

export const USAGE = "deno task simulate [--port N] [--sessions a,b] " +
  `[--engine ${ENGINES.join("|")}] [--status ${STATUSES.join("|")}] [--speed X] [--seed N] ` +
  `[--waha ${VERSIONS.join("|")}] [--webhook URL [--webhook-hmac KEY] [--webhook-events a,b]] ` +
  `[--log FILE [--log-format ${LOG_FORMATS.join("|")}]]`;

const DEFAULT_EVENTS = "session.status,state.change";
const SPEED_MAX = 1000;
const SESSION_NAME = /^[a-zA-Z0-9_-]{1,54}$/;

/** @throws {FlagError} When a flag is unknown or its value cannot be used. */
export function parseFlags(args: readonly string[]): Flags {
  const values = valuesOf(args);
  const flags = flagsOf(values);
  const passkey = flags.status.startsWith("PASSKEY");
  if (passkey && (flags.engine !== "GOWS" || flags.waha !== "2026.7")) {
    throw new FlagError(`Cannot use --status ${flags.status}: only GOWS of --waha 2026.7 has it`);
  }
  return flags;
}

function flagsOf(values: Values): Flags {
  return {
    port: number("port", values.port ?? "3000", { least: 0, most: 65_535 }),
    sessions: sessions(values.sessions ?? "default"),
    engine: oneOf("engine", values.engine ?? "NOWEB", ENGINES),
    status: oneOf("status", values.status ?? "WORKING", STATUSES),
    speed: factor(values.speed ?? "1"),
    seed: number("seed", values.seed ?? "1", { least: 0, most: 2 ** 32 - 1 }),
    waha: oneOf("waha", values.waha ?? "2026.2.1", VERSIONS),
    webhooks: webhooks(values),
    log: log(values),
  };
}

function valuesOf(args: readonly string[]) {
  const string = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: string,
        sessions: string,
        engine: string,
        status: string,
        speed: string,
        seed: string,
        waha: string,
        webhook: string,
        "webhook-hmac": string,
        "webhook-events": string,
        log: string,
        "log-format": string,
      },
    }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message.split(/\. |\.?\n/)[0] : "unknown flag";
    throw new FlagError(`Cannot read the command line: ${said}; usage: ${USAGE}`, { cause: error });
  }
}

type Values = ReturnType<typeof valuesOf>;

function webhooks(values: Values): Webhook[] {
  const { webhook: url, "webhook-hmac": hmac, "webhook-events": events } = values;
  if (url === undefined) {
    const lonely = hmac === undefined ? events === undefined ? null : "events" : "hmac";
    if (lonely === null) return [];
    throw new FlagError(`Cannot use --webhook-${lonely} alone: name the receiver with --webhook`);
  }
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new FlagError(`Cannot use --webhook "${url}": must be an http or https URL`);
  }
  const list = (events ?? DEFAULT_EVENTS).split(",").map((event) => event.trim()).filter(Boolean);
  return [{ url, events: list, hmacKey: hmac ?? null }];
}

function log(values: Values): Flags["log"] {
  const { log: path, "log-format": format } = values;
  if (path === undefined && format === undefined) return null;
  if (path === undefined || path === "") {
    throw new FlagError("Cannot write a log to nowhere: name its file with --log");
  }
  return { path, format: oneOf("log-format", format ?? "PRETTY", LOG_FORMATS) };
}

function number(flag: string, text: string, bounds: { least: number; most: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= bounds.least && value <= bounds.most) return value;
  throw new FlagError(
    `Cannot use --${flag} "${text}": must be a whole number from ${bounds.least} to ${bounds.most}`,
  );
}

function factor(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= SPEED_MAX) return value;
  throw new FlagError(
    `Cannot use --speed "${text}": must be a number above 0 and up to ${SPEED_MAX}`,
  );
}

function oneOf<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new FlagError(`Cannot use --${flag} "${text}": must be one of ${words.join(", ")}`);
}

function sessions(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !SESSION_NAME.test(name));
  if (wrong === undefined) return [...new Set(names)];
  throw new FlagError(
    `Cannot use the session name "${wrong}": ` +
      "must be 1 to 54 letters, digits, hyphens or underscores",
  );
}
