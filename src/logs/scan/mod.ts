/**
 * Finds the lines of a log that matter, and counts what the guide's two greps count, in one pass.
 * Knows bytes, lines and literals; what a line means is asked elsewhere.
 */
export type {
  ByteSource,
  CandidateLine,
  ChunkReader,
  FileScanOptions,
  LineHead,
  Literal,
  ScanCounts,
  ScanFile,
  ScannedChunk,
  ScanOptions,
  ScanStream,
  Span,
} from "./port.ts";
export { AROUND_BYTES_MAX, BARE_FIELDS, LINE_BYTES_MAX } from "./port.ts";
export {
  literalBytes,
  LITERALS_MAX,
  MEMORY_WORDS,
  type ScanCode,
  ScanError,
  scannable,
  SESSION_WORDS,
} from "./literals.ts";
export {
  costsOf,
  pickWindows,
  TRIPLES,
  type Window,
  type WindowCosts,
  type WindowPresets,
} from "./windows.ts";
export { type Input, openInput } from "./open_input.ts";
export { scanFile } from "./scan_file.ts";
export { scanStream } from "./scan_stream.ts";
export { serveChunks } from "./serve_chunks.ts";
export { headOf } from "./line_head.ts";
