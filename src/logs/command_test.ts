import assert from "node:assert/strict";
import { inFolder, line, LOG, ran, STUCK } from "./command_fixture.ts";

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

Deno.test("analyze: without a file LOG_PATH is read", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/waha.log`, LOG);
    const { code, out } = await ran([], { logPath: `${folder}/waha.log` });
    assert.equal(code, 0);
    assert.match(out, /^Session shop is down\./);
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
    assert.match((await ran([path])).out, /^Session shop is down\./);
    assert.equal((await ran([path, "--around", "2", "--minutes", "1"])).out.split("\n").length, 4);
    const swapped = new Uint8Array(units.length * 2);
    const view = new DataView(swapped.buffer);
    units.forEach((unit, index) => view.setUint16(index * 2, unit));
    await Deno.writeFile(path, swapped);
    assert.match((await ran([path])).out, /^Session shop is down\./);
  }));
