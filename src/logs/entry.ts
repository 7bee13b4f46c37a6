import type { LogRecord } from "../session/causes/mod.ts";

/** Who wrote a line, told by its form alone. */
export type Format = "pino" | "pretty" | "nest" | "logfmt" | "kernel" | "text";

/** What stands around a line that some collector of logs has kept. */
export type Wrapper =
  | "none"
  | "docker-json"
  | "compose"
  | "timestamps"
  | "cri"
  | "kubectl"
  | "journald"
  | "journald-json"
  | "syslog";

/** A line without what a collector put around it. */
export interface Framed {
  text: string;
  wrapper: Wrapper;
  /** When the collector took it, ms. */
  timeAt?: number;
  /** Of a date without a year: ms since the first of January of a leap year. */
  ofYearMs?: number;
  /** CRI: only the first part of a longer line. */
  partial?: true;
}

/** When something happened, and how that is known. */
export interface EntryTime {
  /** ms since 1970; undefined: only the time of day is known, or nothing. */
  at?: number;
  /** ms since midnight, where a line tells no date. */
  ofDayMs?: number;
  /** ms since the first of January of a leap year, where a line tells no year. */
  ofYearMs?: number;
}

/** One entry of a log: a line, and the stack or block that belongs to it. */
export interface Entry extends EntryTime {
  format: Format;
  wrapper: Wrapper;
  session: string | null;
  record: LogRecord;
}
