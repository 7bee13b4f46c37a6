/** What the scanner and those who read its lines agree upon. Types only. */

/** Bytes from somewhere: a file, a pipe, an inflating stream, a test with short reads. */
export interface ByteSource {
  /** Fills the beginning of `into`. How many bytes there are, at least 1; null at the end. */
  read(into: Uint8Array): number | null | Promise<number | null>;
}

/**
 * A text that makes a line a candidate, looked for byte by byte (UTF-8). 3 to 64 bytes long; of
 * the catalogue's anchors `scannable` makes one that survives JSON and docker's escapes. Each line
 * with one is read, so take what stands in few lines: `… with status code: ` is in each delivered
 * webhook of a busy log, `… with status code: 5` in hardly any.
 */
export interface Literal {
  text: string;
  /** ASCII letters fit in both cases. */
  anyCase?: true;
}

/**
 * `session` and `memory` are exactly `LC_ALL=C grep -aicE 'session|failed|logout'` and
 * `… 'memory|oom'`. A last line without its newline is a line.
 */
export interface ScanCounts {
  bytes: number;
  lines: number;
  session: number;
  memory: number;
}

/** A line in which at least one literal stands. Valid during the call of `line` only. */
export interface CandidateLine {
  /** Physical line, 1-based within its chunk: add the `linesBefore` of the chunk. */
  no: number;
  /** Of its first byte from the start of the file or stream, after inflating. */
  offset: number;
  /** All its bytes without the newline (a CR before it stays); may exceed `bytes.length`. */
  length: number;
  /** The beginning of the line, at most `LINE_BYTES_MAX`: a view into the scanner's memory. */
  readonly bytes: Uint8Array;
  /** Lowest index into `literals` of those that stand in it: order them by weight. */
  literal: number;
  /** Where that literal begins, from the start of the line (its first place). */
  literalAt: number;
  /** What precedes the line (newline included): a copy, exactly `min(bytesMax, what there is)`. */
  before(bytesMax: number): Uint8Array;
  /**
   * What follows the line's newline: a copy, exactly `min(bytesMax, what there is)`. Of a live
   * stream only what has come so far.
   */
  after(bytesMax: number): Uint8Array;
  /**
   * The head of a pino JSON line, its own top level only, in a fifth of the time of a string of it;
   * null: parse it yourself. Valid until it is called again.
   */
  head(): LineHead | null;
}

/** Of `bytes`, at most this much of a line is given. */
export const LINE_BYTES_MAX = 65_536;
/** Most that may be asked of `before` and `after`. */
export const AROUND_BYTES_MAX = 16_384;

/**
 * Where the fields of a pino line stand, found without making a string. A field that is missing
 * has `from` 0. Texts are raw: escapes are not undone. `msg` is complete or missing.
 */
export interface LineHead {
  level: number;
  /** ms since 1970. */
  timeAt: number;
  name: Span;
  session: Span;
  msg: Span;
  /** The whole line is one closed object, no other top-level field than those of `BARE_FIELDS`. */
  bare: boolean;
  /**
   * The same number for the same level, name and msg, so that what a bare line means need be found
   * out once; of other lines their other fields may say more. 0: not counted. 52 bits, so of 10,000
   * that are kept two are the same by chance once in 90 million runs. Not for keeping: another
   * version may count otherwise.
   */
  saidKey: number;
  /** The same number for the same session, or 0. */
  sessionKey: number;
}

/** Fields that say nothing more than pino always says: such a line is `name` + `msg`. */
export const BARE_FIELDS = ["level", "time", "pid", "hostname", "reqId", "session", "name", "msg"];

/** Bytes [from, to) of the line. */
export interface Span {
  from: number;
  to: number;
}

/**
 * Reads the lines of one thread in the order of the file, one chunk after the other. What it
 * knows from an earlier chunk may be older than one chunk: another thread may have had the one
 * between. So results are joined in `onChunk`, which sees all chunks in order.
 */
export interface ChunkReader<Result> {
  line(line: CandidateLine): void;
  /** The end of a chunk: what its lines brought. Comes from a worker as a structured clone. */
  take(): Result;
  /** Of a result, what moves between threads without a copy. */
  moved?(result: Result): Transferable[];
}

export interface ScannedChunk<Result> {
  /** Bytes [from, to): the chunk owns the lines that start there. */
  from: number;
  to: number;
  /** Lines of the file before this chunk. */
  linesBefore: number;
  counts: ScanCounts;
  result: Result;
}

export interface ScanOptions<Setup, Result> {
  literals: readonly Literal[];
  /** Makes the reader of one thread; `setup` reaches worker threads as a structured clone. */
  reader: (setup: Setup) => ChunkReader<Result>;
  setup: Setup;
  /** In the order of the file, on the calling thread; progress is `chunk.to`. */
  onChunk(chunk: ScannedChunk<Result>): void;
  /** Ends the scan after the chunk at hand; what was delivered stays true. */
  signal?: AbortSignal;
  /** Bytes of a chunk, at least 1. Of a live stream take 1: each read is delivered at once. */
  chunkBytes?: number;
  /** `script`: no WebAssembly; the same answers, with many literals in thirty times the time. */
  kernel?: "simd" | "script";
}

export interface FileScanOptions<Setup, Result> extends ScanOptions<Setup, Result> {
  /** First byte, which begins a line; 0 unless said otherwise. */
  from?: number;
  /** One past the last byte; the size at the beginning unless said otherwise. */
  to?: number;
  /**
   * Starts a worker whose module calls `serveChunks(reader)` with the same reader. Without it one
   * thread does everything.
   */
  worker?: () => Worker;
  /**
   * No worker could start, mostly because our own source may not be read: the scan goes on without.
   * Of a worker Deno asks for read access to its module and all that it imports: `src/logs` and
   * whatever the reader needs.
   */
  onFewerThreads?(because: string): void;
  /** This one included. Unless said otherwise 1 below 128 MiB, else one per processor up to 4. */
  threads?: number;
}

/** The scan of a path that can be read at any place; sums over all chunks. */
export type ScanFile = <Setup, Result>(
  path: string,
  options: FileScanOptions<Setup, Result>,
) => Promise<ScanCounts>;

/** The scan of what comes once: a pipe, an inflated file, a test. */
export type ScanStream = <Setup, Result>(
  source: ByteSource,
  options: ScanOptions<Setup, Result>,
) => Promise<ScanCounts>;
