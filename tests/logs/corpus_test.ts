import assert from "node:assert/strict";
import { z } from "zod";
import { analyzeFile } from "../../src/logs/mod.ts";
import { NESTED, WRAPPERS } from "./wrapping.ts";

const lineSchema = z.strictObject({
  id: z.string(),
  format: z.string(),
  wrapper: z.string(),
  engine: z.string(),
  text: z.string().min(1),
  expect: z.strictObject({
    kind: z.string(),
    cause: z.string().nullable(),
    session: z.string().nullable(),
  }).nullable(),
  source: z.string().min(3),
});
type Labelled = z.infer<typeof lineSchema>;

const FOLDER = new URL("./corpus/", import.meta.url);
const CHANGED_AT = Date.UTC(2026, 2, 2, 20);

const labelled: Labelled[] = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name).sort()
  .flatMap((name) =>
    Deno.readTextFileSync(new URL(name, FOLDER)).trimEnd().split("\n").map((line) =>
      lineSchema.parse(JSON.parse(line))
    )
  );

async function foundIn(text: string) {
  const bytes = new TextEncoder().encode(`${text}\n`);
  let at = 0;
  const source = {
    read: (into: Uint8Array) => {
      if (at === bytes.length) return null;
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return part.length;
    },
  };
  const { events } = await analyzeFile("waha.log", { source }, { changedAt: CHANGED_AT });
  return events.map(({ kind, cause = null, session }) => ({ kind, cause, session }));
}

Deno.test("corpus: more than 400 lines, each with its source, over all formats, wrappers and engines", () => {
  assert.ok(labelled.length >= 400, `${labelled.length}`);
  assert.equal(new Set(labelled.map(({ id }) => id)).size, labelled.length);
  const words = (read: (line: Labelled) => string) => new Set(labelled.map(read));
  for (const format of ["pino", "pretty", "pretty-plain", "nest", "logfmt", "kernel", "text"]) {
    assert.ok(words(({ format }) => format).has(format), format);
  }
  for (const wrapper of [...WRAPPERS, ...NESTED]) {
    assert.ok(words(({ wrapper }) => wrapper).has(wrapper), wrapper);
  }
  for (const engine of ["NOWEB", "WEBJS", "GOWS", "WPP", "any"]) {
    assert.ok(words(({ engine }) => engine).has(engine), engine);
  }
  assert.ok(labelled.filter(({ expect }) => expect === null).length >= 150);
});

Deno.test("corpus: every labelled line is what its label says, and nothing else", async () => {
  const wrong: string[] = [];
  let right = 0;
  for (const { id, text, expect, source } of labelled) {
    const found = await foundIn(text);
    const wanted = expect === null ? [] : [expect];
    if (JSON.stringify(found) === JSON.stringify(wanted)) right++;
    else {wrong.push(
        `${id} (${source}): ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`,
      );}
  }
  assert.deepEqual(wrong, []);
  assert.equal(right, labelled.length, "precision and recall are 1.0");
});
