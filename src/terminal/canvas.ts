import type { TerminalParts } from "./parts.ts";

const OPEN = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const CLOSE = "\x1b[?7h\x1b[?25h\x1b[?1049l";

/**
 * A page of the terminal that is drawn over and over. It lies on the alternate screen, so that
 * what stood there before comes back with the cursor when it is closed. No line wraps: where a
 * terminal finds a letter wider than we do, the line is cut, not the page torn.
 */
export class Canvas implements Disposable {
  readonly #write: TerminalParts["write"];
  readonly #rows: () => number;

  constructor({ write }: Pick<TerminalParts, "write">, rows: () => number) {
    this.#write = write;
    this.#rows = rows;
    write(OPEN);
  }

  /** @param lines None longer than the screen; those that it has no rows for are counted instead. */
  draw(lines: readonly string[]): void {
    const kept = fitted(lines, this.#rows());
    this.#write(`\x1b[H${kept.map((line) => `${line}\x1b[K`).join("\r\n")}\x1b[J`);
  }

  [Symbol.dispose](): void {
    this.#write(CLOSE);
  }
}

/** The first of the lines, and how many more there are where the rows do not take them all. */
export function fitted(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const kept = Math.max(0, rows - 1);
  return [...lines.slice(0, kept), `… ${lines.length - kept} more lines`];
}
