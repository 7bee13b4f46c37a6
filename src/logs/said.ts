import { CATALOGUE } from "../session/causes/mod.ts";
import { classify } from "./classify.ts";
import type { Entry } from "./entry.ts";
import type { Wording } from "./found_columns.ts";
import { GROUPED_ANCHORS } from "./grouped.ts";
import type { UserPattern } from "./patterns.ts";
import type { CandidateLine, LineHead } from "./scan/mod.ts";

/** What is known of a line by its level, component and text alone. */
type Known =
  /** No event, whatever else stands in the line. */
  | { is: "nothing" }
  /** No event, unless an error stands beside it. */
  | { is: "nothing-without-error" }
  /** An event, if nothing else stands in the line. */
  | { is: "event"; wording: Wording }
  /** The rest of the line decides: it must be read. */
  | { is: "open" };

/** What a line is, found without reading it. */
export interface Quick {
  /** Null: no event. The same object for the same words. */
  wording: Wording | null;
  session: string;
  timeAt: number;
}

/** More different texts than that are numbers and names in them: then the oldest are forgotten. */
const KNOWN_MAX = 10_000;
/** Whose session it is each line says itself. */
const SOMEBODY = "-";
const ACCESS = /^request (completed|errored|aborted)$/;
/** Texts whose meaning stands in another field. */
const OPEN_TEXTS: readonly string[] = [
  "POST DATA",
  ...GROUPED_ANCHORS,
  ...CATALOGUE.flatMap(({ signatures }) => signatures).flatMap((one) =>
    one.on !== "code" && one.on !== "answer" && one.fields !== undefined
      ? [one.begins ?? one.has]
      : []
  ),
];

/**
 * Remembers what WAHA's own sentences are, so that in a storm of a million lines each is understood
 * once: a string of every line costs more than the scan. Only the kernel numbers texts; without it
 * every line is read, with the same answers.
 */
export class SaidBefore {
  readonly #patterns: readonly UserPattern[];
  readonly #known = new Map<number, Known>();
  readonly #sessions = new Map<number, string>();
  /** One object for all lines. */
  readonly #quick: Quick = { wording: null, session: "", timeAt: 0 };

  constructor(patterns: readonly UserPattern[]) {
    this.#patterns = patterns;
  }

  /** @returns Null where it must be read; valid until it is called again. */
  quick(line: CandidateLine): Quick | null {
    const head = line.head();
    if (head === null || head.saidKey === 0) return null;
    const known = this.#known.get(head.saidKey);
    if (known === undefined) return null;
    switch (known.is) {
      case "nothing":
        return this.#nothing();
      case "nothing-without-error":
        return head.bare || !holdsError(line.bytes) ? this.#nothing() : null;
      case "event":
        return head.bare && head.timeAt > 0 ? this.#event(known.wording, { head, line }) : null;
      case "open":
        return null;
    }
  }

  /** The line was read: what its text alone means is known from now on. */
  learn(line: CandidateLine, { format, record }: Entry): void {
    if (format !== "pino") return;
    const key = line.head()?.saidKey ?? 0;
    if (key === 0 || this.#known.has(key)) return;
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(key, this.#knownOf(record));
  }

  #knownOf({ by, level, name, msg }: Entry["record"]): Known {
    if (ACCESS.test(msg)) return { is: "nothing" };
    if (msg === "" || OPEN_TEXTS.some((text) => msg.includes(text))) return { is: "open" };
    const record = {
      by,
      msg,
      ...(level === undefined ? {} : { level }),
      ...(name === undefined ? {} : { name }),
      fields: {},
    };
    const entry: Entry = { format: "pino", wrapper: "none", session: SOMEBODY, record };
    const found = classify(entry, this.#patterns);
    if (found === null) return { is: "nothing-without-error" };
    const { session: _session, ...wording } = found;
    return { is: "event", wording };
  }

  #nothing(): Quick {
    this.#quick.wording = null;
    return this.#quick;
  }

  #event(wording: Wording, { head, line }: { head: LineHead; line: CandidateLine }): Quick | null {
    const session = this.#sessionOf(head, line);
    // Without a field for it the text may name one, or it is of WAHA as a whole.
    if (session === null) return null;
    const quick = this.#quick;
    quick.wording = wording;
    quick.session = session;
    quick.timeAt = head.timeAt;
    return quick;
  }

  /** Null: there is none, or it is written with escapes. */
  #sessionOf(
    { session: { from, to }, sessionKey }: LineHead,
    line: CandidateLine,
  ): string | null {
    if (from === 0) return null;
    const known = sessionKey === 0 ? undefined : this.#sessions.get(sessionKey);
    if (known !== undefined) return known;
    const text = decoder.decode(line.bytes.subarray(from, to));
    if (text.includes("\\")) return null;
    if (this.#sessions.size >= KNOWN_MAX) this.#sessions.clear();
    if (sessionKey !== 0) this.#sessions.set(sessionKey, text);
    return text;
  }
}

const decoder = new TextDecoder();
const QUOTE = 0x22;

/** Whether `"err…` or `"trace…` stands anywhere: sooner too often than once too little. */
function holdsError(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(QUOTE); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    const first = bytes[at + 1];
    if (first === 0x65 && bytes[at + 2] === 0x72 && bytes[at + 3] === 0x72) return true;
    if (first === 0x74 && bytes[at + 2] === 0x72 && bytes[at + 3] === 0x61) return true;
  }
  return false;
}
