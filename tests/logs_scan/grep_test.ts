import assert from "node:assert/strict";
import { engineOf } from "../../src/logs/scan/choose_engine.ts";
import { LineScanner } from "../../src/logs/scan/line_scanner.ts";
import { chance, hostile, inReads } from "./made.ts";

const FILES = 20_000;
const SEED = 20_261_125;
const WORDS = { session: "session|failed|logout", memory: "memory|oom" };

/** Counts by file, by one call for the whole folder. */
async function grepped(folder: string, words: string): Promise<Map<string, number>> {
  const { stdout } = await new Deno.Command("grep", {
    args: ["-r", "-aicE", words, "."],
    cwd: folder,
    env: { LC_ALL: "C" },
    stderr: "inherit",
  }).output();
  return new Map(
    new TextDecoder().decode(stdout).trimEnd().split("\n").map((line): [string, number] => {
      const [name = "", count] = line.slice(2).split(":");
      return [name, Number(count)];
    }),
  );
}

Deno.test(`scan: both counts of ${FILES} hostile files are grep's, in any reads`, async () => {
  const folder = await Deno.makeTempDir(await inMemory());
  try {
    const random = chance(SEED);
    const files = Array.from({ length: FILES }, (_, n) => {
      const bytes = hostile(random, { bytesMax: n % 50 === 0 ? 20_000 : 400 });
      Deno.writeFileSync(`${folder}/${n}`, bytes);
      return bytes;
    });
    const [session, memory] = await Promise.all([
      grepped(folder, WORDS.session),
      grepped(folder, WORDS.memory),
    ]);
    for (const kernel of ["script", "simd"] as const) {
      const scanner = new LineScanner(await engineOf([], kernel), () => {});
      for (const [n, bytes] of files.entries()) {
        const most = [1, 7, 100, 1e9][n % 4] ?? 1;
        const counted = count(scanner, inReads(bytes, () => 1 + random() * most));
        assert.deepEqual(
          { session: counted.session, memory: counted.memory },
          { session: session.get(`${n}`), memory: memory.get(`${n}`) },
          `${kernel}: file ${n} of seed ${SEED}`,
        );
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function count(scanner: LineScanner, source: { read(into: Uint8Array): number | null }) {
  scanner.reset(0);
  for (let came = source.read(scanner.space()); came !== null;) {
    scanner.fed(came);
    came = source.read(scanner.space());
  }
  scanner.finish();
  return scanner.counts;
}

/** So many small files are slow on a disk; where there is a folder in memory it is taken. */
async function inMemory(): Promise<Deno.MakeTempOptions> {
  const dir = "/dev/shm";
  const found = await Deno.stat(dir).then(({ isDirectory }) => isDirectory, () => false);
  return found ? { dir } : {};
}
