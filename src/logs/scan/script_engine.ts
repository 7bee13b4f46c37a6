import { Buffer } from "node:buffer";
import {
  BLOCK_BYTES,
  CROSSING_BYTES,
  type Engine,
  type EngineLine,
  FRONT_BYTES,
  type Piece,
  SLACK_BYTES,
} from "./engine.ts";
import { headOf } from "./line_head.ts";
import { type LiteralBytes, MEMORY_WORDS, SESSION_WORDS } from "./literals.ts";
import type { LineHead } from "./port.ts";

/**
 * The engine without WebAssembly: one string per piece, one pattern per question, and after a hit
 * a jump to the next line. 1 GB/s for the two counts; with all literals of the catalogue 0.1.
 */
export class ScriptEngine implements Engine {
  // No Buffer to the outside: its `slice` is a view, and who keeps a line means a copy.
  readonly memory = new Uint8Array(FRONT_BYTES + BLOCK_BYTES + SLACK_BYTES);
  readonly blockAt = FRONT_BYTES;
  lines = 0;
  session = 0;
  memoryWords = 0;
  open: { literal: number; literalAt: number } | null = null;
  readonly #buffer = Buffer.from(this.memory.buffer);
  readonly #session = anyOf(SESSION_WORDS.map((word) => pattern(bytesOf(word), true)));
  readonly #memory = anyOf(MEMORY_WORDS.map((word) => pattern(bytesOf(word), true)));
  readonly #literals: readonly RegExp[];
  readonly #anyLiteral: RegExp;
  #openSession = false;
  #openMemory = false;
  readonly #line: EngineLine = { at: 0, length: 0, no: 0, literal: 0, literalAt: 0 };

  constructor(literals: readonly LiteralBytes[]) {
    const patterns = literals.map(({ bytes, anyCase }) => pattern(bytes, anyCase));
    this.#literals = patterns.map((one) => new RegExp(one));
    this.#anyLiteral = anyOf(patterns);
  }

  reset(): void {
    this.lines = 0;
    this.session = 0;
    this.memoryWords = 0;
    this.open = null;
    this.#openSession = false;
    this.#openMemory = false;
  }

  scan({ from, end, continues }: Piece, found: (line: EngineLine) => void): void {
    if (!continues) this.open = null;
    // What crosses into the piece is looked for again: it only sets what may be set already.
    const begin = continues ? from - CROSSING_BYTES : from;
    const text = this.#buffer.toString("latin1", begin, end);
    const session = countLines(this.#session, text);
    const memory = countLines(this.#memory, text);
    this.session += session.ended - (this.#openSession && session.first ? 1 : 0);
    this.memoryWords += memory.ended - (this.#openMemory && memory.first ? 1 : 0);
    const ended = text.includes("\n");
    if (ended) {
      this.session += this.#openSession ? 1 : 0;
      this.memoryWords += this.#openMemory ? 1 : 0;
    }
    this.#openSession = session.open || (!ended && this.#openSession);
    this.#openMemory = memory.open || (!ended && this.#openMemory);
    this.#findLiterals(text, { begin, from }, found);
  }

  head(at: number, length: number): LineHead | null {
    return headOf(this.memory.subarray(at, at + length));
  }

  #findLiterals(
    text: string,
    { begin, from }: { begin: number; from: number },
    found: (line: EngineLine) => void,
  ): void {
    let counted = 0;
    const countTo = (to: number) => {
      for (let at = text.indexOf("\n", counted); at >= 0 && at < to; counted = at + 1) {
        this.lines++;
        at = text.indexOf("\n", at + 1);
      }
    };
    const any = this.#anyLiteral;
    any.lastIndex = 0;
    for (let hit = any.exec(text); hit !== null; hit = any.exec(text)) {
      const start = hit.index === 0 ? 0 : text.lastIndexOf("\n", hit.index - 1) + 1;
      const newline = text.indexOf("\n", hit.index);
      const line = text.slice(start, newline < 0 ? text.length : newline);
      const literal = this.#literals.findIndex((one) => one.test(line));
      const literalAt = begin + start + (this.#literals[literal]?.exec(line)?.index ?? 0);
      countTo(start);
      if (newline < 0) {
        this.#remember({ literal, literalAt });
        break;
      }
      this.lines++;
      counted = newline + 1;
      const at = Math.max(from, begin + start);
      this.#line.at = at;
      this.#line.length = begin + newline - at;
      this.#line.no = this.lines;
      this.#line.literal = literal;
      this.#line.literalAt = literalAt;
      found(this.#line);
      any.lastIndex = newline + 1;
    }
    countTo(text.length);
  }

  #remember(seen: { literal: number; literalAt: number }): void {
    this.open = this.open === null || seen.literal < this.open.literal ? seen : this.open;
  }
}

interface Counted {
  /** Lines with a hit that end in the text. */
  ended: number;
  /** The first line of the text is one of them. */
  first: boolean;
  /** The line that does not end in the text has a hit. */
  open: boolean;
}

function countLines(words: RegExp, text: string): Counted {
  const firstEnd = text.indexOf("\n");
  const counted: Counted = { ended: 0, first: false, open: false };
  words.lastIndex = 0;
  while (words.test(text)) {
    const newline = text.indexOf("\n", words.lastIndex);
    if (newline < 0) {
      counted.open = true;
      break;
    }
    counted.ended++;
    if (newline === firstEnd) counted.first = true;
    words.lastIndex = newline + 1;
  }
  return counted;
}

function bytesOf(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}

/** For text in which each character is one byte. Only ASCII letters have two cases in a log. */
function pattern(bytes: Uint8Array, anyCase: boolean): string {
  return [...bytes].map((byte) => {
    const letter = String.fromCharCode(byte);
    if (anyCase && /[a-z]/i.test(letter)) return `[${letter.toLowerCase()}${letter.toUpperCase()}]`;
    return `\\x${byte.toString(16).padStart(2, "0")}`;
  }).join("");
}

function anyOf(patterns: readonly string[]): RegExp {
  // Of no literal at all the pattern would fit everywhere: `(?!)` fits nowhere.
  return new RegExp(patterns.length === 0 ? "(?!)" : patterns.join("|"), "g");
}
