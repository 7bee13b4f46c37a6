import assert from "node:assert/strict";

const SCRIPT = new URL("../../scripts/analyze.ts", import.meta.url).pathname;
const LOG =
  '{"level":30,"time":1772438400000,"session":"shop","msg":"Session has been started."}\n';

async function analyzed(allowed: readonly string[], args: readonly string[]) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--cached-only", ...allowed, SCRIPT, ...args],
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

async function withLog(run: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/waha.log`, LOG);
    await run(`${folder}/waha.log`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("analyze: to read a log it may read that file, and needs nothing else", () =>
  withLog(async (path) => {
    const { code, out, err } = await analyzed([`--allow-read=${path}`], [path]);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^Nothing is wrong in this log\./);
  }));

Deno.test("analyze: what it may not do is named with the permission that it takes, exit code 78", () =>
  withLog(async (path, folder) => {
    const other = await analyzed([`--allow-read=${path}`], [folder]);
    assert.equal(other.code, 78);
    assert.match(other.err, /Requires read access.*--allow-read/);
    const report = ["--follow", "--report-to", "http://127.0.0.1:9"];
    const sent = await analyzed([`--allow-read=${path}`], [path, ...report]);
    assert.equal(sent.code, 78);
    assert.match(sent.err, /--allow-(write|net)/);
  }));
