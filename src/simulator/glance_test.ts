import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createSimulator, ENGINES, SESSION_CONTROLS, VERSIONS } from "./mod.ts";
import { isSessionControl } from "./model_control.ts";

const KEY = "glance-key";
const PATHS = ["/api/sessions?all=true", "/api/server/status"] as const;
const CONTROLS = Object.keys(SESSION_CONTROLS).filter(isSessionControl);
const URL_OF_WAHA = "http://waha.test:3000";

Deno.test("glance: it brings what fetch brings, whatever happened before", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ENGINES),
      fc.constantFrom(...VERSIONS),
      fc.array(
        fc.record({
          control: fc.constantFrom(...CONTROLS, "restart" as const),
          session: fc.constantFrom("default", "desk"),
          // A restart starts after 3 s, and NOWEB reads `me` 20 ms later.
          passMs: fc.constantFrom(0, 5, 30, 700, 3_000),
        }),
        { maxLength: 20 },
      ),
      async (engine, waha, deeds) => {
        const clock = new VirtualClock();
        const sessions = ["default", "desk"];
        const simulator = createSimulator({ clock, apiKey: KEY, engine, waha, sessions });
        const call = (path: string, method: string) =>
          simulator.fetch(`${URL_OF_WAHA}${path}`, { method, headers: { "x-api-key": KEY } });
        const calls: Promise<Response>[] = [];
        for (const { control, session, passMs } of deeds) {
          if (control !== "restart") simulator.control(session, control);
          else calls.push(call(`/api/sessions/${session}/restart`, "POST"));
          await clock.advance(passMs);
          for (const path of PATHS) {
            const answer = await call(path, "GET");
            assert.equal(answer.status, 200);
            assert.equal(simulator.glance(path, KEY), await answer.text());
          }
        }
        await clock.advance(60_000);
        await Promise.all(calls);
        simulator.close();
      },
    ),
    { numRuns: 60 },
  ));

Deno.test("glance: what is not a plain 200 is left to fetch", () => {
  const clock = new VirtualClock();
  const simulator = createSimulator({ clock, apiKey: KEY });
  assert.equal(simulator.glance("/api/sessions", KEY), null);
  for (const path of PATHS) {
    assert.equal(simulator.glance(path, "another"), null);
    assert.notEqual(simulator.glance(path, KEY), null);
    for (const control of ["slow", "error", "html", "cut", "refuse", "disk-full", "oom"] as const) {
      simulator.controlServer(control);
      assert.equal(simulator.glance(path, KEY), null, control);
      simulator.controlServer("recover");
    }
  }
  assert.equal(simulator.calls().at(-1)?.status, 200);
  simulator.close();
});

Deno.test("glance: the account is shown as soon as NOWEB has read it, though nothing else changes", async () => {
  const clock = new VirtualClock();
  const simulator = createSimulator({ clock, apiKey: KEY, engine: "NOWEB" });
  const restart = simulator.fetch(`${URL_OF_WAHA}/api/sessions/default/restart`, {
    method: "POST",
    headers: { "x-api-key": KEY },
  });
  await clock.advance(3_000);
  assert.match(simulator.glance(PATHS[0], KEY) ?? "", /"status":"STARTING".*"me":null/);
  await clock.advance(30);
  assert.match(simulator.glance(PATHS[0], KEY) ?? "", /"status":"STARTING".*"me":\{/);
  await restart;
  simulator.close();
});
