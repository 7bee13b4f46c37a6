import type { Clock } from "../clock.ts";
import { sleep } from "../clock.ts";
import type { FoundEvent } from "../logs/mod.ts";
import { unreachable } from "../session/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { HealthCheck, Signal, SignalBatch, SignalsOutcome } from "./service_port.ts";

export interface LogTailParts {
  path: string;
  /** A folder of ours for the checkpoint. */
  folder: string;
  clock: Clock;
  log: Log;
  takeSignals: (batch: SignalBatch) => Promise<SignalsOutcome>;
}

/** What is known of reading; `sinceAt`: from when on it is so. */
type Reading =
  | { is: "beginning" }
  | { is: "read"; lookedAt: number }
  | { is: "unread"; because: string; sinceAt: number }
  | { is: "held"; because: string; sinceAt: number }
  | { is: "over"; because: string; sinceAt: number };

/** A rotation hides a file for a moment, and the store may be away for one: that is no trouble. */
const PATIENCE_MS = 5_000;
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
  #reading: Reading = { is: "beginning" };

  constructor(parts: LogTailParts) {
    this.#parts = parts;
  }

  /** Whether the log is read: what WAHA says of causes is missed where it is not. */
  health(): HealthCheck {
    const { path, clock } = this.#parts;
    const reading = this.#reading;
    switch (reading.is) {
      case "beginning":
        return { status: "pass", because: `${path} is about to be read`, observed: { path } };
      case "read": {
        const ageMs = Math.max(0, clock.now() - reading.lookedAt);
        return { status: "pass", because: `${path} is read`, ageMs, observed: { path } };
      }
      case "unread":
      case "held":
      case "over":
        return this.#trouble(reading);
      default:
        return unreachable(reading);
    }
  }

  #trouble({ is, because, sinceAt }: Exclude<Reading, { is: "beginning" | "read" }>): HealthCheck {
    const { path, clock } = this.#parts;
    const observed = { path, unreadSince: new Date(sinceAt).toISOString() };
    const ageMs = Math.max(0, clock.now() - sinceAt);
    if (is !== "over" && ageMs < PATIENCE_MS) {
      return { status: "pass", because: `${path} is looked for again`, observed };
    }
    const next = is === "over" ? "restart this service when that is mended" : "it is tried again";
    const words = `${path} is not read since ${observed.unreadSince}: ${because}; ${next}`;
    return { status: "warn", because: words, observed };
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
        onLook: (unread) => this.#looked(unread),
        signal,
      });
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      this.#reading = { is: "over", because, sinceAt: clock.now() };
      if (!signal.aborted) log.event({ is: "fault", where: `reading the log ${path}`, error });
    }
  }

  #looked(unread: string | null): void {
    const at = this.#parts.clock.now();
    if (unread === null) this.#reading = { is: "read", lookedAt: at };
    else this.#troubled({ is: "unread", because: unread });
  }

  /** The same trouble goes on since it began. */
  #troubled(trouble: { is: "unread" | "held"; because: string }): void {
    const known = this.#reading;
    const sinceAt = known.is === trouble.is ? known.sinceAt : this.#parts.clock.now();
    this.#reading = { ...trouble, sinceAt };
  }

  async #take(events: readonly FoundEvent[]): Promise<boolean> {
    const { path, takeSignals, clock, log } = this.#parts;
    for (let at = 0; at < events.length; at += BATCH_MAX) {
      const batch = events.slice(at, at + BATCH_MAX).map(signalOf);
      const outcome = await takeSignals({ source: `log:${path}`, events: batch });
      if (outcome.is === "taken") continue;
      this.#troubled({ is: "held", because: outcome.because });
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
