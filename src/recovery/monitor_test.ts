import assert from "node:assert/strict";
import { createSimulator } from "../simulator/mod.ts";
import { Rig } from "../../tests/rig.ts";
import { KEY } from "../../tests/rig.ts";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { Monitor } from "./monitor.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

function looks(rig: Rig): number {
  return rig.simulator.calls().filter(({ path }) => path.startsWith("/api/sessions?all")).length;
}

async function ended(rig: Rig): Promise<void> {
  await rig.end();
  assert.equal(rig.clock.pending, 0);
}

Deno.test("monitor: a minute is two ticks 30 s apart, the first at once", async () => {
  const rig = new Rig();
  await rig.supervisor.start();
  const startedAt = rig.clock.now();
  let over = false;
  void rig.monitor.minute().then(() => over = true);
  await settled();
  assert.equal(rig.monitor.status.lastTickAt, startedAt);
  await rig.clock.advance(29 * SECOND_MS);
  assert.equal(over, false);
  await rig.clock.advance(SECOND_MS);
  assert.equal(over, true);
  assert.equal(rig.monitor.status.lastTickAt, startedAt + 30 * SECOND_MS);
  assert.equal(rig.monitor.status.missed, 0);
  await ended(rig);
});

Deno.test("monitor: a server that hangs skips no tick of another one", async () => {
  const clock = new VirtualClock();
  const healthy = new Rig({ clock });
  const hanging = new Rig({ clock, world: createSimulator({ clock, apiKey: KEY }) });
  const supervisors = [hanging.supervisor, healthy.supervisor];
  for (const supervisor of supervisors) await supervisor.start();
  hanging.edge.touched = (what) => what === "version" ? new Promise<void>(() => {}) : undefined;
  const log = { event: () => {} };
  const monitor = new Monitor({ clock, log, supervisors, intervalMs: 30 * SECOND_MS });
  void monitor.run();
  await clock.advance(10 * MINUTE_MS - 1);
  assert.equal(looks(healthy), 20);
  assert.equal(looks(hanging), 1);
  assert.deepEqual([monitor.status.skipped, monitor.status.missed], [19, 0]);
  monitor.stop();
  hanging.kill();
  hanging.simulator.close();
  await ended(healthy);
});

Deno.test("monitor: ticks that never came are counted, logged, shown, and forgotten after a while", async () => {
  const rig = new Rig();
  await rig.start();
  void rig.edge.freeze(5 * MINUTE_MS);
  await rig.clock.advance(5 * MINUTE_MS + SECOND_MS);
  const { missed, lastMissedAt } = rig.monitor.status;
  assert.ok(missed >= 8 && missed <= 10, `${missed}`);
  assert.ok(lastMissedAt !== null);
  assert.deepEqual(rig.events.filter(({ is }) => is === "monitor"), [{ is: "monitor", missed }]);
  const shown = (await rig.service.health()).checks.monitor;
  assert.equal(shown.status, "warn");
  assert.match(shown.because, /ticks were missed/);
  assert.equal(shown.observed?.missed, missed);
  await rig.clock.advance(11 * MINUTE_MS);
  assert.equal((await rig.service.health()).checks.monitor.status, "pass");
  await ended(rig);
});

Deno.test("monitor: a refused key is tried only as often as its rule says", async () => {
  const rig = new Rig({ fetch: (inner) => (input) => inner(input) });
  await rig.start();
  assert.equal((await rig.service.servers())[0]?.state, "unauthorized");
  const before = looks(rig);
  await rig.clock.advance(30 * MINUTE_MS);
  assert.ok(looks(rig) - before >= 5 && looks(rig) - before <= 7, `${looks(rig) - before}`);
  await ended(rig);
});

Deno.test("monitor: until the next full minute it ticks, then a scheduler takes over", async () => {
  const rig = new Rig({ clock: new VirtualClock(1_790_000_000_000 + 15 * SECOND_MS) });
  const toMinute = MINUTE_MS - rig.clock.now() % MINUTE_MS;
  await rig.supervisor.start();
  let over = false;
  void rig.monitor.untilNextMinute().then(() => over = true);
  await rig.clock.advance(toMinute - 1);
  assert.equal(over, false);
  await rig.clock.advance(1);
  assert.equal(over, true);
  assert.equal(looks(rig), Math.ceil(toMinute / (30 * SECOND_MS)));
  await ended(rig);
});

