import assert from "node:assert/strict";
import { DEPLOY_DENO, LEFT_OUT } from "./deploy_stories.ts";
import { environment, Place } from "./place.ts";
import { ask, Scene } from "./scene.ts";

const DEMO_MS_MAX = 45_000;

Deno.test({
  name: `main.ts runs under the Deno of Deno Deploy and looks at WAHA${LEFT_OUT}`,
  ignore: DEPLOY_DENO === undefined,
  fn: async () => {
    const deno = DEPLOY_DENO ?? "";
    await using scene = await Scene.open({ deno, flags: ["-A"] });
    const { url, program } = await scene.start();
    assert.equal((await ask(`${url}/livez`)).status, 200);
    program.signal("SIGTERM");
    assert.equal((await program.ended()).code, 0);
  },
});

Deno.test("the demo tells both stories to their good end within 45 s and ends with 0", async () => {
  await using place = await Place.open();
  const demo = new Deno.Command(Deno.execPath(), {
    args: ["task", "demo", "--once"],
    cwd: place.path,
    clearEnv: true,
    env: environment({}),
    stdin: "null",
    signal: AbortSignal.timeout(DEMO_MS_MAX),
  });
  const { code, stdout, stderr } = await demo.output();
  const told = new TextDecoder().decode(stdout);
  assert.equal(code, 0, `${told}\n${new TextDecoder().decode(stderr)}`);
  assert.match(told, /POST \/api\/sessions\/default\/restart 201/);
  assert.doesNotMatch(told, /\/api\/sessions\/front-desk\/(restart|start)/);
});
