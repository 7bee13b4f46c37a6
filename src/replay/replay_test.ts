import assert from "node:assert/strict";
import { runReplay } from "./mod.ts";

const SCENARIO = JSON.stringify({
  before: { shop: { engine: "NOWEB", status: "WORKING", login: "present" } },
  signals: [
    { atMs: 10_000, kind: "webhook", session: "shop", status: "FAILED" },
    { atMs: 17_000, kind: "webhook", session: "shop", status: "STARTING" },
    { atMs: 22_000, kind: "webhook", session: "shop", status: "WORKING" },
  ],
});

async function run(args: string[], files: Record<string, string>) {
  let out = "";
  let err = "";
  const code = await runReplay({
    args,
    read: (file) => {
      const text = files[file];
      return text === undefined ? Promise.reject(new Error("no such file")) : Promise.resolve(text);
    },
    write: (text) => void (out += text),
    complain: (text) => void (err += text),
  });
  return { code, out, err };
}

Deno.test("replay: --json has acts, holds, tells, callers and phases with their times", async () => {
  const { code, out } = await run(["a.json", "--json"], { "a.json": SCENARIO });
  assert.equal(code, 0);
  const result = JSON.parse(out);
  assert.deepEqual(result.acts.map((act: { atMs: number; do: string; rule: string }) => act.do), [
    "restart",
  ]);
  assert.equal(result.acts[0].rule, "P1");
  assert.equal(result.acts[0].atMs, 13_000);
  assert.deepEqual(result.phases, { shop: "healthy" });
  for (const key of ["holds", "tells", "callers"]) assert.ok(Array.isArray(result[key]), key);
});

Deno.test("replay: a person reads one line for each thing that happened", async () => {
  const { out } = await run(["a.json"], { "a.json": SCENARIO });
  assert.match(out, /^00:00:13\.000 {2}RESTART shop \(P1\): it FAILED and its login is there/m);
  assert.match(out, /ends: shop healthy\n$/);
});

Deno.test("replay: --policy says what other settings would have done differently", async () => {
  const files = { "a.json": SCENARIO, "p.json": JSON.stringify({ graceMs: 60_000 }) };
  const { code, out } = await run(["a.json", "--policy", "p.json", "--json"], files);
  assert.equal(code, 0);
  const { difference } = JSON.parse(out);
  assert.deepEqual(difference.acts.map(({ only }: { only: string }) => only), ["this"]);
  const same = await run(["a.json", "--policy", "p.json"], { ...files, "p.json": "{}" });
  assert.match(same.out, /the other policy does the same/);
});

const BROKEN = [
  { what: "no JSON", text: "{", says: /^Cannot replay a\.json: it is no JSON$/m },
  { what: "no signals", text: '{"before":{}}', says: /a\.json: signals: / },
  {
    what: "a kind that nobody knows",
    text: '{"before":{},"signals":[{"atMs":1,"kind":"dream"}]}',
    says: /a\.json: signals\[0\]\.kind: give a kind: poll, webhook/,
  },
  {
    what: "a status that WAHA has not",
    text: '{"before":{"a":{"engine":"NOWEB","status":"GONE"}},"signals":[]}',
    says: /a\.json: before\.a\.status: give one of STARTING/,
  },
  {
    what: "a time before 0",
    text: '{"before":{},"signals":[{"atMs":-1,"kind":"poll"}]}',
    says: /signals\[0\]\.atMs: give a time from 0 on/,
  },
];
for (const { what, text, says } of BROKEN) {
  Deno.test(`replay: ${what} is said with file, path and what belongs there`, async () => {
    const { code, err } = await run(["a.json"], { "a.json": text });
    assert.equal(code, 78);
    assert.match(err, says);
  });
}

Deno.test("replay: a policy with an unknown name or a wrong value is refused by its name", async () => {
  const files = { "a.json": SCENARIO, "p.json": '{"speed": 3}' };
  const unknown = await run(["a.json", "--policy", "p.json"], files);
  assert.equal(unknown.code, 78);
  assert.match(unknown.err, /speed is no setting/);
  const wrong = await run(["a.json", "--policy", "p.json"], {
    ...files,
    "p.json": '{"settleMs": "soon"}',
  });
  assert.match(wrong.err, /settleMs: give a number from 0 on/);
});

Deno.test("replay: a missing file is 66, a wrong flag 2 with the usage, --help is 0", async () => {
  assert.equal((await run(["b.json"], {})).code, 66);
  assert.equal((await run(["a.json", "--policy", "b.json"], { "a.json": SCENARIO })).code, 66);
  const wrong = await run(["a.json", "--fast"], { "a.json": SCENARIO });
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /deno task replay FILE/);
  assert.equal((await run([], {})).code, 2);
  assert.equal((await run(["--help"], {})).code, 0);
});

const EXPORT = JSON.stringify({
  form: "waha-recovery.incident/1",
  waha: "2026.2.1 NOWEB CORE",
  incident: {
    server: "main",
    session: "shop",
    openedAt: "2026-11-25T12:00:00.000Z",
    entries: [
      {
        at: "2026-11-25T12:00:00.000Z",
        count: 1,
        is: "fact",
        text: "WAHA shows FAILED, before WORKING",
      },
      { at: "2026-11-25T12:00:08.000Z", count: 1, is: "act", text: "restart: it FAILED" },
      {
        at: "2026-11-25T12:00:11.000Z",
        count: 1,
        is: "fact",
        text: "WAHA answered our restart and shows STARTING",
      },
      {
        at: "2026-11-25T12:00:20.000Z",
        count: 1,
        is: "fact",
        text: "WAHA shows WORKING, before STARTING",
      },
      { at: "2026-11-25T12:00:21.000Z", count: 1, is: "fact", text: "something of tomorrow" },
    ],
  },
});

Deno.test("replay: an exported incident is played again, and what cannot be is said", async () => {
  const { code, out, err } = await run(["i.json"], { "i.json": EXPORT });
  assert.equal(code, 0);
  assert.match(out, /RESTART shop \(P1\)/);
  assert.match(err, /left out, .*: something of tomorrow/);
});

Deno.test("replay: an export without entries, or of the server itself, is refused", async () => {
  const empty = EXPORT.replace(/"entries":\[.*\]/, '"entries":[]');
  assert.match((await run(["i.json"], { "i.json": empty })).err, /incident\.entries: give an/);
  const server = EXPORT.replace('"session":"shop"', '"session":null');
  assert.match((await run(["i.json"], { "i.json": server })).err, /the server's own/);
});

Deno.test("replay: two servers are played side by side, and each act names its server", async () => {
  const text = JSON.stringify({
    before: {
      a: { engine: "NOWEB", status: "WORKING", login: "present", server: "one" },
      b: { engine: "NOWEB", status: "WORKING", login: "present", server: "two" },
    },
    signals: [
      { atMs: 10_000, kind: "webhook", session: "a", status: "FAILED", server: "one" },
    ],
  });
  const { out } = await run(["a.json", "--json"], { "a.json": text });
  const { acts } = JSON.parse(out);
  assert.equal(acts[0].server, "one");
  assert.equal(acts[0].session, "a");
});
