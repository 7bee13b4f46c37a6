import assert from "node:assert/strict";
import fc from "fast-check";
import { readLog } from "./causes_fixture.ts";
import {
  anchorsOf,
  CATALOGUE,
  type CauseEntry,
  causeEntry,
  type LogRecord,
  match,
  matchAnswer,
  matcherOf,
} from "./mod.ts";

const LOGS = new URL("../../../tests/recorded/logs/", import.meta.url);

/** Entries that are no event: they only keep others from alarms. */
const QUIET = CATALOGUE.filter(({ kind }) => kind === null).map(({ name }) => name);

/** What each recorded log holds, by hand: entry and its lines, or how many where they are many. */
const RECORDED: Record<string, Record<string, number[] | number>> = {
  "2024.10.8-noweb-real-json-info": { "name-not-resolved": 14 },
  "2024.10.8-noweb-stub-json-info": {
    "connection-terminated": [172, 328],
    "replaced-noweb": [190],
    "webhook-rejected": [333, 338],
    "logged-out-noweb": [340],
    "login-refused-noweb": [366],
    "qr-round-ended-noweb": [417],
    "webhook-unreachable": [478, 486, 494],
    "connection-timed-out": [511],
    "network-unreachable": [518, 525, 532, 539],
  },
  "2024.10.8-noweb-stub-pretty-info": {
    "connection-terminated": [1096, 1309],
    "replaced-noweb": [1107],
    "webhook-rejected": [1314, 1320],
    "logged-out-noweb": [1323],
    "login-refused-noweb": [1453],
    "qr-round-ended-noweb": [1504],
    "webhook-unreachable": [1567, 1576, 1585],
    "connection-timed-out": [1623],
    "network-unreachable": [1630, 1637, 1644, 1651],
    "program-ended": [1672],
  },
  "2024.10.8-noweb-stub-uncaught-exit": { "program-ended": [12] },
  "2024.10.8-webjs-fakepage-json-info": {
    "engine-state-bad": [37],
    "browser-disconnected": [47],
    "logged-out-webjs": [97],
    "proxy-refused": [141, 149, 157, 165, 173, 181],
  },
  "2024.10.8-webjs-real-json-info": { "name-not-resolved": 16 },
  "2026.2.1-boot-generated": {},
  "2026.2.1-boot-nokey": {},
  "2026.2.1-gows-fakegrpc-json-info": {
    "logged-out-gows": [52],
    "qr-not-scanned-gows": [96],
    "engine-panicked": [114],
    "engine-call-unavailable": [115],
    "engine-exited": [116],
  },
  "2026.2.1-noweb-real-json-info": { "name-not-resolved": 14 },
  "2026.2.1-noweb-real-stuck": { "name-not-resolved": 24, "gave-up-reconnecting": [130] },
  "2026.2.1-noweb-stub-heap-oom": { "heap-near-limit": [24], "heap-limit": [29] },
  "2026.2.1-noweb-stub-json-info": {
    "connection-terminated": [164, 295],
    "replaced-noweb": [180],
    "start-failed": [250],
    "webhook-rejected": [298, 303, 304, 305],
    "logged-out-noweb": [309],
    "login-refused-noweb": [334],
    "log-out-asked": [338, 498, 500, 533, 535],
    "qr-not-scanned-noweb": [384],
    "webhook-unreachable": [431, 436, 437, 438, 439, 440, 447, 448, 472],
    "connection-timed-out": [465],
    "network-unreachable": [470, 476, 481, 486],
  },
  "2026.2.1-noweb-stub-pretty-debug": {
    "network-unreachable": [623, 643, 659, 673],
    "webhook-unreachable": [627],
    "log-out-asked": [700, 703, 778, 781],
  },
  "2026.2.1-noweb-stub-pretty-info-printqr": { "logged-out-noweb": [52] },
  "2026.2.1-noweb-stub-state-change": {
    "connection-timed-out": [45],
    "logged-out-noweb": [61],
    "login-refused-noweb": [85],
  },
  "2026.2.1-webjs-fakepage-json-info": {
    "engine-state-bad": [33, 35],
    "browser-disconnected": [37, 49],
    "logged-out-webjs": [82, 83, 185, 186],
    "proxy-refused": [130, 138, 146, 154, 162, 170],
    "log-out-asked": [184],
  },
  "2026.2.1-webjs-fakepage-loggedin-unreachable": { "proxy-refused": [24, 29, 33, 38] },
  "2026.2.1-webjs-fakepage-renderer-crash-pretty-debug": {
    "page-call-failed": [50, 51],
    "browser-disconnected": [97],
  },
  "kernel-oom-dmesg": { "killed-by-system": [79, 80] },
};

