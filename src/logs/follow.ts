import { Assembler, type LiveEvent } from "./assemble.ts";
import { type Checkpoint, Tail } from "./tail.ts";
import type { UserPattern } from "./patterns.ts";

/** Where what was found goes. */
export interface FollowSink {
  /**
   * @returns False when it cannot be taken now: the same events come again, and nothing is read on
   * before they were taken.
   */
  take(events: readonly FoundEvent[]): Promise<boolean>;
  /** All events before it were taken: reading may go on there after our end. */
  reached(checkpoint: Checkpoint): Promise<void>;
}

export interface FoundEvent extends LiveEvent {
  /** The same each time that this line is read. */
  id: string;
  file: string;
}

export interface FollowOptions {
  path: string;
  checkpoint: Checkpoint | null;
  sink: FollowSink;
  patterns?: readonly UserPattern[];
  now: () => number;
  /** Resolves after so long, or when the signal aborts. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  pollMs?: number;
  signal: AbortSignal;
}

const POLL_MS = 250;
const REFUSED_MS = 2_000;

/**
 * Reads a log as it is written and hands on what it finds, at least once and in order, until the
 * signal aborts. Starts at the checkpoint, or at the beginning of the file.
 */
export async function followLog(options: FollowOptions): Promise<void> {
  const { path, sink, now, pause, signal, pollMs = POLL_MS } = options;
  const tail = new Tail(path, options.checkpoint);
  const assembler = new Assembler(options.patterns);
  let reached = options.checkpoint;
  try {
    while (!signal.aborted) {
      const lines = await tail.read();
      const events = lines.map(({ text, offset, line, file }) =>
        assembler.take(text, { log: file, offset, line, now: now() })
      );
      // After a quiet moment nothing more belongs to the last entry.
      if (lines.length === 0) events.push(assembler.flush(now()));
      const found = events.filter((event) => event !== null).map((event) => named(event, path));
      if (!await delivered(found, options)) return;
      const next = checkpointOf(assembler, tail);
      if (next !== null && !same(next, reached)) {
        reached = next;
        await sink.reached(next);
      }
      if (lines.length === 0) await pause(pollMs, signal);
    }
  } finally {
    tail.close();
  }
}

function named(event: LiveEvent, path: string): FoundEvent {
  return { ...event, id: `${event.log || "new"}:${event.offset}`, file: path };
}

/** An entry that is not whole is read again from its first line. */
function checkpointOf(assembler: Assembler, tail: Tail): Checkpoint | null {
  const { pending } = assembler;
  if (pending === null) return tail.position;
  const { log, offset, line } = pending;
  return log === "" ? null : { file: log, offset, line };
}

function same(a: Checkpoint, b: Checkpoint | null): boolean {
  return b !== null && a.file === b.file && a.offset === b.offset;
}

async function delivered(
  found: readonly FoundEvent[],
  { sink, pause, signal }: FollowOptions,
): Promise<boolean> {
  if (found.length === 0) return true;
  while (!signal.aborted) {
    if (await sink.take(found)) return true;
    await pause(REFUSED_MS, signal);
  }
  return false;
}
