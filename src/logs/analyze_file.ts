import { literals } from "./classify.ts";
import { type ChunkFound, createReader, type RawEvent, type ReaderSetup } from "./chunk_reader.ts";
import type { LogEvent } from "./event.ts";
import { type Grouped, Groups } from "./grouped.ts";
import { Joiner } from "./join.ts";
import { patternsOf } from "./patterns.ts";
import {
  type ByteSource,
  type ScanCounts,
  scanFile,
  type ScannedChunk,
  scanStream,
} from "./scan/mod.ts";
import { completeTimes } from "./times.ts";

/** What one file brought. */
export interface FileAnalysis {
  file: string;
  counts: ScanCounts;
  events: LogEvent[];
  /** What is no event each, but is worth a warning when there are many. */
  grouped: Grouped[];
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

/** Reads one log from its beginning to its end. */
export async function analyzeFile(
  file: string,
  from: { path: string } | { source: ByteSource },
  options: AnalyzeOptions,
): Promise<FileAnalysis> {
  const { patterns, changedAt, onProgress, signal, worker, threads, chunkBytes, kernel } = options;
  const joiner = new Joiner();
  const groups = new Groups();
  const events: LogEvent[] = [];
  let lastNo = 0;
  const onChunk = ({ linesBefore, result, to }: ScannedChunk<ChunkFound>) => {
    for (const more of result.grouped) groups.add(more);
    for (const raw of result.events) {
      const event = eventOf(raw, { file, linesBefore });
      // The entry above a chunk's first line is found by both of its readers.
      if (event.line <= lastNo) continue;
      lastNo = event.lineTo ?? event.line;
      const kept = joiner.take(event);
      if (kept !== null) events.push(kept);
    }
    onProgress?.(to);
  };
  const setup: ReaderSetup = patterns === undefined ? {} : { patterns };
  const scan = {
    literals: literals(patternsOf(patterns)),
    reader: createReader,
    setup,
    onChunk,
    ...(kernel === undefined ? {} : { kernel }),
    ...(chunkBytes === undefined ? {} : { chunkBytes }),
  };
  const counts = "path" in from
    ? await scanFile(from.path, {
      ...scan,
      ...(signal === undefined ? {} : { signal }),
      ...(worker === undefined ? {} : { worker }),
      ...(threads === undefined ? {} : { threads }),
    })
    : await scanStream(signal === undefined ? from.source : until(signal, from.source), scan);
  return { file, counts, events: completeTimes(events, changedAt), grouped: groups.all() };
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

function eventOf(
  { no, noTo, at, ...raw }: RawEvent,
  { file, linesBefore }: { file: string; linesBefore: number },
): LogEvent {
  // A storm brings a million of them: what was found is the event, not a copy of it.
  const event: LogEvent = Object.assign(raw, {
    line: linesBefore + no,
    time: at ?? null,
    file,
  });
  if (noTo !== undefined) event.lineTo = linesBefore + noTo;
  return event;
}
