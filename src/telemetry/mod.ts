/** What happened, as typed events, and where they go. Every folder may emit; none formats. */
export type { Log, LogLevel, TelemetryEvent } from "./event.ts";
export { LineBatch, type LineBatchParts } from "./line_batch.ts";
export { type MemoryLog, memoryLog } from "./memory_log.ts";
export { createPinoLog, type PinoLogOptions } from "./pino_log.ts";
export { levelOf, sentenceOf } from "./sentences.ts";
