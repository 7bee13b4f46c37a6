import { literals } from "./classify.ts";
import { createReader, type ReaderSetup } from "./chunk_reader.ts";
import type { LogEvent } from "./event.ts";
import { EventWindow } from "./event_window.ts";
import { FamiliarStream, isFamiliarFile } from "./familiar.ts";
import { FileEvents } from "./file_events.ts";
import type { ChunkFound } from "./found_columns.ts";
import type { Grouped } from "./grouped.ts";
import { patternsOf } from "./patterns.ts";
import {
  type ByteSource,
  type ScanCounts,
  scanFile,
  type ScannedChunk,
  scanStream,
} from "./scan/mod.ts";
import { eventOf, type Told } from "./told.ts";

/** What was read of one file, beside its events. */
export interface FileRead {
  file: string;
  counts: ScanCounts;
  /** Whether a sample of it has a line in a known format. */
  familiar: boolean;
  /** What is no event each, but is worth a warning when there are many. */
  grouped: Grouped[];
}

/** What one file brought. */
export interface FileAnalysis extends FileRead {
  events: LogEvent[];
}

export interface AnalyzeOptions extends ReaderSetup {
  /** When the file was changed last, ms: it dates lines without a date. */
  changedAt: number;
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal;
  /** Starts a second thread for a file on disk. */
  worker?: () => Worker;
  threads?: number;
  /** How much one thread reads before it hands on what it found; for tests. */
  chunkBytes?: number;
  /** `script`: without WebAssembly, and without what is remembered of lines; for tests. */
  kernel?: "simd" | "script";
}

/** Where the log is: a file that several threads may read, or what comes once. */
export type LogSource = { path: string } | { source: ByteSource };

/** Reads one log from its beginning to its end; its events in the order of their lines. */
export async function analyzeFile(
  file: string,
  from: LogSource,
  options: AnalyzeOptions,
): Promise<FileAnalysis> {
  const events: LogEvent[] = [];
  const window = new EventWindow({
    take: (event: Told) => void events.push(eventOf(event)),
    firstDayIs: () => {},
  }, { eventsMax: Infinity });
  const read = await readFile(from, { ...options, file, window });
  window.end();
  return { ...read, events: events.sort((a, b) => a.line - b.line) };
}

/** Reads one log from its beginning to its end into a window that may hold those of others. */
export async function readFile(
  from: LogSource,
  options: AnalyzeOptions & { file: string; window: EventWindow },
): Promise<FileRead> {
  const { file, window, changedAt, patterns, onProgress } = options;
  const { signal, worker, threads, chunkBytes, kernel } = options;
  const events = new FileEvents(window, { file, changedAt });
  const setup: ReaderSetup = patterns === undefined ? {} : { patterns };
  const scan = {
    literals: literals(patternsOf(patterns)),
    reader: createReader,
    setup,
    onChunk: (chunk: ScannedChunk<ChunkFound>) => {
      events.take(chunk);
      onProgress?.(chunk.to);
    },
    ...(kernel === undefined ? {} : { kernel }),
    ...(chunkBytes === undefined ? {} : { chunkBytes }),
  };
  const done = (counts: ScanCounts, familiar: boolean): FileRead => {
    events.end();
    return { file, counts, familiar, grouped: events.groups.all() };
  };
  if ("path" in from) {
    const familiar = await isFamiliarFile(from.path);
    const counts = await scanFile(from.path, {
      ...scan,
      ...(signal === undefined ? {} : { signal }),
      ...(worker === undefined ? {} : { worker }),
      ...(threads === undefined ? {} : { threads }),
    });
    return done(counts, familiar);
  }
  const source = new FamiliarStream(from.source);
  const counts = await scanStream(signal === undefined ? source : until(signal, source), scan);
  return done(counts, source.isFamiliar);
}

/** A stream that ends when it is stopped: what came before is told, and nothing waits for more. */
function until(signal: AbortSignal, source: ByteSource): ByteSource {
  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  return {
    read: (into) => {
      if (signal.aborted) return null;
      const came = source.read(into);
      return typeof came === "object" && came !== null ? Promise.race([came, stopped]) : came;
    },
  };
}
