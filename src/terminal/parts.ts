import type { Clock } from "../clock.ts";

/** All that a command touches of the machine. */
export interface TerminalParts {
  /** What stands after the command's name. */
  args: readonly string[];
  /** A variable of the environment. */
  read: (name: string) => string | undefined;
  clock: Clock;
  fetch: typeof fetch;
  random: () => number;
  write: (text: string) => void;
  complain: (text: string) => void;
  /** Left out where the output goes to a file or a pipe. */
  screen?: Screen;
  /** Asks a person; left out where nobody can answer. */
  ask?: (question: string) => boolean;
  /** Ctrl-C, for those commands that go on until then. */
  signal?: AbortSignal;
}

/** The terminal that a person looks at. */
export interface Screen {
  /** False with `NO_COLOR`. */
  colours: boolean;
  size: () => { columns: number; rows: number };
}

/** The exit codes of every command (design §9). */
export const EXIT = { fine: 0, failed: 1, usage: 2, configuration: 78 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, faint: 2, bold: 1 } as const;
export type Tint = keyof typeof CODES;

/** Colours a text that `shown` let through, or leaves it as it is. */
export function tinted(text: string, tint: Tint | null, { colours }: { colours: boolean }): string {
  return colours && tint !== null ? `\x1b[${CODES[tint]}m${text}\x1b[0m` : text;
}
