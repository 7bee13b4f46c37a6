/**
 * `deno run -A scripts/score_windows.ts [--write] [--literals FILE] [SAMPLE…]`: how often each three
 * low nibbles follow one another in sample logs, and which windows the scanner picks by that. The
 * samples are files or folders, all of the same weight; without any the recordings and the made
 * logs of the benchmark are taken. `--literals` is a JSON list of texts, else what the analyzer looks for.
 * `--write` puts the costs and those windows into src/logs/scan/window_*.ts: to be
 * done when the catalogue has new signatures, whose windows are searched at each start until then.
 */
import { parseArgs } from "node:util";
import { type Corpus, writeCorpus } from "../bench/logs/corpora.ts";
import {
  costsOf,
  literalBytes,
  MEMORY_WORDS,
  pickWindows,
  SESSION_WORDS,
  TRIPLES,
  type Window,
  type WindowCosts,
} from "../src/logs/scan/mod.ts";
import { literals as literalsOf } from "../src/logs/mod.ts";

const MADE: readonly Corpus[] = ["dense", "sparse", "pretty", "docker"];
const MADE_BYTES = 4_000_000;
const FOLDER = new URL("../src/logs/scan/", import.meta.url);
/** Steps of a cost that is kept in one byte: a twelfth of a doubling. */
const STEPS_PER_DOUBLING = 12;

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: { write: { type: "boolean" }, literals: { type: "string" } },
});
const samples = positionals.length > 0 ? positionals.map(readSample) : await ownSamples();
const each = samples.map(({ bytes }) => costsOf(bytes));
const mean: WindowCosts = new Float64Array(TRIPLES)
  .map((_, triple) => each.reduce((sum, costs) => sum + (costs[triple] ?? 0), 0) / each.length);
const texts: readonly string[] = values.literals === undefined
  ? literalsOf().map(({ text }) => text)
  : JSON.parse(Deno.readTextFileSync(values.literals));
const literals = literalBytes(texts.map((text) => ({ text })));
const windows = pickWindows(literals, { costs: () => mean });
const named = [
  ...SESSION_WORDS.map((word, n) => ({ word, window: windows.session[n] })),
  ...MEMORY_WORDS.map((word, n) => ({ word, window: windows.memory[n] })),
  ...texts.map((word, n) => ({ word, window: windows.literals[n] })),
].flatMap(({ word, window }) => window === undefined ? [] : [{ word, window }]);
report();
if (values.write === true) {
  await Deno.writeTextFile(new URL("window_costs.ts", FOLDER), costsModule(mean));
  await Deno.writeTextFile(new URL("window_presets.ts", FOLDER), presetsModule());
}

interface Sample {
  name: string;
  bytes: Uint8Array;
}

function readSample(path: string): Sample {
  if (!Deno.statSync(path).isDirectory) return { name: path, bytes: Deno.readFileSync(path) };
  const files = [...Deno.readDirSync(path)].filter(({ isFile }) => isFile)
    .map(({ name }) => Deno.readFileSync(`${path}/${name}`));
  const bytes = new Uint8Array(files.reduce((sum, { length }) => sum + length, 0));
  files.reduce((at, file) => (bytes.set(file, at), at + file.length), 0);
  return { name: path, bytes };
}

async function ownSamples(): Promise<Sample[]> {
  const folder = await Deno.makeTempDir();
  try {
    const made: Sample[] = [];
    for (const corpus of MADE) {
      const path = `${folder}/${corpus}.log`;
      await writeCorpus(corpus, { path, bytes: MADE_BYTES });
      made.push({ ...readSample(path), name: corpus });
    }
    return [readSample(new URL("../tests/recorded/logs", import.meta.url).pathname), ...made];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function report(): void {
  const all = named.map(({ window }) => window);
  const places = samples.map(({ name, bytes }) =>
    `${name}: ${(placesIn(bytes, all) * 64).toFixed(2)} places in 64 bytes`
  );
  print([...named.map(({ word, window }) => row(word, window)), "", ...places, ""].join("\n"));
}

function row(word: string, { offset, bucket, triple }: Window): string {
  const cost = (mean[triple] ?? 0).toFixed(0).padStart(6);
  return `bucket ${bucket}  ${cost} per MB  '${word.slice(offset, offset + 3)}' of '${word}'`;
}

/** The part of the bytes at which the kernel would look twice. */
function placesIn(bytes: Uint8Array, windows: readonly Window[]): number {
  const tables = [0, 1, 2].map((place) => {
    const table = new Uint8Array(16);
    for (const { triple, bucket } of windows) {
      const nibble = (triple >> (4 * place)) & 15;
      table[nibble] = (table[nibble] ?? 0) | (1 << bucket);
    }
    return table;
  });
  const fits = (place: number, at: number) => tables[place]?.[(bytes[at] ?? 0) & 15] ?? 0;
  let count = 0;
  for (let at = 2; at < bytes.length; at++) {
    if ((fits(0, at - 2) & fits(1, at - 1) & fits(2, at)) !== 0) count++;
  }
  return count / bytes.length;
}

function costsModule(costs: WindowCosts): string {
  const steps = new Uint8Array(TRIPLES)
    .map((_, triple) => Math.round(STEPS_PER_DOUBLING * Math.log2(1 + (costs[triple] ?? 0))));
  const lines = steps.toBase64().match(/.{1,90}/g) ?? [];
  return `import type { WindowCosts } from "./windows.ts";

/**
 * How often each three low nibbles follow one another in logs, places per MB: made from samples by
 * \`scripts/score_windows.ts --write\`, do not edit. Each byte counts twelfths of a doubling.
 */
export function windowCosts(): WindowCosts {
  return Float64Array.from(Uint8Array.fromBase64(STEPS), (steps) => 2 ** (steps / ${STEPS_PER_DOUBLING}) - 1);
}

const STEPS = [
${lines.map((line) => `  "${line}",\n`).join("")}].join("");
`;
}

function presetsModule(): string {
  const rows = named.map(({ word, window: { offset, bucket } }) =>
    `  ${JSON.stringify(word)}: [${offset}, ${bucket}],\n`
  );
  return `import type { WindowPresets } from "./windows.ts";

/** Windows of what is always looked for: made by \`scripts/score_windows.ts --write\`, do not edit. */
export const WINDOW_PRESETS: WindowPresets = {
${rows.join("")}};
`;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