for (const [log, expected] of Object.entries(RECORDED)) {
  Deno.test(`match: in the recorded ${log} nothing is missed and nothing invented`, async () => {
    const found = new Map<string, number[]>();
    for (const { line, record } of readLog(await recorded(log))) {
      const name = match(record)?.entry.name;
      if (name === undefined || QUIET.includes(name)) continue;
      found.set(name, [...found.get(name) ?? [], line]);
    }
    const counted = [...found].map(([name, lines]): [string, number[] | number] => [
      name,
      typeof expected[name] === "number" ? lines.length : lines,
    ]);
    assert.deepEqual(Object.fromEntries(counted), expected);
  });
}

Deno.test("match: every recorded log is labelled", async () => {
  const files = await Array.fromAsync(Deno.readDir(LOGS), ({ name }) => name);
  assert.deepEqual(files.map((name) => name.slice(0, -".log".length)).sort(), names(RECORDED));
});

Deno.test("match: a recorded line that an entry names as its source is of that entry", async () => {
  // These lines only show what the words look like: another entry reads that very line.
  const elsewhere = ["browser-killed-by-system"];
  for (const { name, sources, kind } of CATALOGUE) {
    for (const source of sources) {
      if (source.is !== "recording" || !source.file.startsWith("logs/")) continue;
      if (kind === null || elsewhere.includes(name)) continue;
      const log = source.file.slice("logs/".length, -".log".length);
      const at = readLog(await recorded(log)).find(({ line }) => line === source.line);
      assert.equal(at && match(at.record)?.entry.name, name, `${log}:${source.line}`);
    }
  }
});

Deno.test("match: the order of the catalogue decides nothing", async () => {
  const reversed = matcherOf(CATALOGUE.toReversed());
  const records = CATALOGUE.flatMap(({ samples, nearMisses }) => [...samples, ...nearMisses])
    .flatMap((sample) => "record" in sample ? [sample.record] : []);
  for (const log of names(RECORDED)) {
    records.push(...readLog(await recorded(log)).map(({ record }) => record));
  }
  for (const record of records) {
    assert.equal(reversed.match(record)?.entry.name, match(record)?.entry.name, record.msg);
  }
});

const ANY_TEXT = fc.constantFrom(
  ...CATALOGUE.flatMap(({ samples }) => samples).flatMap((sample) =>
    "record" in sample
      ? [sample.record.msg, sample.record.error ?? "", sample.record.stack ?? ""]
      : []
  ).filter((text) => text !== ""),
);

Deno.test("match: what a customer wrote is never a cause, whatever it is", () => {
  fc.assert(fc.property(ANY_TEXT, ANY_TEXT, (first, second) => {
    const body = `${first} ${second}`;
    const record: LogRecord = {
      by: "logger",
      level: 20,
      name: "WebhookSender",
      msg: "POST DATA",
      fields: { body, data: { event: "message", payload: { body, from: first } } },
    };
    assert.equal(match(record), null);
  }));
});

Deno.test("match: an access line is nobody's cause, whatever was asked and answered", () => {
  fc.assert(fc.property(ANY_TEXT, (text) => {
    for (const msg of ["request completed", "request errored", "request aborted"]) {
      assert.equal(match({ by: "logger", level: 30, msg, error: text, stack: text }), null);
      const fields = { req: { url: text }, res: { statusCode: 500 } };
      assert.equal(match({ by: "logger", level: 30, msg: text, fields }), null);
    }
  }));
});

