import assert from "node:assert/strict";
import fc from "fast-check";
import {
  readActed,
  readConfig,
  readQrImage,
  readQrRaw,
  readServerStatus,
  readSession,
  readSessions,
  readVersion,
  statusWord,
} from "./schemas.ts";
import { STATUSES } from "../session/mod.ts";

const one = (fields: Record<string, unknown>) => [{ name: "a", status: "WORKING", ...fields }];

const ACCOUNTS = [
  { then: "1@c.us", when: "it is an object with an id", me: { id: "1@c.us", pushName: "x" } },
  { then: null, when: "it is null", me: null },
  { then: null, when: "it is missing", me: undefined },
  { then: null, when: "it has no id", me: {} },
  { then: null, when: "its id is no string", me: { id: 7 } },
  { then: null, when: "it is a string", me: "1@c.us" },
];
for (const { then, when, me } of ACCOUNTS) {
  Deno.test(`readSessions() gives the account ${then} when ${when}`, () => {
    assert.deepEqual(readSessions(one(me === undefined ? {} : { me })), {
      is: "read",
      value: { sessions: [{ name: "a", status: "WORKING", me: then }] },
    });
  });
}

const ACTIVITIES = [
  { then: 1795569022475, when: "it is a number", timestamps: { activity: 1795569022475 } },
  { then: undefined, when: "it is null", timestamps: { activity: null } },
  { then: undefined, when: "it is missing", timestamps: {} },
  { then: undefined, when: "the stamps are null", timestamps: null },
  { then: undefined, when: "it is a word", timestamps: { activity: "now" } },
];
for (const { then, when, timestamps } of ACTIVITIES) {
  Deno.test(`readSessions() gives the activity ${then} when ${when}`, () => {
    const read = readSessions(one({ timestamps }));
    assert.equal(read.is === "read" && read.value.sessions[0]?.activityAt, then);
  });
}

Deno.test("readSessions() keeps name, status, account and activity, and nothing secret", () => {
  const read = readSessions(one({
    config: { webhooks: [{ url: "http://x", hmac: { key: "test-hmac-secret" } }] },
    presence: "online",
    somethingNew: { deep: true },
  }));
  assert.equal(read.is, "read");
  assert.doesNotMatch(JSON.stringify(read), /hmac|secret|presence|deep/);
});

const BROKEN = [
  { path: "(root)", when: "it is no list", value: { sessions: [] } },
  { path: "[0].status", when: "each status is a number", value: [{ name: "a", status: 5 }] },
  { path: "[0].name", when: "its only row has no name", value: [{ status: "WORKING" }] },
  { path: "[0]", when: "its rows are words", value: ["a", "b"] },
];
for (const { path, when, value } of BROKEN) {
  Deno.test(`readSessions() names ${path} when ${when}`, () => {
    const read = readSessions(value);
    assert.equal(read.is === "broken" && read.path, path);
  });
}

const ODD = [
  { when: "a name is empty", row: { name: "", status: "WORKING" }, path: "[1].name" },
  { when: "a name is missing", row: { status: "WORKING" }, path: "[1].name" },
  { when: "a name is no text", row: { name: 7, status: "WORKING" }, path: "[1].name" },
  { when: "a name is a path step", row: { name: "..", status: "WORKING" }, path: "[1].name" },
  { when: "a name is half a letter", row: { name: "b\ud800", status: "FAILED" }, path: "[1].name" },
  { when: "a row is null", row: null, path: "[1]" },
];
for (const { when, row, path } of ODD) {
  Deno.test(`readSessions() leaves out a row, says which and reads the others when ${when}`, () => {
    const read = readSessions([...one({}), row, { name: "c", status: "FAILED" }]);
    assert.ok(read.is === "read");
    assert.deepEqual(read.value.sessions.map(({ name }) => name), ["a", "c"]);
    assert.equal(read.value.odd?.count, 1);
    assert.ok(read.value.odd?.first.startsWith(`${path}: `), read.value.odd?.first);
  });
}

