import assert from "node:assert/strict";
import { scanFile, scannable, type ScannedChunk } from "../../src/logs/scan/mod.ts";
import { anchorsOf, CATALOGUE } from "../../src/session/causes/mod.ts";
import { Gathered, keepLines, type SeenLine } from "./gathered.ts";
import { chance } from "./made.ts";
import { oracle, type OracleLine } from "./oracle.ts";

const RECORDED = new URL("../recorded/logs/", import.meta.url);
const ANCHORS = anchorsOf(CATALOGUE).map((anchor) => ({ text: scannable(anchor) }));

/** As many as may be, among them all beginnings of one another. */
function manyLiterals(text: string): { text: string }[] {
  const random = chance(11);
  return Array.from({ length: 250 }, (_, n) => {
    const at = Math.floor(random() * (text.length - 70));
    const piece = text.slice(at, at + 3 + (n % 62)).replaceAll("\n", " ");
    return { text: new TextEncoder().encode(piece).length > 64 ? `text ${n}` : piece };
  });
}

for (const kernel of ["script", "simd"] as const) {
  Deno.test(`scan: what stands in the recordings is found as the oracle finds it (${kernel})`, async () => {
    for (const { name } of Deno.readDirSync(RECORDED)) {
      const path = new URL(name, RECORDED).pathname;
      const bytes = await Deno.readFile(path);
      for (const literals of [ANCHORS, manyLiterals(new TextDecoder().decode(bytes))]) {
        const wanted = oracle(bytes, literals);
        const seen = new Gathered();
        const setup = { aroundBytes: 0 };
        const onChunk = (chunk: ScannedChunk<SeenLine[]>) => seen.take(chunk);
        await scanFile(path, { literals, kernel, reader: keepLines, setup, onChunk });
        assert.deepEqual(seen.counts, wanted.counts, name);
        const places: OracleLine[] = seen.lines.map((
          { no, offset, length, literal, literalAt },
        ) => (
          { no, offset, length, literal, literalAt }
        ));
        assert.deepEqual(places, wanted.lines, name);
      }
    }
  });
}
