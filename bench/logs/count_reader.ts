/** The least a reader can do with its lines, and what the classifier does at most: three modes. */
import type { CandidateLine, ChunkReader } from "../../src/logs/scan/mod.ts";

export type Work = "count" | "columns" | "text";

export interface Columns {
  lines: number;
  timeAt: Float64Array<ArrayBuffer>;
  literal: Uint8Array<ArrayBuffer>;
}

/**
 * `count`: only counts. `columns`: level, time and place of the message of each line, found without
 * making a string. `text`: each line as a string.
 */
export function countReader({ work }: { work: Work }): ChunkReader<Columns> {
  let times: number[] = [];
  let literals: number[] = [];
  let lines = 0;
  const decoder = new TextDecoder();
  return {
    line(line: CandidateLine): void {
      lines++;
      if (work === "count") return;
      if (work === "text") literals.push(decoder.decode(line.bytes).length & 255);
      const head = work === "columns" ? line.head() : null;
      times.push(head?.timeAt ?? 0);
      if (head !== null) literals.push(line.literal);
    },
    take(): Columns {
      const taken = { lines, timeAt: Float64Array.from(times), literal: Uint8Array.from(literals) };
      times = [];
      literals = [];
      lines = 0;
      return taken;
    },
    moved: ({ timeAt, literal }) => [timeAt.buffer, literal.buffer],
  };
}
