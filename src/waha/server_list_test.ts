import assert from "node:assert/strict";
import fc from "fast-check";
import { misfit } from "../config.ts";
import { readServerList } from "./server_list.ts";

function read(list: unknown) {
  return readServerList(typeof list === "string" ? list : JSON.stringify(list), misfit);
}

function namesOf(list: unknown): string[] {
  const found = read(list);
  return found.is === "list" ? found.servers.map(({ name }) => name) : [];
}

function faultsOf(list: unknown): string[] {
  const found = read(list);
  return found.is === "list" ? found.faults : [found.why];
}

const A = { name: "a", url: "http://a:3000" };
const B = { name: "b", url: "http://b:3000" };
const FULL = {
  name: "berlin-1",
  url: "https://waha.example/behind/proxy",
  apiKey: "key-of-berlin",
  session: "shop",
  sessions: ["shop", "shop-*"],
  webSocket: false,
  limits: {
    queueRunning: 3,
    queueWaiting: 0,
    breakerFailures: 4,
    breakerOpenMs: 5_000,
    timeoutMs: 20_000,
    slots: 1,
    startTimeoutMs: 180_000,
  },
  restart: "render",
  renderServiceId: "srv-1",
};

Deno.test("server list: every field of an entry reaches its server", () => {
  assert.deepEqual(read([FULL, A]), { is: "list", servers: [FULL, A], faults: [] });
});

Deno.test("server list: the mark that some editors put before the text is passed over", () => {
  assert.deepEqual(namesOf(`\uFEFF${JSON.stringify([A])}`), ["a"]);
});

const ROWS = [
  {
    why: "two have the same name",
    entry: { ...A, url: "http://b" },
    says: /^Cannot watch the second server 'a' of WAHA_SERVERS as two have the same name/,
  },
  {
    why: "its URL is none",
    entry: { name: "b", url: "b:3000" },
    says: /server 'b' .* as url is wrong: expected http:/,
  },
  {
    why: "a field is misspelt",
    entry: { ...B, apikey: "x" },
    says: /'b' .* a field that means nothing: leave out 'apikey'/,
  },
  {
    why: "a limit is misspelt",
    entry: { ...B, limits: { slot: 1 } },
    says: /nothing in limits: leave out 'slot'/,
  },
  {
    why: "a limit is out of bounds",
    entry: { ...B, limits: { slots: 0 } },
    says: /limits\.slots is wrong: expected a whole number from 1 to 20/,
  },
  {
    why: "a limit is no whole number",
    entry: { ...B, limits: { slots: 1.5 } },
    says: /limits\.slots is wrong/,
  },
  {
    why: "a pattern is empty",
    entry: { ...B, sessions: [""] },
    says: /sessions\.0 is wrong: a pattern must not be empty/,
  },
  {
    why: "a pattern has a slash",
    entry: { ...B, sessions: ["a/*"] },
    says: /no session's name has slashes/,
  },
  {
    why: "no pattern is left",
    entry: { ...B, sessions: [] },
    says: /sessions is wrong: give a pattern/,
  },
  {
    why: "it has no name",
    entry: { url: "http://b" },
    says: /server at place 2 .* as name is wrong/,
  },
  {
    why: "its name cannot stand in a path",
    entry: { ...A, name: "a b" },
    says: /server 'a b' .* name is wrong: give 1 to 63/,
  },
  {
    why: "its key is a hash",
    entry: { ...B, apiKey: "sha512:98b6d128" },
    says: /apiKey is wrong: expected the key itself/,
  },
  {
    why: "it is the same WAHA under another name",
    entry: { name: "b", url: "http://a:3000/" },
    says: /'b' .* as server 'a' has the same url/,
  },
  {
    why: "its session fits none of its patterns",
    entry: { name: "b", url: "http://b", session: "x", sessions: ["y*"] },
    says: /session fits none of its sessions/,
  },
  {
    why: "Render's id is missing",
    entry: { ...B, restart: "render" },
    says: /renderServiceId is missing/,
  },
  { why: "it is a word", entry: "http://b", says: /server at place 2 .* as it is no object/ },
] as const;

for (const { why, entry, says } of ROWS) {
  Deno.test(`server list: an entry is left out, and said once, as ${why}`, () => {
    const list = [A, entry, { name: "z", url: "http://z" }];
    assert.deepEqual(namesOf(list), ["a", "z"]);
    const [fault = "", ...more] = faultsOf(list);
    assert.match(fault, says);
    assert.deepEqual(more, []);
  });
}

Deno.test("server list: no fault repeats a key, an address or a pattern", () => {
  const secret = "hunter2";
  const list = [
    { name: "b", url: `http://me:${secret}@b`, apiKey: `sha512:${secret}` },
    { name: "c", url: "http://c", sessions: [`${secret}/`], limits: { slots: secret } },
    { name: "d", url: "http://d", restart: `ftp://${secret}` },
  ];
  assert.deepEqual(namesOf(list), []);
  assert.ok(faultsOf(list).length >= 5);
  for (const fault of faultsOf(list)) assert.ok(!fault.includes(secret), fault);
});

Deno.test("server list: what is no list is broken as a whole", () => {
  for (const text of ["", "{}", "null", '[{"name": "a"', " "]) {
    assert.equal(read(text).is, "broken", text);
  }
  assert.equal(read(Array.from({ length: 1_001 }, () => A)).is, "broken");
  assert.equal(read(`[${" ".repeat(1_048_576)}]`).is, "broken");
});

Deno.test("server list: whatever stands in it, each entry is a server or a sentence", () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()));
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({ name: value, url: value, limits: value, sessions: value }, { requiredKeys: [] }),
  );
  fc.assert(fc.property(fc.array(entry, { maxLength: 8 }), (list) => {
    const found = read(list);
    assert.ok(found.is === "list");
    assert.ok(found.servers.length + found.faults.length >= list.length);
    for (const fault of found.faults) assert.ok(fault.length < 400 && !/\n/.test(fault), fault);
  }));
});

Deno.test("server list: one WAHA may be watched under two names that share its sessions", () => {
  const shared = [{ ...A, sessions: ["a*"] }, { ...A, name: "b", sessions: ["b*"] }];
  assert.deepEqual(namesOf(shared), ["a", "b"]);
});
