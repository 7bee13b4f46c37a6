import assert from "node:assert/strict";
import { z } from "zod";
import { incidentPageSchema, incidentSchema, sessionListSchema } from "../../src/contract/mod.ts";
import { Scene, WAHA_KEY } from "../e2e/scene.ts";
import { until } from "../e2e/until.ts";
import { Command, type Ran } from "./command.ts";
import { scanned } from "./scanned.ts";

const TASKS = ["status", "recover", "restart", "qr", "incidents"] as const;
const HOSTILE = "evil\u202e\u{1f6d2}\u5546\u5e97";
const WITHIN = { withinMs: 30_000, everyMs: 50 };

type Task = (typeof TASKS)[number];

/** Runs a command against the service of a scene. */
async function ran(scene: Scene, url: string, ...task: [Task, ...string[]]): Promise<Ran> {
  await using command = new Command(scene.place, { RECOVERY_URL: url }, task);
  return await command.ended();
}

Deno.test("terminal: the tasks may use the network, four variables, and nothing else", async () => {
  const text = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  const { tasks } = z.object({ tasks: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text));
  for (const task of TASKS) {
    const flags = "--allow-net --allow-env=RECOVERY_URL,PORT,API_KEY,NO_COLOR";
    assert.equal(tasks[task], `deno run ${flags} scripts/${task}.ts`);
  }
});

Deno.test("terminal: a crash is status 1, recover brings it back, and then it is status 0", async () => {
  await using scene = await Scene.open({ simulator: { sessions: ["default", HOSTILE] } });
  const { url, until: statusIs } = await opened(scene);
  const healthy = await ran(scene, url, "status");
  assert.equal(healthy.code, 0, healthy.out + healthy.err);
  assert.ok(healthy.out.includes("evil\\u202e\u{1f6d2}\u5546\u5e97  WORKING"), healthy.out);
  // deno-lint-ignore no-control-regex
  assert.ok(!/[\x1b\u202e]/.test(healthy.out));

  scene.waha.simulator.control("default", "crash");
  await statusIs("FAILED");
  const fallen = await ran(scene, url, "status");
  assert.equal(fallen.code, 1);
  assert.match(fallen.out, /^default +FAILED .*\n[^]*Not WORKING: 1 of 2 that should run$/m);
  const asJson = await ran(scene, url, "status", "--json", "--session", "default");
  assert.equal(asJson.code, 1);
  assert.equal(sessionListSchema.parse(JSON.parse(asJson.out)).sessions[0]?.status, "FAILED");

  const recovered = await ran(scene, url, "recover");
  assert.equal(recovered.code, 0, recovered.out + recovered.err);
  assert.match(recovered.out, /: it was FAILED and is WORKING\n$/);
  assert.equal((await ran(scene, url, "status")).code, 0);

  const list = await ran(scene, url, "incidents", "--json");
  const [incident] = incidentPageSchema.parse(JSON.parse(list.out)).incidents;
  const id = incident?.id ?? "";
  assert.match((await ran(scene, url, "incidents")).out, new RegExp(`^${id} .*default`, "m"));
  const told = await ran(scene, url, "incidents", id);
  assert.match(told.out, /^[\d:]{8} {2}act {7}.*restart/m);
  assert.match(told.out, /^[\d:]{8} {2}decision {2}/m);
  const one = await ran(scene, url, "incidents", id, "--json");
  assert.equal(incidentSchema.parse(JSON.parse(one.out)).id, id);
  const markdown = await ran(scene, url, "incidents", id, "--markdown");
  assert.match(markdown.out, /^# /);
  const none = await ran(scene, url, "incidents", "no-such");
  assert.deepEqual([none.code, none.out], [1, ""]);
  assert.match(none.err, /^Cannot find incident no-such[^\n]*\n$/);
});

Deno.test("terminal: qr is read by a phone, follows the next code, and ends when it is scanned", async () => {
  await using scene = await Scene.open({ simulator: { status: "SCAN_QR_CODE" } });
  const { url } = await scene.start();
  await using command = new Command(scene.place, { RECOVERY_URL: url }, ["qr"]);
  const shows = (code: string) => () => scanned(command.out, "light") === code;
  const first = await codeOf(scene);
  await until("the first code", shows(first), WITHIN);
  scene.waha.simulator.control("default", "qr-expires");
  const second = await codeOf(scene);
  assert.notEqual(second, first);
  await until("the next code", shows(second), WITHIN);
  scene.waha.simulator.control("default", "scan");
  const { code, out, err } = await command.ended();
  assert.equal(code, 0, err);
  assert.ok(out.endsWith("Session default is connected as 11111111111@c.us\n"), out.slice(-200));
  assert.ok(!out.includes("\x1b"));
});

Deno.test("terminal: restart asks, and where nobody can answer it wants --yes", async () => {
  await using scene = await Scene.open();
  const { url } = await scene.start();
  const unasked = await ran(scene, url, "restart");
  assert.equal(unasked.code, 2);
  assert.match(unasked.err, /add --yes/);
  assert.deepEqual(scene.acts(), []);
  const sure = await ran(scene, url, "restart", "default", "--yes", "--server", "main");
  assert.equal(sure.code, 0, sure.out + sure.err);
  assert.deepEqual(scene.acts(), ["/api/sessions/default/restart"]);
  const risky = await ran(scene, url, "restart", "--mode", "recreate", "--yes");
  assert.deepEqual([risky.code, risky.out], [1, ""]);
  assert.match(risky.err, /^Cannot restart session default as [^\n]+\n$/);
  const elsewhere = await ran(scene, url, "restart", "--yes", "--server", "nowhere");
  assert.equal(elsewhere.code, 1);
  assert.match(elsewhere.err, /^Cannot find server nowhere: watched are main\n$/);
});

Deno.test("terminal: status --watch in a pipe writes each change below the last, until Ctrl-C", async () => {
  await using scene = await Scene.open();
  const { url } = await scene.start();
  await using command = new Command(scene.place, { RECOVERY_URL: url }, ["status", "--watch"]);
  await until("the live table", () => command.out.includes("UTC  live"), WITHIN);
  scene.waha.simulator.control("default", "crash");
  await until("the fall", () => /^default +FAILED/m.test(command.out), WITHIN);
  command.interrupt();
  const { code, out } = await command.ended();
  assert.equal(code, 0);
  assert.ok(!out.includes("\x1b"));
});

async function opened(scene: Scene) {
  const service = await scene.start();
  return {
    url: service.url,
    until: (word: string) => service.until(word, ({ status }) => status === word, WITHIN),
  };
}

async function codeOf(scene: Scene): Promise<string> {
  const answer = await fetch(`${scene.waha.url}/api/default/auth/qr?format=raw`, {
    headers: { "x-api-key": WAHA_KEY },
  });
  return (await answer.json()).value;
}
