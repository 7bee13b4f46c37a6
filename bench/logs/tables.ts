/** The figures of a run as tables of Markdown. */
import { median } from "../processes.ts";

/** One log and all that read it. */
export interface Section {
  what: string;
  bytes: number;
  rows: { name: string; ms: number[]; rssMb: number | null }[];
}

const HEAD = ["ms", "MB/s", "spread", "of rg x2", "of grep x2", "RSS MB"];
/** Below it the rows of two threads, and of both at once, mean nothing. */
const CORES_MIN = 1.7;

export function tableOf({ what, bytes, rows }: Section): string {
  const msOf = (name: string) => median(rows.find((row) => row.name === name)?.ms ?? []);
  const [rg, grep] = [msOf("rg x2"), msOf("grep x2")];
  const lines = [[what, ...HEAD], ["---", ...HEAD.map(() => "---")]];
  for (const { name, ms, rssMb } of rows) {
    const mid = median(ms);
    const ratio = (base: number) => Number.isNaN(base) ? "" : (base / mid).toFixed(2);
    lines.push([
      name,
      mid.toFixed(0),
      (bytes / 1000 / mid).toFixed(0),
      `${Math.min(...ms).toFixed(0)}–${Math.max(...ms).toFixed(0)}`,
      ratio(rg),
      ratio(grep),
      rssMb?.toFixed(0) ?? "",
    ]);
  }
  const table = lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `${table}${coresWords(2 * msOf("rg, one count") / msOf("rg, one count twice at once"))}`;
}

function coresWords(cores: number): string {
  if (Number.isNaN(cores)) return "";
  const warned = cores < CORES_MIN ? "; too few: rows of two at once mean nothing" : "";
  return `\n\nCores that were free: ${cores.toFixed(2)} of 2${warned}.`;
}
