import assert from "node:assert/strict";
import { Scene } from "./scene.ts";
import type { Story } from "./story.ts";
import { until } from "./until.ts";

const SWEEP_MS = 30_000;
const CONFIRMATION_AND_GRACE_MS = 15_000;
/** The simulator's NOWEB: 3 s for the restart, at most 2 s for the login. */
const WAHA_MS = 5_000;

export const MONITOR_STORIES: Story[] = [{
  name: "a crash that nobody told of is healed by the monitor within 45 s and WAHA's own time",
  run: async () => {
    await using scene = await Scene.open({
      settings: { MONITOR_INTERVAL_MS: String(SWEEP_MS), STORE_URL: "memory:" },
    });
    const { program } = await scene.start();
    scene.waha.simulator.control("default", "crash");
    await until("the healing", () => scene.waha.simulator.status("default") === "WORKING", {
      withinMs: SWEEP_MS + CONFIRMATION_AND_GRACE_MS + WAHA_MS,
    });
    assert.deepEqual(scene.acts(), ["/api/sessions/default/restart"]);
    const asked = program.log().filter(({ is, method }) => is === "request" && method === "POST");
    assert.deepEqual(asked, [], "nobody asked for it");
  },
}];
