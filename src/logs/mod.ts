/** Reads WAHA's logs: what happened to which session, when, why, and what to do. */
export { analyzeFile, type AnalyzeOptions, type FileAnalysis } from "./analyze_file.ts";
export { type AnalyzeParts, runAnalyze } from "./command.ts";
export type { LogEvent } from "./event.ts";
export { PatternError, readPatterns, type UserPattern } from "./user_patterns.ts";
