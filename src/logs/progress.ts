import type { AnalyzeParts } from "./command.ts";
import type { Input } from "./inputs.ts";

/** Below it a bar would be gone before it is seen. */
const PROGRESS_FROM_BYTES = 67_108_864;

/** A bar on a terminal, where there is enough to read that somebody waits. */
export class Progress {
  readonly #parts: AnalyzeParts;
  readonly #total: number;
  readonly #startedAt: number;
  #before = 0;
  #shownAt = 0;
  #shown = false;

  constructor(inputs: readonly Input[], parts: AnalyzeParts) {
    this.#parts = parts;
    this.#total = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#startedAt = parts.now();
  }

  at(bytes: number): void {
    const { terminal, now, complain } = this.#parts;
    const time = now();
    if (!terminal.err || this.#total < PROGRESS_FROM_BYTES || time - this.#shownAt < 100) return;
    this.#shownAt = time;
    this.#shown = true;
    const share = Math.min(1, (this.#before + bytes) / this.#total);
    const leftMs = share === 0 ? 0 : (time - this.#startedAt) * (1 - share) / share;
    const done = Math.round(share * 30);
    const bar = `${"█".repeat(done)}${"░".repeat(30 - done)}`;
    complain(`\r${bar} ${Math.round(share * 100)} %, ${Math.ceil(leftMs / 1_000)} s left `);
  }

  ended({ bytes }: Input): void {
    this.#before += bytes;
  }

  close(): void {
    if (this.#shown) this.#parts.complain(`\r${" ".repeat(56)}\r`);
  }
}
