import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../scripts/simulate.ts", import.meta.url));
const KEY = { "x-api-key": "simulator-demo-key" };

/** The script as `deno task simulate` starts it, with no more rights than it needs. */
function simulate(...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net=127.0.0.1", "--allow-env=WAHA_API_KEY", SCRIPT, ...args],
    env: { WAHA_API_KEY: "" },
    stdout: "piped",
    stderr: "piped",
  });
}

async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text.split("\n")[0] ?? "";
}

Deno.test("simulate prints its URL and key, answers, and ends on SIGTERM with 0", async () => {
  const child = simulate("--port", "0", "--sessions", "a,b", "--speed", "100").spawn();
  const line = await firstLine(child.stdout);
  const url = line.match(/^WAHA simulator at (http:\/\/127\.0\.0\.1:\d+), key simulator-demo-key$/);
  assert.ok(url?.[1], line);
  const listed = await (await fetch(`${url[1]}/api/sessions`, { headers: KEY })).json();
  assert.deepEqual(listed.map((one: { name: string }) => one.name), ["a", "b"]);
  const post = (path: string) => fetch(url[1] + path, { method: "POST", headers: KEY });
  assert.equal((await (await post("/__sim/sessions/a/crash")).json()).status, "FAILED");
  assert.equal((await (await post("/api/sessions/a/restart")).json()).status, "STARTING");
  child.kill("SIGTERM");
  assert.equal((await child.status).code, 0);
  await child.stderr.cancel();
});

Deno.test("simulate ends when WAHA was told to stop", async () => {
  const child = simulate("--port", "0", "--speed", "100").spawn();
  const url = (await firstLine(child.stdout)).match(/http:[^,]*/)?.[0];
  const stop = await fetch(`${url}/api/server/stop`, { method: "POST", headers: KEY });
  assert.deepEqual(await stop.json(), { stopping: true });
  assert.equal((await child.status).code, 0);
  await child.stderr.cancel();
});

Deno.test("simulate ends with 2 and one sentence on a flag that it cannot use", async () => {
  const { code, stdout, stderr } = await simulate("--engine", "WPP").output();
  assert.equal(code, 2);
  assert.equal(stdout.length, 0);
  assert.equal(
    new TextDecoder().decode(stderr),
    'Cannot use --engine "WPP": must be one of NOWEB, WEBJS, GOWS\n',
  );
});

Deno.test("simulate sends signed webhooks and writes WAHA's log where it was told to", async () => {
  const folder = await Deno.makeTempDir();
  const told = Promise.withResolvers<string>();
  const receiver = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (got) => {
      told.resolve(`${got.headers.get("x-webhook-hmac-algorithm")} ${await got.text()}`);
      return new Response("{}");
    },
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", SCRIPT, "--port", "0", "--waha", "2026.7"],
      ...["--webhook", `http://127.0.0.1:${receiver.addr.port}/hook`, "--webhook-hmac", "secret"],
      ...["--log", `${folder}/waha.log`, "--log-format", "JSON"],
    ],
    env: { WAHA_API_KEY: "" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const url = (await firstLine(child.stdout)).match(/http:[^,]*/)?.[0];
  const crash = `${url}/__sim/sessions/default/crash`;
  await (await fetch(crash, { method: "POST", headers: KEY })).body?.cancel();
  assert.match(await told.promise, /^sha512 \{"id":"evt_.*"status":"FAILED".*"data":null/);
  child.kill("SIGTERM");
  assert.equal((await child.status).code, 0);
  await child.stderr.cancel();
  await receiver.shutdown();
  const log = await Deno.readTextFile(`${folder}/waha.log`);
  assert.match(log, /"msg":"Failed to start the client"/);
  assert.doesNotMatch(log, /secret|simulator-demo-key/);
  await Deno.remove(folder, { recursive: true });
});
