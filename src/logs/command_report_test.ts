import assert from "node:assert/strict";
import { inFolder, line, LOG, NOW, ran, STUCK } from "./command_fixture.ts";

Deno.test("analyze: a log from standard input is told in words, the verdict first", async () => {
  const { code, out } = await ran(["-"]);
  assert.equal(code, 0);
  assert.match(out, /^Session shop is down\./);
  assert.match(out, /session\|failed\|logout: 4 lines {3}memory\|oom: 0 lines/);
  assert.ok(!out.includes("\u001b"), "no colours where nobody sees them");
});

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
  assert.match(out, /^Session shop is down/);
  assert.doesNotMatch(out, /other/);
});

Deno.test("analyze: names that steer a terminal reach it as dots", async () => {
  const name = "\u001b]0;owned\u0007\u202e\u009b31mshop\r\n";
  const stdinText = line(0, { session: name, msg: "opened connection to WA" }) +
    line(9, { session: name, level: 50, name: "WhatsappSession", msg: `${STUCK}` });
  const terminal = { out: true, err: true, colours: true, width: 100 };
  const first = stdinText.slice(0, stdinText.indexOf("\n"));
  for (const args of [["-"], ["-", "--json"], ["-", "--jsonl"], ["--explain", first]]) {
    const { out } = await ran(args, { stdinText, terminal });
    // deno-lint-ignore no-control-regex
    const bold = out.replaceAll(/\x1b\[[01]m/g, "");
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(bold.replaceAll("\n", ""), /[\x00-\x1f\x7f-\x9f\u202e]/);
    assert.match(out, /owned/);
  }
  const plain = await ran(["-"], { stdinText, terminal: { ...terminal, colours: false } });
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(plain.out, /\x1b/, "NO_COLOR");
  const json = (await ran(["-", "--jsonl"], { stdinText, terminal })).out.split("\n", 1)[0] ?? "";
  assert.equal(JSON.parse(json).session, name, "it is the same value");
});

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

Deno.test("analyze: --redact gives a session that is a number one other name in every form", async () => {
  const of = (session: string, minute: number, rest: Record<string, unknown>) =>
    line(minute, { session, ...rest });
  const stdinText = ["4915123456789", "4915199999999"].flatMap((session) => [
    of(session, 0, { msg: "opened connection to WA" }),
    of(session, 9, { level: 50, name: "WhatsappSession", msg: STUCK }),
  ]).join("");
  for (const form of [[], ["--json"], ["--jsonl"]]) {
    const { out } = await ran(["-", "--redact", ...form], { stdinText });
    assert.doesNotMatch(out, /49151/);
    assert.match(out, /\*\*\*-2/);
  }
  const { out } = await ran(["-", "--redact", "--json"], { stdinText });
  const { sessions, events } = JSON.parse(out);
  assert.deepEqual(Object.keys(sessions), ["***", "***-2"]);
  assert.deepEqual(events.map(({ session }: { session: string }) => session).toSorted(), [
    "***",
    "***",
    "***-2",
    "***-2",
  ]);
});

const pretty = (time: string, said: string) =>
  `[${time}.000] ERROR (WhatsappSession/34): session:shop - ${said} {"session":"shop"}\n`;

Deno.test("analyze: --around tells the days of a log without dates apart", () =>
  inFolder(async (folder) => {
    const path = `${folder}/waha.log`;
    const lines = [
      "08:00:00",
      "20:00:00",
      "07:59:00",
      "08:01:00",
      "21:00:00",
      "08:00:30",
      "09:00:00",
    ];
    const log = lines.map((time, index) => pretty(time, `number ${index + 1}`)).join("");
    await Deno.writeTextFile(path, log);
    await Deno.utime(path, NOW / 1_000, NOW / 1_000);
    const cutOf = async (...args: string[]) => {
      const { out } = await ran([path, "--minutes", "5", "--around", ...args]);
      return Array.from(out.matchAll(/number (\d)/g), ([, no]) => Number(no));
    };
    assert.deepEqual(await cutOf("2026-03-01T08:00Z"), [3, 4]);
    assert.deepEqual(await cutOf("2026-03-02T08:00Z"), [6]);
    assert.deepEqual(await cutOf("2026-02-28T08:00Z"), [1]);
    assert.deepEqual(await cutOf("4"), [3, 4]);
    const piped = await ran(["-", "--around", "2026-03-02T08:00Z"], { stdinText: log });
    assert.match(piped.out, /number 1[^]*number 6/, "of a pipe nobody knows the day");
  }));

Deno.test("analyze: --around takes a window across midnight, and the stacks in it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/waha.log`;
    const stack = "    err: {\n      at x (a.js:1)\n    }\n";
    const log = `${pretty("23:40:00", "a")}${pretty("23:58:00", "b")}${stack}${
      pretty("00:01:00", "c")
    }${pretty("00:30:00", "d")}${stack}`;
    await Deno.writeTextFile(path, log);
    const changed = Date.UTC(2026, 2, 2, 0, 31) / 1_000;
    await Deno.utime(path, changed, changed);
    const { out } = await ran([path, "--around", "2026-03-02T00:00Z", "--minutes", "5"]);
    const wanted = `${pretty("23:58:00", "b")}${stack}${pretty("00:01:00", "c")}`;
    assert.equal(out, wanted);
    for (const at of ["2026-03-02T00:00Z", "2026-03-01T23:59:59Z"]) {
      const piped = await ran(["-", "--around", at, "--minutes", "5"], { stdinText: log });
      assert.equal(piped.out, wanted);
    }
  }));

Deno.test("analyze: --around dates journald's lines, which tell no year", () =>
  inFolder(async (folder) => {
    const path = `${folder}/journal.log`;
    const killed = "host-1 kernel: Out of memory: Killed process 13956 (node)\n";
    await Deno.writeTextFile(path, `Nov  5 23:59:00 ${killed}Dec 31 23:59:00 ${killed}`);
    const changed = Date.UTC(2026, 0, 1, 1) / 1_000;
    await Deno.utime(path, changed, changed);
    const { out } = await ran([path, "--around", "2025-11-05T23:58Z", "--minutes", "2"]);
    assert.equal(out, `Nov  5 23:59:00 ${killed}`);
  }));

Deno.test("analyze: --around that is stopped ends without a fault", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/waha.log`, LOG);
    const { code, err } = await ran([`${folder}/waha.log`, "--around", "2"], {
      signal: AbortSignal.abort(),
    });
    assert.equal(code, 0);
    assert.match(err, /stopped early/);
  }));
