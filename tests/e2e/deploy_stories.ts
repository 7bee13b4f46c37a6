import assert from "node:assert/strict";
import { statusSchema } from "../../src/contract/mod.ts";
import { Deploy } from "./deploy.ts";
import { Gate, lifecycleCalls, overlaps } from "./gate.ts";
import { API, ask, Scene, type SceneOptions } from "./scene.ts";
import type { Story } from "./story.ts";
import { until } from "./until.ts";

/** Set by `deno task test` where the Deno of Deno Deploy can be had. */
export const DEPLOY_DENO = Deno.env.get("DENO_OF_DEPLOY");
const ignore = DEPLOY_DENO === undefined;
/** Follows the name of a test that cannot run here. */
export const LEFT_OUT = ignore
  ? " (left out: it needs DENO_OF_DEPLOY, the path of Deno 2.5.7)"
  : "";
const PLATFORM = new URL("deploy_platform.ts", import.meta.url).pathname;
const HEADERS = { "x-api-key": "deploy-key-0123456789" };
/** To the next full minute, and what a handler may take. */
const TICKS_MS_MAX = 115_000;

/** `main.ts` as Deno Deploy runs it: every permission, its own Deno, a key for the internet. */
export function onDeploy(settings: Record<string, string> = {}): SceneOptions {
  return {
    ...(DEPLOY_DENO === undefined ? {} : { deno: DEPLOY_DENO }),
    flags: ["-A", "--preload", PLATFORM],
    settings: {
      DENO_DEPLOY: "true",
      DENO_TIMELINE: "production",
      DENO_DEPLOYMENT_ID: "rehearsal",
      API_KEY: HEADERS["x-api-key"],
      STORE_URL: "./data/deploy.sqlite",
      MONITOR_INTERVAL_MS: "30000",
      STABLE_MS: "10000",
      ...settings,
    },
  };
}

async function healedByTicks(): Promise<void> {
  await using scene = await Scene.open(onDeploy());
  await using gate = new Gate(scene.waha.url);
  await using deploy = await Deploy.takeOver(scene.run({ WAHA_URL: gate.url }));
  await until("the freeze", () => deploy.isFrozen(), { withinMs: 5_000 });
  scene.waha.simulator.control("default", "crash");
  deploy.keepSchedule();
  await until("the healing", () => scene.waha.simulator.status("default") === "WORKING", {
    withinMs: TICKS_MS_MAX,
  });
  await until("the handler's end", () => deploy.handled > 0, { withinMs: 60_000 });
  await until("the freeze", () => deploy.isFrozen(), { withinMs: 5_000 });
  assert.deepEqual(lifecycleCalls(gate.exchanges), ["default restart"]);
  assert.deepEqual(overlaps(gate.exchanges), []);
  assert.equal(deploy.requests, 0);
}

async function healedByPolledStatus(): Promise<void> {
  await using scene = await Scene.open(onDeploy({ REHEARSAL_CRON: "off" }));
  await using gate = new Gate(scene.waha.url);
  await using deploy = await Deploy.takeOver(scene.run({ WAHA_URL: gate.url }));
  scene.waha.simulator.control("default", "crash");
  const status = await until("the healing", async () => {
    await until("the freeze", () => deploy.isFrozen(), { withinMs: 5_000 });
    const answer = await ask(`${deploy.url}${API}/status`, { headers: HEADERS });
    const status = answer.status === 200 ? answer.data(statusSchema) : null;
    return status?.phase === "healthy" ? status : null;
  }, { withinMs: TICKS_MS_MAX, everyMs: 2_000 });
  assert.equal(status.status, "WORKING");
  assert.deepEqual(lifecycleCalls(gate.exchanges), ["default restart"]);
  assert.deepEqual(overlaps(gate.exchanges), []);
  assert.equal(deploy.handled, 0);
}

export const DEPLOY_STORIES: Story[] = [
  {
    name: `on Deno Deploy, frozen between its ticks, a FAILED session is healed by them${LEFT_OUT}`,
    ignore,
    run: healedByTicks,
  },
  {
    name: `on Deno Deploy, frozen between requests, polled status heals a session${LEFT_OUT}`,
    ignore,
    run: healedByPolledStatus,
  },
];
