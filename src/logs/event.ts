import type { CauseWord, EventKind } from "../session/causes/mod.ts";

/** One happening, at its first line (design §6). */
export interface LogEvent {
  kind: EventKind;
  cause?: CauseWord;
  /** The catalogue's entry that recognised it. */
  entry?: string;
  session: string | null;
  /** Physical line in its file, from 1. */
  line: number;
  lineTo?: number;
  /** ms since 1970; null where nothing tells it. */
  time: number | null;
  /** Where the date came from that the line does not tell. */
  dateFrom?: "file" | "neighbour";
  /** ms since midnight, until the date is known. */
  ofDayMs?: number;
  /** ms since the first of January of a leap year, until the year is known. */
  ofYearMs?: number;
  file: string;
  level?: number;
  excerpt: string;
  attrs?: Readonly<Record<string, string>>;
  /** Lines about the same happening that were folded into it. */
  folded?: number;
}
