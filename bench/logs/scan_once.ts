/**
 * One scan as a process of its own: `deno run --allow-read scan_once.ts FILE [--threads N]
 * [--work count|columns|text] [--kernel simd|script]`. Prints the counts as JSON.
 */
import {
  openInput,
  type ScanCounts,
  scanFile,
  scannable,
  type ScannedChunk,
  scanStream,
} from "../../src/logs/scan/mod.ts";
import { anchorsOf, CATALOGUE } from "../../src/session/causes/mod.ts";
import { type Columns, countReader, type Work } from "./count_reader.ts";

const flags = new Map<string, string>();
let path = "-";
for (let at = 0; at < Deno.args.length; at++) {
  const arg = Deno.args[at] ?? "";
  if (arg.startsWith("--")) flags.set(arg.slice(2), Deno.args[++at] ?? "");
  else path = arg;
}
const asked = flags.get("work");
const work: Work = asked === "columns" || asked === "text" ? asked : "count";
const threads = flags.get("threads");
let candidates = 0;
const options = {
  // Every delivered webhook has this anchor: no cause by itself, and in each dense log.
  literals: anchorsOf(CATALOGUE).filter((text) => !text.startsWith("POST request was sent"))
    .map((text) => ({ text: scannable(text) })),
  setup: { work },
  reader: countReader,
  ...(flags.get("kernel") === "script" ? { kernel: "script" as const } : {}),
  onChunk: ({ result }: ScannedChunk<Columns>) => void (candidates += result.lines),
};
const counts = await scan();
Deno.stdout.writeSync(
  new TextEncoder().encode(`${JSON.stringify({ ...counts, candidates })}\n`),
);

async function scan(): Promise<ScanCounts> {
  const input = await openInput(path);
  if (input.is === "stream") {
    await using stream = input;
    return await scanStream(stream.source, options);
  }
  return await scanFile(path, {
    ...options,
    worker: () => new Worker(new URL("./count_worker.ts", import.meta.url), { type: "module" }),
    ...(threads === undefined ? {} : { threads: Number(threads) }),
  });
}
