import type { Clock } from "../clock.ts";
import type { Log } from "../telemetry/mod.ts";

/** A start has other things to do first. */
const START_AFTER_MS = 5_000;

/** What the API reads on first use, its own description with all schemas of answers among it. */
export const LATER_CODE: readonly (() => Promise<unknown>)[] = [
  () => import("../contract/signals.ts"),
  () => import("./docs_shown.ts"),
  () => import("./document.ts"),
  () => import("./incident_csv.ts"),
  () => import("./incident_export.ts"),
  () => import("uqr"),
];

export interface ReadAheadParts {
  clock: Clock;
  log: Log;
  /** Each reads some code, and does nothing when it was read before. */
  reads: readonly (() => Promise<unknown>)[];
}

/**
 * Reads the code that a start leaves out, soon after it; for a process that stays. Deno refuses to
 * read later what has changed on the disk since the start: an upgrade in place would take away what
 * was not used so far, until the restart.
 */
export class ReadAhead {
  readonly #parts: ReadAheadParts;
  #cancel: () => void = () => {};
  #reading: Promise<unknown> = Promise.resolve();

  constructor(parts: ReadAheadParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#cancel();
    this.#cancel = this.#parts.clock.after(START_AFTER_MS, () => {
      this.#reading = Promise.all(this.#parts.reads.map((read) => this.#tried(read)));
    });
  }

  /** Waits for what is being read. */
  async stop(): Promise<void> {
    this.#cancel();
    await this.#reading;
  }

  async #tried(read: () => Promise<unknown>): Promise<void> {
    try {
      await read();
    } catch (error) {
      this.#parts.log.event({ is: "fault", where: "reading code ahead of its use", error });
    }
  }
}
