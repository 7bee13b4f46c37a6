/** What the scanner must find, told as plainly as can be: split at the newlines, look at each. */
import type { Literal, ScanCounts } from "../../src/logs/scan/mod.ts";

export interface OracleLine {
  no: number;
  offset: number;
  length: number;
  literal: number;
  literalAt: number;
}

export interface Answer {
  counts: ScanCounts;
  lines: OracleLine[];
}

const letters = new TextDecoder("latin1");

export function latin1(bytes: Uint8Array): string {
  // WHATWG's latin1 is windows-1252: its 32 odd characters are one character each all the same.
  return letters.decode(bytes);
}

export function oracle(bytes: Uint8Array, literals: readonly Literal[]): Answer {
  const text = latin1(bytes);
  const counts = { bytes: bytes.length, lines: 0, session: 0, memory: 0 };
  const found: OracleLine[] = [];
  const wanted = literals.map(({ text, anyCase }) => ({
    text: latin1(new TextEncoder().encode(text)),
    anyCase: anyCase === true,
  }));
  for (let offset = 0; offset < text.length;) {
    const newline = text.indexOf("\n", offset);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(offset, end);
    const lower = line.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    counts.lines++;
    if (["session", "failed", "logout"].some((word) => lower.includes(word))) counts.session++;
    if (["memory", "oom"].some((word) => lower.includes(word))) counts.memory++;
    const at = wanted.map(({ text, anyCase }) =>
      anyCase
        ? lower.indexOf(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))
        : line.indexOf(text)
    );
    const literal = at.findIndex((index) => index >= 0);
    if (literal >= 0) {
      const literalAt = at[literal] ?? -1;
      found.push({ no: counts.lines, offset, length: line.length, literal, literalAt });
    }
    offset = end + 1;
  }
  return { counts, lines: found };
}