Deno.test("match: a record of any shape gives an entry or null, and throws nothing", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), ANY_TEXT);
  const record = fc.record({
    by: fc.constantFrom("logger" as const, "text" as const),
    level: fc.integer(),
    name: text,
    msg: text,
    error: text,
    stack: text,
    fields: fc.dictionary(text, fc.anything()),
  }, { requiredKeys: ["by", "msg"] });
  fc.assert(fc.property(record, (one) => {
    const found = match(one);
    assert.ok(found === null || causeEntry(found.entry.name) === found.entry);
  }));
});

Deno.test("match: a level below the signature's is another happening", () => {
  const gone = (level: number) =>
    match({
      by: "logger",
      level,
      name: "WhatsappSession",
      msg: "The browser has been disconnected",
    });
  assert.equal(gone(50)?.entry.name, "browser-disconnected");
  assert.equal(gone(30), null);
});

Deno.test("match: the reason in the stack comes before the general words of the message", () => {
  const found = match({
    by: "logger",
    level: 50,
    name: "WhatsappSession",
    msg: "Failed to launch the browser process!",
    stack:
      "The profile appears to be in use by another Chromium process (44) on another computer (a1)",
  });
  assert.equal(found?.entry.name, "profile-locked-elsewhere");
  assert.equal(found?.on, "stack");
  assert.deepEqual(found?.attributes, { lockHost: "a1" });
});

Deno.test("match: attributes are what the text names and what the signature stands for", () => {
  const killed = match({
    by: "text",
    msg: "Memory cgroup out of memory: Killed process 13956 (node) total-vm:11971452kB",
  });
  assert.deepEqual(killed?.attributes, { by: "kernel", pid: "13956", process: "node" });
  const tried = match({
    by: "logger",
    name: "WebhookSender",
    msg: "Error sending POST request: 'read ECONNRESET'. Retrying 1/15...",
  });
  assert.deepEqual(tried?.attributes, { error: "ECONNRESET", attempt: "1/15" });
});

Deno.test("match: an answer is read by WAHA's own words, never by the request that it repeats", () => {
  const body = {
    statusCode: 500,
    exception: { message: "Cannot read properties of undefined (reading 'includes')" },
    request: { body: { text: "async-lock timed out in queue default" } },
  };
  assert.equal(matchAnswer({ status: 500, body }), null);
  const lock = { exception: { message: "async-lock timed out in queue desk" } };
  assert.deepEqual(matchAnswer({ status: 500, body: lock })?.attributes, { session: "desk" });
  assert.equal(matchAnswer({ status: 404, body: lock }), null);
});

Deno.test("match: an answer that is no object of WAHA's is nothing", () => {
  for (const body of [undefined, null, "Unauthorized", 401, ["Unauthorized"], { message: [] }]) {
    assert.equal(matchAnswer({ status: 401, body }), null);
  }
});

Deno.test("match: every sample of an event holds one of the words that a scanner looks for", () => {
  const anchors = anchorsOf(CATALOGUE);
  for (const { name, samples, kind } of CATALOGUE) {
    for (const sample of samples) {
      if (kind === null || !("record" in sample)) continue;
      const { msg, error = "", stack = "" } = sample.record;
      assert.ok(anchors.some((word) => `${msg}\n${error}\n${stack}`.includes(word)), name);
    }
  }
  assert.deepEqual(anchors, [...new Set(anchors)]);
});

Deno.test("match: two entries that fit the same record are both told by matchAll", () => {
  const twin = (name: string): CauseEntry => ({ ...CATALOGUE[0]!, name });
  const matcher = matcherOf([twin("a"), twin("b")]);
  const [sample] = CATALOGUE[0]!.samples;
  assert.ok(sample !== undefined && "record" in sample);
  assert.deepEqual(matcher.matchAll(sample.record).map(({ entry }) => entry.name), ["a", "b"]);
});

function recorded(log: string): Promise<string> {
  return Deno.readTextFile(new URL(`${log}.log`, LOGS));
}

function names(table: Record<string, unknown>): string[] {
  return Object.keys(table).sort();
}
