import type { Engine } from "../facts.ts";
import { CATALOGUE } from "./catalogue.ts";
import type { CauseEntry, CauseMatch } from "./entry.ts";
import { matcherOf } from "./match.ts";
import type { LogRecord, WahaAnswer } from "./record.ts";
import type { CauseWord } from "./words.ts";

/** Made at the first question: a service that starts asks none. */
const matcher = once(() => matcherOf(CATALOGUE));
const BY_NAME: ReadonlyMap<string, CauseEntry> = new Map(
  CATALOGUE.map((entry) => [entry.name, entry]),
);

/** What a record of a log is, or null: most lines are nothing. */
export function match(record: LogRecord): CauseMatch | null {
  return matcher().match(record);
}

/** What an error answer of WAHA means, or null. */
export function matchAnswer(answer: WahaAnswer): CauseMatch | null {
  return matcher().matchAnswer(answer);
}

/** Null: no entry has that name. */
export function causeEntry(name: string): CauseEntry | null {
  return BY_NAME.get(name) ?? null;
}

/** In the order of the catalogue: the plainest first. */
export function entriesOf(cause: CauseWord): readonly CauseEntry[] {
  return CATALOGUE.filter((entry) => entry.cause === cause);
}

/**
 * What the number means with which WhatsApp ended a connection: `statusCode` of a `state.change`.
 * Null: not known, or an engine that tells no numbers.
 */
export function byReasonCode(engine: Engine, code: number): CauseEntry | null {
  return engine === "UNKNOWN" ? null : matcher().byCode(engine, code);
}

/** One sentence that a shop owner understands: the entry's where only one fits the engine. */
export function meaningOf(cause: CauseWord, engine: Engine = "UNKNOWN"): string {
  const fitting = entriesOf(cause).filter(({ engines }) =>
    engine !== "UNKNOWN" && engines.includes(engine)
  );
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? only.meaning : MEANINGS[cause];
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

/** Where the entry is not known, only its word. */
const MEANINGS: Readonly<Record<CauseWord, string>> = {
  "crashed": "The program that talks to WhatsApp ended by itself; its login is kept.",
  "qr-not-scanned": "A QR code was shown, and nobody scanned it in time.",
  "logged-out": "WhatsApp ended the login of this number: somebody has to scan a new code.",
  "gave-up-reconnecting": "WAHA tried for two minutes to reach WhatsApp and then stopped trying.",
  "refused": "WhatsApp refuses the connection: the number is blocked or WAHA is too old.",
  "replaced": "The same login is in use at another place, which took the connection over.",
  "restricted": "WhatsApp lets this number answer, but not begin new chats for some time.",
  "profile-locked": "The browser finds its own folder locked and does not start.",
  "credentials-damaged": "The stored login cannot be read any more.",
  "storage-full": "The disk is full: WAHA can store nothing, not even a login.",
  "database-down": "The database that WAHA keeps its logins in does not answer.",
  "engine-gone": "The part of WAHA that talks to WhatsApp has ended, for all numbers at once.",
  "network-down": "The server cannot reach WhatsApp: its internet connection is away.",
  "out-of-memory": "The server ran out of memory, and WAHA or one of its browsers was ended.",
  "unknown": "It stopped working, and WAHA does not say why.",
};
