import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import * as contract from "./mod.ts";

const {
  ERROR_CODES,
  ERRORS,
  incidentQuerySchema,
  pauseBodySchema,
  recoverBodySchema,
  restartBodySchema,
  sessionNameSchema,
  waitQuerySchema,
} = contract;

for (const [name, schema] of Object.entries(contract)) {
  if (!(schema instanceof z.ZodType)) continue;
  const { id, example } = schema.meta() ?? {};
  if (id === undefined) continue;
  Deno.test(`contract: the example of ${name} is valid`, () => {
    assert.notEqual(example, undefined);
    const parsed = schema.safeParse(example);
    assert.deepEqual(parsed.error?.issues ?? [], []);
    assert.deepEqual(parsed.data, example, "it holds a field that the schema does not know");
  });
}

Deno.test("contract: each error code has a status for errors and a meaning in a sentence", () => {
  assert.ok(ERROR_CODES.length > 15);
  for (const code of ERROR_CODES) {
    assert.match(code, /^[A-Z]+(_[A-Z]+)*$/);
    assert.ok(ERRORS[code].status >= 400 && ERRORS[code].status <= 504);
    assert.match(ERRORS[code].meaning, /^[A-Z].*\.$/);
  }
});

const BAD_NAMES = [
  { what: "an empty name", name: "" },
  { what: "a slash", name: "a/b" },
  { what: "a backslash", name: "a\\b" },
  { what: "a path step", name: ".." },
  { what: "a path step", name: "." },
  { what: "a NUL", name: "a\0b" },
  { what: "a line feed", name: "a\nb" },
  { what: "half a character", name: "a\ud800" },
  { what: "10 kB", name: "a".repeat(10_000) },
  { what: "513 letters of 2 bytes", name: "é".repeat(513) },
];
for (const { what, name } of BAD_NAMES) {
  Deno.test(`contract: ${what} is no session's name`, () => {
    assert.equal(sessionNameSchema.safeParse(name).success, false);
  });
}

for (const name of ["default", "a b", "a.b", "...", "büro", "😀", "a%b", "a".repeat(1_024)]) {
  Deno.test(`contract: ${name.slice(0, 20)} is a session's name`, () => {
    assert.equal(sessionNameSchema.safeParse(name).success, true);
  });
}

Deno.test("contract: a name that is taken keeps its place in a URL", () =>
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    fc.pre(sessionNameSchema.safeParse(name).success);
    const { pathname } = new URL(`http://waha/api/sessions/${encodeURIComponent(name)}/start`);
    assert.equal(pathname.split("/").length, 5);
    assert.equal(decodeURIComponent(pathname.split("/")[3]!), name);
  })));

const QUERIES = [
  { schema: waitQuerySchema, query: { waitMs: "0" }, then: { waitMs: 0 } },
  { schema: waitQuerySchema, query: { waitMs: "25000" }, then: { waitMs: 25_000 } },
  { schema: waitQuerySchema, query: {}, then: {} },
  { schema: waitQuerySchema, query: { waitMs: "25001" }, then: null },
  { schema: waitQuerySchema, query: { waitMs: "" }, then: null },
  { schema: waitQuerySchema, query: { waitMs: "0x10" }, then: null },
  { schema: waitQuerySchema, query: { waitMs: "1e3" }, then: null },
  { schema: waitQuerySchema, query: { waitMs: "-1" }, then: null },
  { schema: waitQuerySchema, query: { waitMs: ["1", "2"] }, then: null },
  { schema: incidentQuerySchema, query: {}, then: { limit: 25 } },
  { schema: incidentQuerySchema, query: { limit: "100" }, then: { limit: 100 } },
  { schema: incidentQuerySchema, query: { limit: "101" }, then: null },
  { schema: incidentQuerySchema, query: { limit: "0" }, then: null },
  { schema: incidentQuerySchema, query: { before: "" }, then: null },
  { schema: incidentQuerySchema, query: { session: "../x" }, then: null },
  { schema: recoverBodySchema, query: {}, then: {} },
  { schema: recoverBodySchema, query: { force: true, other: 1 }, then: { force: true } },
  { schema: recoverBodySchema, query: { force: "yes" }, then: null },
  { schema: recoverBodySchema, query: [], then: null },
  { schema: recoverBodySchema, query: null, then: null },
  { schema: restartBodySchema, query: { mode: "stop-start" }, then: { mode: "stop-start" } },
  { schema: restartBodySchema, query: { mode: "delete" }, then: null },
  { schema: pauseBodySchema, query: { forMs: 1 }, then: { forMs: 1 } },
  { schema: pauseBodySchema, query: { forMs: 0 }, then: null },
  { schema: pauseBodySchema, query: { forMs: 1e12 }, then: null },
];
for (const { schema, query, then } of QUERIES) {
  Deno.test(`contract: ${JSON.stringify(query)} is ${then === null ? "refused" : "taken"}`, () => {
    const parsed = schema.safeParse(query);
    assert.deepEqual(parsed.success ? parsed.data : null, then);
  });
}
