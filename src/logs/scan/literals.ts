import type { Literal } from "./port.ts";

/** The words of the guide's two greps, which are counted and never candidates by themselves. */
export const SESSION_WORDS = ["session", "failed", "logout"] as const;
export const MEMORY_WORDS = ["memory", "oom"] as const;

export const LITERAL_BYTES_MIN = 3;
export const LITERAL_BYTES_MAX = 64;
export const LITERALS_MAX = 250;

export type ScanCode = "LITERAL_UNFIT" | "LITERALS_TOO_MANY" | "SCAN_FAILED" | "INPUT_DAMAGED";

/** Told apart by `code`, never by message. */
export class ScanError extends Error {
  override readonly name = "ScanError";
  constructor(readonly code: ScanCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
  }
}

/** A literal as the engines look for it. */
export interface LiteralBytes {
  bytes: Uint8Array;
  anyCase: boolean;
}

/**
 * @throws {ScanError} `LITERAL_UNFIT`: shorter or longer than can be looked for, or with a line
 * end in it, which no line has. `LITERALS_TOO_MANY`: above `LITERALS_MAX`.
 */
export function literalBytes(literals: readonly Literal[]): LiteralBytes[] {
  if (literals.length > LITERALS_MAX) {
    throw new ScanError(
      "LITERALS_TOO_MANY",
      `Cannot look for ${literals.length} literals at once: the limit is ${LITERALS_MAX}`,
    );
  }
  return literals.map(({ text, anyCase = false }) => {
    const bytes = new TextEncoder().encode(text);
    const why = unfit(bytes);
    if (why !== null) {
      throw new ScanError("LITERAL_UNFIT", `Cannot look for ${JSON.stringify(text)}: ${why}`);
    }
    return { bytes, anyCase };
  });
}

function unfit(bytes: Uint8Array): string | null {
  if (bytes.length < LITERAL_BYTES_MIN) return `give at least ${LITERAL_BYTES_MIN} bytes`;
  if (bytes.length > LITERAL_BYTES_MAX) return `give at most ${LITERAL_BYTES_MAX} bytes`;
  return bytes.includes(0x0a) ? "a line has no line end inside" : null;
}

/**
 * The longest part of an anchor that stands unchanged in every wrapper: JSON escapes quotes,
 * backslashes and control characters, docker's writer also `<`, `>` and `&`, and some loggers
 * everything beyond ASCII. Empty when no 3 characters are left: such a line cannot be found.
 */
export function scannable(anchor: string): string {
  const runs = anchor.match(/[ !#-%'-;=?-[\]-~]+/g) ?? [];
  const longest = runs.reduce((best, run) => run.length > best.length ? run : best, "");
  const cut = longest.slice(0, LITERAL_BYTES_MAX);
  return cut.length < LITERAL_BYTES_MIN ? "" : cut;
}
