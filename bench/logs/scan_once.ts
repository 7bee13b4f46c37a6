/**
 * One scan as a process of its own: `deno run --allow-read scan_once.ts FILE [--threads N]
 * [--work count|columns|text] [--kernel simd|script]`. Prints the counts as JSON.
 */
import { parseArgs } from "node:util";
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

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: { threads: { type: "string" }, work: { type: "string" }, kernel: { type: "string" } },
});
const [path = "-"] = positionals;
const work: Work = values.work === "columns" || values.work === "text" ? values.work : "count";
let candidates = 0;
const options = {
  // Every delivered webhook has this anchor: no cause by itself, and in each dense log.
  literals: anchorsOf(CATALOGUE).filter((text) => !text.startsWith("POST request was sent"))
    .map((text) => ({ text: scannable(text) })),
  setup: { work },
  reader: countReader,
  ...(values.kernel === "script" ? { kernel: "script" as const } : {}),
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
    ...(values.threads === undefined ? {} : { threads: Number(values.threads) }),
  });
}
