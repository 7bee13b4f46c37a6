/** Reads WAHA's logs: what happened to which session, when, why, and what to do. */
export { analyzeFile, type AnalyzeOptions, type FileAnalysis } from "./analyze_file.ts";
export { type AnalyzeParts, runAnalyze } from "./command.ts";
export { followCommand, type FollowEdges } from "./follow_command.ts";
export {
  type FollowCheckpoint,
  followLog,
  type FollowOptions,
  type FollowSink,
  type FoundEvent,
} from "./follow.ts";
export { literals } from "./classify.ts";
export { CheckpointFile } from "./checkpoint.ts";
export type { LogEvent } from "./event.ts";
export { growthOf, growthSentence, type MemoryGrowth, type MemorySample } from "./memory_trend.ts";
export {
  loadPatterns,
  PatternError,
  type PatternRule,
  patternsOf,
  type UserPattern,
} from "./patterns.ts";
