import { Assembler } from "./assemble.ts";
import type { LogEvent } from "./event.ts";
import { hashOf } from "./log_bytes.ts";
import { type Coming, type LiveEvent, LiveEvents } from "./live_events.ts";
import type { Checkpoint } from "./log_part.ts";
import type { UserPattern } from "./patterns.ts";
import type { ByteSource } from "./scan/mod.ts";
import { StreamTail } from "./stream_tail.ts";
import { type LineSource, Tail, type TailRead } from "./tail.ts";

/** Where following goes on after our end. */
export interface FollowCheckpoint extends Checkpoint {
  /** The newest events before it: lines of the same happening may follow. */
  recent: readonly LogEvent[];
}

/** Where what was found goes. */
export interface FollowSink {
  /**
   * @returns False when it cannot be taken now: the same events come again, and nothing is read on
   * before they were taken.
   */
  take(events: readonly FoundEvent[]): Promise<boolean>;
  /** All events before it were taken: reading may go on there after our end. */
  reached(checkpoint: FollowCheckpoint): Promise<void>;
  /** Nothing was written since the last look: time to send what is left. */
  quiet?(): Promise<void>;
}

export interface FoundEvent extends LiveEvent {
  /** The same each time that this line is read. */
  id: string;
}

export interface FollowOptions {
  path: string;
  /** What is followed instead of a file: a pipe. Where it went on nobody knows after our end. */
  source?: ByteSource;
  checkpoint: FollowCheckpoint | null;
  sink: FollowSink;
  patterns?: readonly UserPattern[];
  now: () => number;
  /** Resolves after so long, or when the signal aborts. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  pollMs?: number;
  /** Of a log that was never seen no more than its last so many bytes are read. */
  backlogBytesMax?: number;
  /** What a person should know: lines that nobody can find any more. */
  onNotice?: (text: string) => void;
  /** After each look at a file: null when it was read, else why it could not be. */
  onLook?: (unread: string | null) => void;
  signal: AbortSignal;
}

const POLL_MS = 250;
const REFUSED_MS = 2_000;

/**
 * Reads a log as it is written and hands on what it finds, at least once and in order, until the
 * signal aborts or a pipe ends. Starts at the checkpoint, or at the beginning of the file; of a log of many
 * gigabytes that was never seen only the end is read.
 * @throws {Deno.errors.NotCapable} This process may not read the path at all.
 */
export async function followLog(options: FollowOptions): Promise<void> {
  const { path, source, pause, signal, pollMs = POLL_MS } = options;
  const tail = source === undefined
    ? new Tail(path, options)
    : new StreamTail({ source, pause, quietMs: pollMs, signal });
  const following = new Following(tail, options);
  let fresh = false;
  try {
    while (!signal.aborted) {
      const read = await tail.read();
      if (!await following.take(read, { fresh })) return;
      if (tail.isOver) return await options.sink.quiet?.();
      // What comes after a quiet look was written since then.
      fresh = read.caughtUp;
      if (!read.caughtUp) continue;
      await options.sink.quiet?.();
      // A pipe has waited itself.
      if (!signal.aborted && source === undefined) await pause(pollMs, signal);
    }
  } finally {
    await tail.close();
  }
}

/** From lines to events that were taken, and to a checkpoint. */
class Following {
  readonly #tail: LineSource;
  readonly #options: FollowOptions;
  readonly #assembler: Assembler;
  readonly #events: LiveEvents;
  #reached: FollowCheckpoint | null;

  constructor(tail: LineSource, options: FollowOptions) {
    this.#tail = tail;
    this.#options = options;
    this.#assembler = new Assembler(options.patterns);
    this.#events = new LiveEvents(options.checkpoint?.recent);
    this.#reached = options.checkpoint;
  }

  /** @returns False when it was stopped before all was taken. */
  async take(read: TailRead, { fresh }: { fresh: boolean }): Promise<boolean> {
    const { now } = this.#options;
    const found = read.lines.map((line) => this.#assembler.take(line));
    // After a quiet moment nothing more belongs to the last entry.
    if (read.caughtUp || read.ended) found.push(this.#assembler.flush());
    const coming: Coming = {
      whole: read.caughtUp || read.ended,
      fresh: fresh || (read.caughtUp && this.#wasFresh),
      changedAt: read.changedAt,
      now: now(),
    };
    this.#wasFresh = coming.fresh;
    const events = this.#events.take(found.filter((event) => event !== null), coming);
    if (!await this.#delivered(events)) return false;
    await this.#reach();
    return true;
  }

  /** The last entry of a fresh look is whole one look later. */
  #wasFresh = false;

  async #delivered(events: readonly LiveEvent[]): Promise<boolean> {
    const { sink, pause, signal, path } = this.#options;
    if (events.length === 0) return true;
    const found = await Promise.all(
      events.map(async (event) => ({ ...event, id: await idOf(event), file: path })),
    );
    while (!signal.aborted) {
      if (await sink.take(found)) return true;
      await pause(REFUSED_MS, signal);
    }
    return false;
  }

  async #reach(): Promise<void> {
    const position = this.#tail.position;
    if (position === null || this.#events.held.length > 0) return;
    const { pending } = this.#assembler;
    // An entry that is not whole is read again from its first line.
    const place = pending?.file === position.file
      ? { offset: pending.offset, line: pending.line }
      : {};
    const next = { ...position, ...place, recent: this.#events.recent };
    const known = this.#reached;
    if (known?.file === next.file && known.offset === next.offset) return;
    this.#reached = next;
    await this.#options.sink.reached(next);
  }
}

/** By its place in its file; of a pipe, which tells the same again from its beginning, by its words. */
async function idOf({ file, offset, kind, session, time, excerpt }: LiveEvent): Promise<string> {
  if (file !== "") return `${file}:${offset}`;
  return await hashOf(new TextEncoder().encode(JSON.stringify([kind, session, time, excerpt])));
}
