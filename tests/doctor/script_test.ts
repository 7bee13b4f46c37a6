import assert from "node:assert/strict";
import { z } from "zod";
import { systemClock } from "../../src/clock.ts";
import { ALL_SETTINGS } from "../../src/settings.ts";
import { serveSimulator } from "../../src/simulator/mod.ts";
import { environment, Place } from "../e2e/place.ts";
import { WAHA_KEY } from "./visit.ts";

const DENO_JSON = new URL("../../deno.json", import.meta.url);

const denoJson = z.object({
  permissions: z.object({ doctor: z.object({ env: z.object({ allow: z.array(z.string()) }) }) }),
  tasks: z.object({ doctor: z.string() }),
});

/** `deno task doctor` as a process of its own, with its own permissions and `./data`. */
async function doctor(place: Place, settings: Record<string, string>, ...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "doctor", ...args],
    cwd: place.path,
    clearEnv: true,
    env: environment(settings),
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("doctor: the task may read every setting, NO_COLOR and nothing else", async () => {
  const { permissions, tasks } = denoJson.parse(JSON.parse(await Deno.readTextFile(DENO_JSON)));
  const names = [...ALL_SETTINGS.map(({ name }) => name), "NO_COLOR"];
  assert.deepEqual(permissions.doctor.env.allow.toSorted(), names.toSorted());
  assert.equal(tasks.doctor, "deno run -P=doctor scripts/doctor.ts");
});

Deno.test("doctor: the task runs with its permissions, without colours, and ends by its code", async () => {
  await using place = await Place.open();
  const waha = await serveSimulator({ port: 0, clock: systemClock, apiKey: WAHA_KEY });
  try {
    const settings = { WAHA_URL: waha.url, WAHA_API_KEY: WAHA_KEY };
    const fine = await doctor(place, settings);
    assert.equal(fine.code, 0, fine.out + fine.err);
    assert.match(fine.out, /^ok {7}The store \.\/data\/waha-recovery\.sqlite can be written$/m);
    assert.ok(!fine.out.includes("\x1b") && !fine.out.includes(WAHA_KEY));
    const setup = await doctor(
      place,
      { ...settings, WEBHOOK_HMAC_KEY: "hmac-key-0000000" },
      "--setup-webhook",
      "--url",
      "http://us/api/v1/waha/webhook",
    );
    assert.equal(setup.code, 2, setup.out);
    assert.match(setup.err, /no terminal: add --yes/);
  } finally {
    await waha.close();
  }
  const alone = await doctor(place, { WAHA_URL: "nowhere" }, "--json");
  assert.equal(alone.code, 78);
  assert.equal(JSON.parse(alone.out).findings[0].id, "setting.WAHA_URL");
});
