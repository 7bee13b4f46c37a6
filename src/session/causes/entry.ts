import type { LogRecord, WahaAnswer } from "./record.ts";
import type { Advice, CauseWord, EventKind, KnownEngine } from "./words.ts";

/**
 * How a cause shows itself. Texts are literal: `begins` or `has` must fit before anything else is
 * asked. Twin texts are told apart by how they end (C03), so a signature that has a twin says its
 * ending.
 */
export type Signature = TextSignature | CodeSignature | AnswerSignature;

export type TextSignature = Anchor & {
  /**
   * `message`: the first line of a logger's `msg`. `stack`: its `error` and `stack`, and the
   * further lines of `msg`. `text`: a line that no logger wrote.
   */
  on: "message" | "stack" | "text";
  ends?: string;
  /** All of them. */
  also?: readonly string[];
  /** None of them: what tells a twin apart. */
  without?: readonly string[];
  /** Asked last. Its named groups become the attributes of the match. */
  matches?: RegExp;
  /** WAHA's components; without it any, also none. */
  logger?: readonly string[];
  levelMin?: number;
  /** Fields of the entry that must have exactly this text. */
  fields?: Readonly<Record<string, string>>;
  /** Attributes that the signature itself stands for. */
  gives?: Readonly<Record<string, string>>;
};

/** By one of both, at least 6 characters long, a signature is found at all: it is the index. */
type Anchor = { begins: string; has?: string } | { begins?: undefined; has: string };

/** The number with which WhatsApp ended a connection, as NOWEB's `state.change` tells it. */
export interface CodeSignature {
  on: "code";
  code: number;
  /** Numbers mean different things to different engines. */
  engines: readonly KnownEngine[];
}

/** What WAHA answered: looked for in `message`, `error`, `exception.message` of the body. */
export interface AnswerSignature {
  on: "answer";
  status: readonly number[];
  has: string;
  without?: readonly string[];
  matches?: RegExp;
  gives?: Readonly<Record<string, string>>;
}

/** Where it was seen. An entry without a source does not count. */
export type Source =
  /** A file under `tests/recorded/`; `quote` stands on that line. */
  | { is: "recording"; file: string; line: number; quote: string }
  /** An input of the cases; `quote` stands on that line. */
  | { is: "case"; file: string; line: number; quote: string }
  /** A row of the collected reports, such as `C47`. */
  | { is: "report"; row: `C${number}` }
  /** A public thread, such as `devlikeapro/waha#996`. */
  | { is: "thread"; thread: string }
  /** Read in the source of the program that prints it. */
  | { is: "source"; project: string; file: string };

export type Sample = { record: LogRecord } | { answer: WahaAnswer };

/** What looks alike and is not it; `isOf` names the entry that it really belongs to. */
export type NearMiss = Sample & { why: string; isOf?: string };

/** WAHA's versions, both ends included; an end left out is open. */
export interface VersionRange {
  from?: string;
  until?: string;
}

/** One cause as data: policy, API, notices, pages and the log analyzer read the same entry. */
export interface CauseEntry {
  /** Kebab case, unique, stable: notices and exports carry it. */
  name: string;
  /** What the rules act upon; null where nothing fell, or where no rule of a session follows. */
  cause: CauseWord | null;
  /** What a log line with it is; null: it is no event at all. */
  kind: EventKind | null;
  scope: "session" | "server";
  engines: readonly KnownEngine[];
  versions: VersionRange;
  signatures: readonly Signature[];
  /** One sentence that a shop owner understands. */
  meaning: string;
  act: { do: Advice; sentence: string };
  /** One sentence: what would make it worse. */
  never: string;
  sources: readonly [Source, ...Source[]];
  /** At least one where a signature reads a text. */
  samples: readonly Sample[];
  nearMisses: readonly NearMiss[];
}

/** An entry that was recognised, with what the text itself named. */
export interface CauseMatch {
  entry: CauseEntry;
  on: "message" | "stack" | "text" | "answer";
  /** From named groups: `lockHost`, `error`, `httpStatus`, `attempt` … */
  attributes: Readonly<Record<string, string>>;
}
