import pino from "pino";
import { type Clock, systemClock } from "../clock.ts";
import type { Log, TelemetryEvent } from "./event.ts";
import { withoutSecrets } from "./secrets.ts";
import { levelOf, sentenceOf } from "./sentences.ts";

export interface PinoLogOptions {
  /** The quietest level that is written, one of pino's; `silent` writes nothing. */
  level: string;
  /** Stamps each line: the machine's own when left out. */
  clock?: Clock;
  /** Takes each line without its line feed; standard output when left out. */
  write?: (line: string) => void;
  /** Fields of every line, such as the name of this replica. */
  base?: Readonly<Record<string, string>>;
}

/**
 * Events as JSON, one line each: `level`, `time` (ISO 8601), the event's fields, `msg`.
 * @throws When pino does not know the level.
 */
export function createPinoLog(
  { level, clock = systemClock, write, base = {} }: PinoLogOptions,
): Log {
  const options: pino.LoggerOptions = {
    level,
    base: { service: "waha-recovery", ...base },
    timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  };
  const logger = write === undefined
    ? pino(options)
    : pino(options, { write: (line: string) => write(line.trimEnd()) });
  return {
    event(event) {
      const at = levelOf(event);
      if (!logger.isLevelEnabled(at)) return;
      logger[at](fieldsOf(event), sentence(event));
    },
  };
}

function fieldsOf(event: TelemetryEvent): object {
  // Requests are by far the most and hold nothing but what we put there: no search for secrets.
  if (event.is === "request") return event;
  return record(withoutSecrets(event));
}

function sentence(event: TelemetryEvent): string {
  const text = sentenceOf(event);
  return event.is === "request" ? text : String(withoutSecrets(text));
}

function record(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
