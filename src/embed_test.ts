import assert from "node:assert/strict";
import { VirtualClock } from "../tests/virtual_clock.ts";
import { EmbedSettingsError, openRecovery } from "./embed.ts";
import { createSimulator } from "./simulator/mod.ts";

const KEY = "embed-waha-key";
const SETTINGS = {
  WAHA_URL: "http://waha.test:3000",
  WAHA_API_KEY: KEY,
  STORE_URL: "memory:",
};

/** A program that embeds recovery, beside a simulated WAHA on one virtual clock. */
async function aProgram() {
  const clock = new VirtualClock();
  const simulator = createSimulator({ clock, apiKey: KEY });
  const recovery = await openRecovery({
    settings: SETTINGS,
    clock,
    fetch: (input, init) => simulator.fetch(input, init),
  });
  await clock.advance(1_000);
  return {
    ...recovery,
    clock,
    simulator,
    end: async () => {
      const stopped = recovery.stop();
      await clock.advance(120_000);
      await stopped;
      simulator.close();
    },
  };
}

Deno.test("embed: the guide's back end has its three calls", async () => {
  const { wahaService, clock, simulator, end } = await aProgram();
  simulator.control("default", "crash");
  const recovered = wahaService.autoRecoverSession();
  await clock.advance(30_000);
  const outcome = await recovered;
  assert.ok(outcome.is === "settled");
  const { previousStatus, currentStatus, needsQR } = outcome.result;
  assert.deepEqual([previousStatus, currentStatus, needsQR], ["FAILED", "WORKING", false]);
  assert.equal((await wahaService.getSessionStatus())?.status, "WORKING");
  const restarted = wahaService.restartSession();
  await clock.advance(30_000);
  assert.equal((await restarted).is, "settled");
  await end();
});

Deno.test("embed: it heals by itself, and its HTTP API can stand in the program's own server", async () => {
  const { fetch, clock, simulator, end } = await aProgram();
  simulator.control("default", "crash");
  await clock.advance(90_000);
  const answer = await fetch(new Request("http://localhost/api/v1/waha/status"));
  assert.equal((await answer.json()).data.status, "WORKING");
  await end();
});

Deno.test("embed: after stop nothing runs on", async () => {
  const { clock, simulator, end } = await aProgram();
  await end();
  const calls = simulator.calls().length;
  await clock.advance(600_000);
  assert.equal(simulator.calls().length, calls);
  assert.equal(clock.pending, 0);
});

Deno.test("embed: settings that are no configuration are refused, all at once and by name", async () => {
  await assert.rejects(
    openRecovery({ settings: { WAHA_URL: "waha", PORT: "x" } }),
    (error: unknown) => {
      assert.ok(error instanceof EmbedSettingsError);
      assert.deepEqual(error.problems.map(({ variable }) => variable), ["WAHA_URL", "PORT"]);
      return error.code === "NOT_CONFIGURED";
    },
  );
});
