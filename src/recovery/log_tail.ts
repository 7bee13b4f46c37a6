import type { Clock } from "../clock.ts";
import { sleep } from "../clock.ts";
import type { FoundEvent } from "../logs/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { Signal, SignalBatch, SignalsOutcome } from "./service_port.ts";

export interface LogTailParts {
  path: string;
  /** A folder of ours for the checkpoint. */
  folder: string;
  clock: Clock;
  log: Log;
  takeSignals: (batch: SignalBatch) => Promise<SignalsOutcome>;
}

/** As many as one batch of signals holds. */
const BATCH_MAX = 500;

/**
 * Reads WAHA's log as it is written, where this process can: what it tells of causes is evidence as
 * if an analyzer had sent it. Reading goes on at its checkpoint; an event counts as told once it is
 * stored.
 */
export class LogTail {
  readonly #parts: LogTailParts;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #saidAt = -Infinity;

  constructor(parts: LogTailParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { path, folder, clock, log } = this.#parts;
    const { signal } = this.#stopping;
    try {
      // The catalogue and its readers are loaded by whoever reads a log: a cold start does not.
      const { CheckpointFile, followLog } = await import("../logs/mod.ts");
      const kept = await CheckpointFile.of(path, folder);
      await followLog({
        path,
        checkpoint: await kept.load(),
        sink: {
          take: (events) => this.#take(events),
          reached: (checkpoint) => kept.save(checkpoint),
        },
        now: () => clock.now(),
        pause: (ms, until) => sleep(clock, ms, until).catch(() => {}),
        onNotice: (text) => log.event({ is: "notice", text }),
        signal,
      });
    } catch (error) {
      if (!signal.aborted) log.event({ is: "fault", where: `reading the log ${path}`, error });
    }
  }

  async #take(events: readonly FoundEvent[]): Promise<boolean> {
    const { path, takeSignals, clock, log } = this.#parts;
    for (let at = 0; at < events.length; at += BATCH_MAX) {
      const batch = events.slice(at, at + BATCH_MAX).map(signalOf);
      const outcome = await takeSignals({ source: `log:${path}`, events: batch });
      if (outcome.is === "taken") continue;
      // The same lines come again: what was taken of them is known by its ids.
      if (clock.monotonic() - this.#saidAt > 60_000) {
        this.#saidAt = clock.monotonic();
        log.event({ is: "notice", text: `WAHA's log is not read on: ${outcome.because}` });
      }
      return false;
    }
    return true;
  }
}

function signalOf(
  { id, kind, cause, session, time, line, file, excerpt }: FoundEvent,
): Signal {
  return {
    id,
    kind,
    ...(cause === undefined ? {} : { cause }),
    session,
    time,
    line,
    file,
    excerpt,
  };
}
