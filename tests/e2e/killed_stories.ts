import assert from "node:assert/strict";
import { type Catch, Gate, lifecycleCalls, overlaps } from "./gate.ts";
import { Scene, type Service } from "./scene.ts";
import type { Story } from "./story.ts";
import { within } from "./until.ts";

/** What was sent and not answered is in doubt for 10 s + 60 s + 5 s (design §1). */
const IN_DOUBT_MS = 75_000;
const SETTLED_MS = IN_DOUBT_MS + 30_000;

interface Killed {
  name: string;
  trouble: (scene: Scene, service: Service) => void;
  at: Catch;
  calls: string[];
}

const KILLED: Killed[] = [
  {
    name: "killed -9 while WAHA restarts a session, the next start waits and sends nothing",
    trouble: (scene, service) => {
      scene.waha.simulator.control("default", "crash");
      askAndForget(service, "/auto-recover");
    },
    at: { at: "answer", method: "POST", path: /\/restart$/ },
    calls: ["default restart"],
  },
  {
    name: "killed -9 between stop and start, the next start starts what was stopped",
    trouble: (_, service) => askAndForget(service, "/restart", { mode: "stop-start" }),
    at: { at: "answer", method: "POST", path: /\/stop$/ },
    calls: ["default stop", "default start"],
  },
  {
    name: "killed -9 while WAHA starts what was stopped, the next start sends nothing again",
    trouble: (_, service) => askAndForget(service, "/restart", { mode: "stop-start" }),
    at: { at: "answer", method: "POST", path: /\/start$/ },
    calls: ["default stop", "default start"],
  },
];

/** The caller's connection breaks when the service is killed. */
function askAndForget(service: Service, path: string, body?: object): void {
  service.post(path, body).catch(() => {});
}

export const KILLED_STORIES: Story[] = KILLED.map(({ name, trouble, at, calls }) => ({
  name,
  run: async () => {
    await using scene = await Scene.open({ settings: { STABLE_MS: "10000" } });
    await using gate = new Gate(scene.waha.url);
    const first = await scene.start({ WAHA_URL: gate.url });
    const held = gate.hold(at);
    trouble(scene, first);
    await within("the call at WAHA", held, 30_000);
    await first.program.kill();
    const next = await scene.start({ WAHA_URL: gate.url });
    await next.until(
      "the healing",
      ({ status, phase }) => status === "WORKING" && phase === "healthy",
      { withinMs: SETTLED_MS },
    );
    assert.deepEqual(lifecycleCalls(gate.exchanges), calls);
    assert.deepEqual(overlaps(gate.exchanges), []);
  },
}));