Deno.test("readSessions() has a session UNKNOWN whose status is no word: left out it would pass for deleted", () => {
  const read = readSessions([...one({}), { name: "b", status: 5 }, { name: "c" }]);
  assert.ok(read.is === "read");
  assert.deepEqual(read.value.sessions.map(({ name, status }) => `${name} ${status}`), [
    "a WORKING",
    "b UNKNOWN",
    "c UNKNOWN",
  ]);
  assert.equal(read.value.odd?.count, 2);
});

Deno.test("statusWord() keeps each word of WAHA's and makes any other UNKNOWN, raw bounded", () => {
  for (const word of STATUSES) assert.deepEqual(statusWord(word), { status: word });
  assert.deepEqual(statusWord("working"), { status: "UNKNOWN", raw: "working" });
  assert.equal(statusWord("x".repeat(10_000)).raw?.length, 64);
  assert.ok(statusWord(`${"x".repeat(63)}😀`).raw?.isWellFormed());
});

Deno.test("readSession() tells the engine by its name, or GOWS by its parts", () => {
  const engineOf = (engine: unknown) => {
    const read = readSession({ name: "a", status: "STOPPED", engine });
    return read.is === "read" ? read.value.engine : read;
  };
  assert.equal(engineOf({ engine: "WEBJS", state: null }), "WEBJS");
  assert.equal(engineOf({ grpc: { client: "READY" }, gows: { found: true } }), "GOWS");
  assert.equal(engineOf({ engine: "QUANTUM" }), "UNKNOWN");
  for (const none of [{}, null, undefined, 7]) assert.equal(engineOf(none), "UNKNOWN");
});

Deno.test("readServerStatus() needs the start stamp and goes without the worker", () => {
  assert.deepEqual(readServerStatus({ startTimestamp: 5 }), {
    is: "read",
    value: { startedAt: 5 },
  });
  assert.deepEqual(readServerStatus({ startTimestamp: 5, worker: { id: "w" } }), {
    is: "read",
    value: { startedAt: 5, workerId: "w" },
  });
  const broken = readServerStatus({ uptime: 3 });
  assert.equal(broken.is === "broken" && broken.path, "startTimestamp");
});

Deno.test("readVersion() gives what A and B tell", () => {
  assert.deepEqual(
    readVersion({ version: "2024.10.8", engine: "NOWEB", tier: "CORE", browser: "/usr/bin/x" }),
    { is: "read", value: { version: "2024.10.8", engine: "NOWEB", tier: "CORE" } },
  );
  assert.deepEqual(readVersion({ version: "9", worker: { id: "waha1" } }), {
    is: "read",
    value: { version: "9", engine: "UNKNOWN", workerId: "waha1" },
  });
  assert.equal(readVersion({ engine: "NOWEB" }).is, "broken");
});

Deno.test("readQrImage() takes base64 only, readQrRaw() any text but none", () => {
  assert.equal(readQrImage({ mimetype: "image/png", data: "iVBORw0KGgo=" }).is, "read");
  assert.equal(readQrImage({ mimetype: "image/png", data: '"><script>' }).is, "broken");
  assert.equal(readQrImage({ mimetype: "image/png", data: "" }).is, "broken");
  assert.equal(readQrRaw({ value: "2@a,b" }).is, "read");
  assert.equal(readQrRaw({ value: "" }).is, "broken");
});

Deno.test("readConfig() tells a session without config from no answer", () => {
  assert.deepEqual(readConfig({ name: "a" }), { is: "read", value: null });
  assert.deepEqual(readConfig({ config: { a: 1 } }), { is: "read", value: { a: 1 } });
  assert.equal(readConfig("x").is, "broken");
});

const READERS = [
  readActed,
  readConfig,
  readQrImage,
  readQrRaw,
  readServerStatus,
  readSession,
  readSessions,
  readVersion,
];
Deno.test("schemas: arbitrary JSON is read or broken with a path, and is never quoted", () => {
  const secret = "s3cr3t-value";
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...READERS), (value, reader) => {
      const read = reader(value);
      if (read.is === "broken") assert.ok(read.path !== "" && read.why !== "");
      const quoted = reader({ name: secret, status: { [secret]: secret }, data: [secret] });
      if (quoted.is === "broken") assert.ok(!`${quoted.path} ${quoted.why}`.includes(secret));
    }),
  );
});
