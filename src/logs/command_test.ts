import assert from "node:assert/strict";
import { type AnalyzeParts, runAnalyze } from "./command.ts";

const NOW = Date.UTC(2026, 2, 2, 12);

const line = (minute: number, rest: Record<string, unknown>) =>
  `${
    JSON.stringify({ level: 30, time: NOW - 3_600_000 + minute * 60_000, session: "shop", ...rest })
  }\n`;
const STUCK = "Session stuck in STARTING status, force stopping the session.";
const LOG = line(0, { msg: "Session has been started." }) +
  line(1, { msg: "opened connection to WA" }) +
  line(2, { level: 20, msg: "POST DATA", data: { payload: { body: "call +49 151 23456789" } } }) +
  line(20, { level: 50, name: "WhatsappSession", msg: STUCK });

interface Ran {
  code: number;
  out: string;
  err: string;
}

async function ran(
  args: readonly string[],
  parts: Partial<AnalyzeParts> & { stdinText?: string } = {},
): Promise<Ran> {
  const { stdinText = LOG, ...rest } = parts;
  let out = "";
  let err = "";
  const bytes = new TextEncoder().encode(stdinText);
  let at = 0;
  const code = await runAnalyze({
    args,
    now: () => NOW,
    stdin: () => ({
      read: (into) => {
        if (at === bytes.length) return null;
        const part = bytes.subarray(at, at + into.length);
        into.set(part);
        at += part.length;
        return part.length;
      },
    }),
    readText: (path) => Deno.readTextFile(path),
    write: (text) => void (out += text),
    complain: (text) => void (err += text),
    terminal: { out: false, err: false },
    signal: new AbortController().signal,
    ...rest,
  });
  return { code, out, err };
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (
  const { args, says } of [
    { args: ["--no-such", "x.log"], says: /--no-such is no option/ },
    { args: ["--since"], says: /--since: give a value/ },
    { args: ["--json=yes", "-"], says: /--json takes no value/ },
    { args: ["--since", "1h", "--since", "2h", "-"], says: /Give --since once/ },
    { args: ["--json", "--jsonl", "-"], says: /not both/ },
    { args: ["--kind", "session.exploded", "-"], says: /is no kind: give one of session\.status/ },
    { args: ["--since", "yesterday", "-"], says: /--since: give a time such as/ },
    { args: ["--since", "1h", "--until", "2h", "-"], says: /--until: give a time after/ },
    { args: ["--minutes", "5", "-"], says: /--minutes: give --around as well/ },
    { args: ["--report-to", "http://x", "-"], says: /--report-to: give --follow as well/ },
    { args: ["--follow", "--since", "1h", "-"], says: /from now on: leave out --since/ },
    { args: ["--follow", "--around", "7", "-"], says: /from now on: leave out --around/ },
    { args: ["--threads", "65", "-"], says: /--threads: give a whole number from 1 to 64/ },
    { args: ["--around", "5h ago", "-"], says: /--around: give a time such as/ },
    {
      args: ["--around", "1h", "--minutes", "0", "-"],
      says: /--minutes: give a whole number from 1 to/,
    },
    { args: ["--follow", "--report-to", "localhost:8000", "-"], says: /give the whole address/ },
    { args: ["--around", "7", "-"], says: /give the one file/ },
    { args: ["--follow", "-"], says: /--follow cannot be used here/ },
    { args: [], says: /deno task analyze \[FILES/ },
  ]
) {
  Deno.test(`analyze: ${args.join(" ") || "no file"} is answered in a sentence with usage, exit code 2`, async () => {
    const { code, out, err } = await ran(args);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.match(err, says);
    assert.match(err, /Exit codes:/);
  });
}

Deno.test("analyze: --help is no fault", async () => {
  const { code, out } = await ran(["--help"]);
  assert.equal(code, 0);
  assert.match(out, /deno task analyze/);
});

Deno.test("analyze: what is not there is named, exit code 66", async () => {
  const { code, err } = await ran(["/no/such/waha.log"]);
  assert.equal(code, 66);
  assert.match(err, /Cannot find \/no\/such\/waha\.log/);
});

Deno.test("analyze: a log from standard input is told in words, the verdict first", async () => {
  const { code, out } = await ran(["-"]);
  assert.equal(code, 0);
  assert.match(out, /^Shop is down\./);
  assert.match(out, /session\|failed\|logout: 4 lines {3}memory\|oom: 0 lines/);
  assert.ok(!out.includes("\u001b"), "no colours where nobody sees them");
});

Deno.test("analyze: without a file LOG_PATH is read", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/waha.log`, LOG);
    const { code, out } = await ran([], { logPath: `${folder}/waha.log` });
    assert.equal(code, 0);
    assert.match(out, /^Shop is down\./);
  }));

Deno.test("analyze: --json is one document with files, counts, events and timelines", async () => {
  const { out } = await ran(["-", "--json"]);
  const parsed: unknown = JSON.parse(out);
  assert.ok(typeof parsed === "object" && parsed !== null);
  assert.deepEqual(Object.keys(parsed), [
    "files",
    "bytes",
    "lines",
    "counts",
    "events",
    "sessions",
    "memory",
    "storms",
    "gaps",
    "starts",
  ]);
  assert.deepEqual(Reflect.get(parsed, "counts"), { session: 4, memory: 0 });
  const events: unknown = Reflect.get(parsed, "events");
  assert.ok(Array.isArray(events));
  assert.deepEqual(events.at(-1), {
    kind: "session.failed",
    cause: "gave-up-reconnecting",
    entry: "gave-up-reconnecting",
    session: "shop",
    line: 4,
    time: "2026-03-02T11:20:00.000Z",
    file: "-",
    level: 50,
    excerpt: STUCK,
  });
});

Deno.test("analyze: --jsonl is one event a line; --kind, --session, --since and --until choose", async () => {
  const kinds = async (...args: string[]) => {
    const { out } = await ran(["-", "--jsonl", ...args]);
    return out.split("\n").filter((each) => each !== "").map((each) => JSON.parse(each).kind);
  };
  assert.deepEqual(await kinds(), ["session.started", "session.status", "session.failed"]);
  assert.deepEqual(await kinds("--kind", "session.failed"), ["session.failed"]);
  assert.deepEqual((await kinds("--kind=session")).length, 3);
  assert.deepEqual(await kinds("--session", "other"), []);
  assert.deepEqual(await kinds("--since", "50m"), ["session.failed"]);
  assert.deepEqual(await kinds("--until", "2026-03-02T11:00:30Z"), ["session.started"]);
});

Deno.test("analyze: --fail-on says with its exit code whether there was one", async () => {
  assert.equal((await ran(["-", "--fail-on", "session.failed"])).code, 1);
  assert.equal((await ran(["-", "--fail-on", "memory"])).code, 0);
});

Deno.test("analyze: --around cuts the lines as they stand, --redact takes people out of them", () =>
  inFolder(async (folder) => {
    const path = `${folder}/waha.log`;
    await Deno.writeTextFile(path, LOG);
    const whole = await ran([path, "--around", "2026-03-02T11:01Z", "--minutes", "5"]);
    assert.equal(whole.out, LOG.split("\n").slice(0, 3).map((each) => `${each}\n`).join(""));
    assert.equal((await ran([path, "--around", "2", "--minutes", "5"])).out, whole.out);
    const clean = await ran([path, "--around", "2", "--minutes", "5", "--redact"]);
    assert.doesNotMatch(clean.out, /151/);
    const none = await ran([path, "--around", "2020-01-01T00:00Z"]);
    assert.equal(none.code, 1);
    assert.match(none.err, /No line lies within 10 min/);
    assert.match((await ran([path, "--around", "9"])).err, /no line up to that one/);
  }));

Deno.test("analyze: --explain says how a line is read and what it means", async () => {
  const stuck = line(0, { level: 50, name: "WhatsappSession", msg: STUCK });
  const { code, out } = await ran(["--explain", `waha-1  | ${stuck}`.trim()]);
  assert.equal(code, 0);
  assert.match(out, /wrapper +compose/);
  assert.match(out, /format +pino/);
  assert.match(out, /cause +gave-up-reconnecting/);
  assert.match((await ran(["--explain", "a room"])).out, /event +none/);
});

Deno.test("analyze: patterns of the user's own are read, checked and explained", () =>
  inFolder(async (folder) => {
    const path = `${folder}/own.json`;
    const write = (value: unknown) => Deno.writeTextFile(path, JSON.stringify(value));
    await write([{ name: "late-ship", text: "ship is late", kind: "webhook.failed" }]);
    const log = { stdinText: line(0, { msg: "the ship is late again" }) };
    const { out } = await ran(["-", "--jsonl", "--patterns", path], log);
    assert.equal(JSON.parse(out).entry, "late-ship");
    const why = await ran(["--patterns", path, "--explain", log.stdinText.trim()]);
    assert.match(why.out, /your pattern late-ship/);
    await write([{ name: "x", text: "ab", kind: "webhook.failed" }]);
    const short = await ran(["-", "--patterns", path]);
    assert.equal(short.code, 78);
    assert.match(short.err, /0\.text: give a text with three plain characters/);
    await write([{ name: "x", text: "abc", kind: "webhook.failed", matches: "(" }]);
    assert.match((await ran(["-", "--patterns", path])).err, /regular expression that compiles/);
    await Deno.writeTextFile(path, "no json");
    assert.match((await ran(["-", "--patterns", path])).err, /it is no JSON/);
    assert.equal((await ran(["-", "--patterns", `${folder}/none.json`])).code, 66);
  }));

Deno.test("analyze: stopped early it prints what is known", async () => {
  const stop = new AbortController();
  const parts = [LOG, LOG.replaceAll("shop", "other")];
  const stdin = () => ({
    read: (into: Uint8Array) => {
      const part = parts.shift();
      if (part === undefined) return null;
      stop.abort();
      return new TextEncoder().encodeInto(part, into).written;
    },
  });
  const { code, out, err } = await ran(["-"], { signal: stop.signal, stdin });
  assert.equal(code, 0);
  assert.match(err, /stopped early/);
  assert.match(out, /^Shop is down/);
  assert.doesNotMatch(out, /other/);
});

Deno.test("analyze: a damaged file is said, and what came before its damage counts", () =>
  inFolder(async (folder) => {
    const packed = new Blob([LOG.repeat(200)]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = await new Response(packed).bytes();
    await Deno.writeFile(`${folder}/waha.log.gz`, bytes.subarray(0, bytes.length - 30));
    const { code, out, err } = await ran([`${folder}/waha.log.gz`]);
    assert.equal(code, 0);
    assert.match(err, /damaged or cut off/);
    assert.match(out, /is down/);
  }));

Deno.test("analyze: names that steer a terminal reach it as dots", async () => {
  const name = "\u001b]0;owned\u0007\u202eshop\r\n";
  const stdinText = line(0, { session: name, msg: "opened connection to WA" }) +
    line(9, { session: name, level: 50, name: "WhatsappSession", msg: `${STUCK}` });
  const { out } = await ran(["-"], { stdinText, terminal: { out: true, err: true, width: 100 } });
  // deno-lint-ignore no-control-regex
  const bold = out.replaceAll(/\x1b\[[01]m/g, "");
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(bold.replaceAll("\n", ""), /[\x00-\x1f\u202e]/);
  assert.match(out, /owned/);
});

Deno.test("analyze: a file that the system refuses is said, exit code 66", async () => {
  const { code, err } = await ran(["--patterns", "own.json", "-"], {
    readText: () => Promise.reject(new Deno.errors.PermissionDenied("own.json: permission denied")),
  });
  assert.equal(code, 66);
  assert.match(err, /own\.json/);
});

Deno.test("analyze: what PowerShell has written as UTF-16 is read", () =>
  inFolder(async (folder) => {
    const path = `${folder}/waha.log`;
    const text = `\ufeff${LOG.replaceAll("\n", "\r\n")}`;
    const units = Uint16Array.from(text, (char) => char.charCodeAt(0));
    await Deno.writeFile(path, new Uint8Array(units.buffer));
    assert.match((await ran([path])).out, /^Shop is down\./);
    assert.equal((await ran([path, "--around", "2", "--minutes", "1"])).out.split("\n").length, 4);
    const swapped = new Uint8Array(units.length * 2);
    const view = new DataView(swapped.buffer);
    units.forEach((unit, index) => view.setUint16(index * 2, unit));
    await Deno.writeFile(path, swapped);
    assert.match((await ran([path])).out, /^Shop is down\./);
  }));

Deno.test("analyze: --session and --kind choose among the groups that are no events as well", async () => {
  const bad = { level: 50, msg: "Session error:Error: Bad MAC Error: Bad MAC" };
  const stdinText = Array.from({ length: 12 }, (_, minute) => line(minute, bad)).join("");
  const storms = async (...args: string[]) =>
    JSON.parse((await ran(["-", "--json", ...args], { stdinText })).out).storms.length;
  assert.equal(await storms(), 1);
  assert.equal(await storms("--session", "shop"), 1);
  assert.equal(await storms("--session", "other"), 0);
  assert.equal(await storms("--kind", "session"), 0);
  assert.equal(await storms("--until", "2h"), 0);
  assert.equal(await storms("--since", "55m"), 1);
});
