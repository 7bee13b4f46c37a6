import assert from "node:assert/strict";
import { z } from "zod";
import { analyzeFile } from "../../src/logs/mod.ts";

const expectedSchema = z.object({
  file: z.string(),
  about: z.string(),
  lines: z.number(),
  grepCounts: z.record(z.string(), z.number()),
  events: z.array(z.object({
    line: z.number(),
    lineTo: z.number().optional(),
    kind: z.string(),
    accept: z.array(z.string()).optional(),
    session: z.string().nullable(),
    attrs: z.record(z.string(), z.unknown()).optional(),
  })),
  optional: z.array(z.object({ line: z.number(), kinds: z.array(z.string()) })),
  mustNot: z.array(z.object({ line: z.number(), why: z.string() })),
});

const FOLDER = new URL("../cases/logs/", import.meta.url);
const names = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name)
  .filter((name) => name.endsWith(".expected.json")).sort();

for (const name of names) {
  const expected = expectedSchema.parse(JSON.parse(Deno.readTextFileSync(new URL(name, FOLDER))));
  Deno.test(`logs: case ${name.slice(0, 3)}: ${expected.about}`, async () => {
    const path = new URL(expected.file, FOLDER).pathname;
    const changedAt = Date.UTC(2026, 2, 2, 20);
    const { counts, events } = await analyzeFile(expected.file, { path }, { changedAt });
    assert.equal(counts.lines, expected.lines);
    assert.equal(counts.session, expected.grepCounts["session|failed|logout"]);
    assert.equal(counts.memory, expected.grepCounts["memory|oom"]);
    const left = new Set(events);
    for (const want of expected.events) {
      const { line, lineTo = line } = want;
      const found = events.find((event) => event.line >= line && event.line <= lineTo);
      assert.ok(found !== undefined, `line ${line} must be an event`);
      const kinds = [want.kind, ...want.accept ?? []];
      assert.ok(kinds.includes(found.kind), `line ${line} is ${found.kind}, not ${want.kind}`);
      assert.equal(found.session, want.session, `session of line ${line}`);
      for (const [key, value] of Object.entries(want.attrs ?? {})) {
        if (key === "login") continue;
        const has: string | undefined = key === "cause" ? found.cause : found.attrs?.[key];
        assert.equal(has, String(value), `${key} of line ${line}`);
      }
      left.delete(found);
    }
    for (const event of left) {
      const allowed = expected.optional.find(({ line }) => line === event.line);
      assert.ok(
        allowed?.kinds.includes(event.kind) === true,
        `line ${event.line} is a false alarm: ${event.kind}, ${event.excerpt}`,
      );
    }
    for (const { line, why } of expected.mustNot) {
      assert.ok(events.every((event) => event.line !== line), `line ${line}: ${why}`);
    }
  });
}