Deno.test("monitor: an awake minute ends after its ticks when nothing falls due", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(5 * MINUTE_MS);
  rig.monitor.stop();
  const { supervisor, clock } = rig;
  const log = { event: () => {} };
  const monitor = new Monitor({
    clock,
    log,
    supervisors: [supervisor],
    intervalMs: 30 * SECOND_MS,
  });
  let endedAfter = 0;
  const startedAt = clock.now();
  void monitor.minuteAwake(55 * SECOND_MS).then(() => endedAfter = clock.now() - startedAt);
  await clock.advance(MINUTE_MS);
  assert.ok(endedAfter >= 30 * SECOND_MS && endedAfter < 32 * SECOND_MS, `${endedAfter}`);
  await ended(rig);
});

Deno.test("monitor: an awake minute holds while an act is under way, at most for its hold", async () => {
  const rig = new Rig();
  await rig.supervisor.start();
  const startedAt = rig.clock.now();
  rig.clock.after(29 * SECOND_MS, () => rig.simulator.control("default", "crash"));
  let endedAfter = 0;
  void rig.monitor.minuteAwake(55 * SECOND_MS)
    .then(() => endedAfter = rig.clock.now() - startedAt);
  await rig.clock.advance(MINUTE_MS);
  assert.equal(rig.simulator.status("default"), "WORKING", "healed by one awake minute");
  assert.ok(endedAfter > 35 * SECOND_MS && endedAfter <= 55 * SECOND_MS, `${endedAfter}`);
  await ended(rig);
});

for (const waits of ["minute", "untilNextMinute", "run"] as const) {
  Deno.test(`monitor: a stop ends ${waits} at once and no tick follows`, async () => {
    const rig = new Rig();
    await rig.supervisor.start();
    let over = false;
    void rig.monitor[waits]().then(() => over = true);
    await rig.clock.advance(SECOND_MS);
    rig.monitor.stop();
    await settled();
    assert.equal(over, true);
    const before = looks(rig);
    await rig.supervisor.stop();
    await rig.clock.advance(5 * MINUTE_MS);
    assert.equal(looks(rig), before);
    await ended(rig);
  });
}

Deno.test("monitor: several servers are looked at each at its own moment, always the same one", async () => {
  const clock = new VirtualClock();
  const rigs = Array.from({ length: 20 }, (_, index) =>
    new Rig({
      clock,
      server: `waha-${index}`,
      world: createSimulator({ clock, apiKey: KEY }),
    }));
  const supervisors = rigs.map(({ supervisor }) => supervisor);
  for (const supervisor of supervisors) await supervisor.start();
  const monitor = new Monitor({ clock, log: { event: () => {} }, supervisors, intervalMs: 30_000 });
  const running = monitor.run();
  await clock.advance(2_000);
  assert.ok(rigs.every((rig) => looks(rig) === 1), "a start looks at all within two seconds");
  const startedAt = clock.now() - 2_000;
  await clock.advance(30_000 * 3 - 2_001);
  const moments = rigs.map((rig) =>
    rig.simulator.calls().filter(({ path }) => path.startsWith("/api/sessions?all"))
      .slice(1).map(({ at }) => (at - startedAt) % 30_000)
  );
  for (const own of moments) {
    assert.equal(own.length, 2);
    assert.equal(own[0], own[1]);
  }
  const seconds = new Set(moments.map(([first = 0]) => Math.floor(first / 3_000)));
  assert.ok(seconds.size >= 6, `they begin in ${seconds.size} of 10 parts of the interval`);
  monitor.stop();
  await running;
  for (const rig of rigs) await rig.end();
  assert.equal(clock.pending, 0);
});

Deno.test("monitor: a stop forgets looks whose moment has not come", async () => {
  const clock = new VirtualClock();
  const rigs = ["a", "b"].map((server) =>
    new Rig({ clock, server, world: createSimulator({ clock, apiKey: KEY }) })
  );
  const supervisors = rigs.map(({ supervisor }) => supervisor);
  const monitor = new Monitor({ clock, log: { event: () => {} }, supervisors, intervalMs: 30_000 });
  monitor.tick();
  monitor.stop();
  await clock.advance(60_000);
  assert.deepEqual(rigs.map(looks), [0, 0]);
  for (const rig of rigs) await rig.end();
  assert.equal(clock.pending, 0);
});
