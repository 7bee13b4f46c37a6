import assert from "node:assert/strict";
import fc from "fast-check";
import { Rig, type RigOptions } from "../../tests/rig.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { emptyWorld, type Incident, type World } from "../session/mod.ts";
import { MemoryStore } from "../store/memory.ts";
import type { Follower, LiveEvent } from "./service_port.ts";
import { LiveStream } from "./stream.ts";
import type { Known } from "./supervisor.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

async function started(options: RigOptions = {}): Promise<Rig> {
  const rig = new Rig(options);
  await rig.start();
  await rig.clock.advance(10 * SECOND_MS);
  return rig;
}

/** All that waits for a follower. */
function taken(follower: Follower | null): LiveEvent[] {
  assert.ok(follower !== null);
  const events: LiveEvent[] = [];
  for (let event = follower.next(); event !== null; event = follower.next()) events.push(event);
  return events;
}

/** Events as short words. */
function words(events: readonly LiveEvent[]): string[] {
  return events.map((event) => {
    switch (event.is) {
      case "status":
        return `${event.report.session} ${event.report.status} ${event.report.phase}`;
      case "incident":
        return `${event.change} ${event.incident.session}`;
      case "server":
        return `server ${event.report.state}`;
      case "reset":
        return "reset";
    }
  });
}

Deno.test("stream: a quiet session tells nothing in an hour", async () => {
  const rig = await started();
  await rig.clock.advance(2 * MINUTE_MS);
  const follower = rig.service.follow();
  await rig.clock.advance(60 * MINUTE_MS);
  assert.deepEqual(taken(follower), []);
  await rig.end();
});

Deno.test("stream: a crash and its cure are told as status and incident show them", async () => {
  const rig = await started();
  await rig.clock.advance(2 * MINUTE_MS);
  const follower = rig.service.follow();
  rig.simulator.control("default", "crash");
  await rig.clock.advance(5 * MINUTE_MS);
  const events = taken(follower);
  const told = words(events);
  assert.ok(told.includes("opened default") && told.includes("closed default"), told.join("; "));
  assert.ok(told.some((word) => word.startsWith("default FAILED")));
  assert.equal(told.filter((word) => word.startsWith("default")).at(-1), "default WORKING healthy");
  const last = events.findLast((event) => event.is === "status");
  const report = await rig.service.getSessionStatus();
  assert.ok(last?.is === "status" && report !== null);
  const { server: _a, observedAt: _b, ...shown } = last.report;
  const { server: _c, observedAt: _d, ...now } = report;
  assert.deepEqual(shown, now);
  const [incident] = (await rig.service.incidents({ limit: 1 })).incidents;
  const entries = events.flatMap((event) => event.is === "incident" ? event.incident.entries : []);
  const byValue = new Set(entries.map((entry) => JSON.stringify(entry)));
  for (const entry of incident?.entries ?? []) assert.ok(byValue.has(JSON.stringify(entry)));
  await rig.end();
});

Deno.test("stream: a WAHA that goes is one event of the server, not one for each session", async () => {
  let gone = false;
  const rig = await started({
    simulator: { sessions: ["a", "b", "c"] },
    session: "a",
    fetch: (inner) => (...asked) => gone ? Promise.reject(new TypeError("x")) : inner(...asked),
  });
  await rig.clock.advance(2 * MINUTE_MS);
  const follower = rig.service.follow();
  gone = true;
  await rig.clock.advance(MINUTE_MS);
  const told = words(taken(follower));
  assert.equal(told.filter((word) => word === "server unreachable").length, 1);
  assert.deepEqual(told.filter((word) => /^[abc] /.test(word)), []);
  gone = false;
  await rig.clock.advance(MINUTE_MS);
  assert.ok(words(taken(follower)).includes("server up"));
  await rig.end();
});

Deno.test("stream: who follows one session hears of it and of the server alone", async () => {
  const rig = await started({ simulator: { sessions: ["a", "b"] }, session: "a" });
  await rig.clock.advance(2 * MINUTE_MS);
  const follower = rig.service.follow({ session: "a" });
  rig.simulator.control("b", "crash");
  await rig.clock.advance(5 * MINUTE_MS);
  assert.deepEqual(words(taken(follower)).filter((word) => word.includes("b")), []);
  rig.simulator.control("a", "crash");
  await rig.clock.advance(5 * MINUTE_MS);
  const told = words(taken(follower));
  assert.ok(told.includes("opened a") && told.some((word) => word.startsWith("a FAILED")));
  await rig.end();
});

Deno.test("stream: who came before the first look is told to read the lists then", async () => {
  const rig = new Rig();
  const follower = rig.service.follow();
  assert.deepEqual(taken(follower), []);
  await rig.start();
  assert.equal(words(taken(follower))[0], "reset");
  await rig.end();
});

Deno.test("stream: what another replica wrote is told as well, each entry once", async () => {
  const store = new MemoryStore();
  const one = await started({ store });
  await one.clock.advance(2 * MINUTE_MS);
  const two = new Rig({ store, clock: one.clock, world: one.simulator, by: "r2" });
  await two.supervisor.start();
  await two.supervisor.wake();
  const follower = two.service.follow();
  one.simulator.control("default", "crash");
  await one.clock.advance(5 * MINUTE_MS);
  const events = taken(follower);
  const told = words(events);
  assert.ok(told.includes("opened default") && told.includes("closed default"), told.join("; "));
  const entries = events.flatMap((event) =>
    event.is === "incident" ? event.incident.entries.map((entry) => JSON.stringify(entry)) : []
  );
  assert.equal(new Set(entries).size, entries.length);
  await two.stop();
  await one.end();
});

Deno.test("stream: a session that is listed no more is a reset", () => {
  const { stream, show } = aStream();
  show(aWorld({ incidents: {} }), ["a", "b"]);
  const follower = stream.follow();
  show(aWorld({ incidents: {} }), ["a"]);
  assert.deepEqual(words(taken(follower)), ["reset"]);
});

Deno.test("stream: a change that no report shows is no news, another one is", () => {
  const { stream, show } = aStream();
  show(aWorld({}), ["a"]);
  const follower = stream.follow();
  show(aWorld({}), ["a"], { changes: [1, 2], firstSeenAt: 7 });
  assert.deepEqual(taken(follower), []);
  show(aWorld({}), ["a"], { status: "FAILED" });
  assert.deepEqual(words(taken(follower)), ["a FAILED healthy"]);
});

Deno.test("stream: it ends when the service stops, and for those who come then", async () => {
  const rig = await started();
  const follower = rig.service.follow();
  let stirred = 0;
  follower?.listen(() => stirred++);
  assert.equal(follower?.ended, false);
  await rig.end();
  assert.equal(follower?.ended, true);
  assert.ok(stirred > 0);
  assert.equal(rig.service.follow()?.ended, true);
});

Deno.test("stream: on a platform that sleeps its beats come every few seconds", async () => {
  const rig = await started({ mode: "cron-only" });
  assert.equal(rig.service.follow()?.beatMs, 3_000);
  await rig.end();
  const resident = await started();
  assert.equal(resident.service.follow()?.beatMs, 15_000);
  await resident.end();
});

/** A stream whose world a test sets, so that thousands of events cost nothing. */
function aStream() {
  const clock = new VirtualClock();
  let world = emptyWorld("main", clock.now());
  let listener = () => {};
  const known = (): Known => ({
    world,
    lastLookAt: 1,
    lastPassAt: 1,
    lookingSince: null,
    storeTrouble: null,
    unwatched: [],
  });
  const stream = new LiveStream({ clock, newId: () => "replica-1-of-2", mode: "resident" });
  stream.join({
    supervisor: {
      get known() {
        return known();
      },
      stopping: false,
      onChange: (added) => {
        listener = added;
        return () => {};
      },
    },
    context: () => ({
      known: known(),
      guard: {
        breaker: { is: "closed", failures: 0 },
        queue: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
        looks: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
        sessions: {},
        meansMs: {},
      },
      now: clock.now(),
      pollMs: 30_000,
    }),
  });
  const show = (
    next: World,
    names: readonly string[] = [],
    changes: Partial<World["sessions"][string]> = {},
  ) => {
    const record = (name: string) => ({ ...aRecord(name), ...changes });
    const sessions = Object.fromEntries(names.map((name) => [name, record(name)]));
    world = { ...next, sessions };
    listener();
  };
  let counted = 0;
  return {
    stream,
    show,
    /** `count` events, each the opening of an incident. */
    happen: (count: number) => {
      for (let n = 0; n < count; n++) show(aWorld({ incidents: anIncident(++counted) }));
    },
  };
}

function aWorld(changes: Partial<World>): World {
  return { ...emptyWorld("main", 0), ...changes };
}

function aRecord(name: string): World["sessions"][string] {
  const because = "a test";
  return {
    name,
    engine: "NOWEB",
    status: "WORKING",
    me: null,
    since: 0,
    confirmed: true,
    firstSeenAt: 0,
    login: { is: "present", because, at: 0 },
    wish: { is: "running", by: "seen", at: 0 },
    phase: { is: "healthy", rule: "P12", because, since: 0 },
    changes: [],
    acts: [],
    useless: 0,
    rung: 0,
    startsUndone: 0,
    quickFails: 0,
    qrRestarts: 0,
  };
}

function anIncident(n: number): Record<string, Incident> {
  const id = `i-${n}`;
  const incident: Incident = {
    id,
    server: "main",
    session: "a",
    openedAt: n,
    title: "",
    rule: "P1",
    entries: [],
    omitted: 0,
    told: false,
    acted: false,
  };
  return { [id]: incident };
}

function ids(events: readonly LiveEvent[]): string[] {
  return events.map((event) => event.is === "incident" ? event.incident.id : event.is);
}

Deno.test("stream: who comes back with an id gets all that came since, and nothing twice", () => {
  const { stream, happen } = aStream();
  happen(10);
  const follower = stream.follow();
  happen(5);
  follower?.next();
  follower?.next();
  const after = follower?.id ?? "";
  follower?.close();
  happen(3);
  const again = taken(stream.follow({ after }));
  assert.deepEqual(ids(again), ["i-13", "i-14", "i-15", "i-16", "i-17", "i-18"]);
});

Deno.test("stream: an id that was given out before anything happened is as good as any", () => {
  const { stream, happen } = aStream();
  const after = stream.follow()?.id ?? "";
  happen(3);
  assert.deepEqual(ids(taken(stream.follow({ after }))), ["reset", "i-2", "i-3"]);
});

Deno.test("stream: a thousand events are kept; who missed more is told to read the lists", () => {
  const { stream, happen } = aStream();
  happen(1);
  const follower = stream.follow();
  const after = follower?.id ?? "";
  happen(1_000);
  assert.equal(taken(stream.follow({ after })).length, 1_000);
  happen(1);
  const again = stream.follow({ after });
  assert.deepEqual(ids(taken(again)), ["reset"]);
  assert.deepEqual(ids(taken(follower)), ["reset"]);
  happen(1);
  assert.deepEqual(ids(taken(again)), ["i-1003"]);
});

const STRANGE = ["", "x", "0-0-0", "\u0000", "9".repeat(10_000)];
for (const after of STRANGE) {
  Deno.test(`stream: ${JSON.stringify(after.slice(0, 10))} is no id of ours: all is told, or a reset`, () => {
    const { stream, happen } = aStream();
    happen(1_001);
    assert.deepEqual(ids(taken(stream.follow({ after }))), ["reset"]);
  });
}

Deno.test("stream: an id of the future is no id of ours", () => {
  const { stream, happen } = aStream();
  happen(1_001);
  const id = stream.follow()?.id ?? "";
  const after = id.replace(/-\w{8}-/, "-zzzzzzzz-");
  assert.notEqual(after, id);
  assert.deepEqual(ids(taken(stream.follow({ after }))), ["reset"]);
});

Deno.test("stream: an id of an earlier start is no id of ours", () => {
  const { stream, happen } = aStream();
  happen(1_001);
  const id = stream.follow()?.id ?? "";
  const after = `0a${id.slice(2)}`;
  assert.notEqual(after, id);
  assert.deepEqual(ids(taken(stream.follow({ after }))), ["reset"]);
});

Deno.test("stream: ids sort as the events came, and stand in a header", () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
      const { stream, happen } = aStream();
      const follower = stream.follow();
      happen(count);
      const seen: string[] = [];
      for (let event = follower?.next(); event; event = follower?.next()) {
        seen.push(follower?.id ?? "");
      }
      assert.deepEqual(seen, seen.toSorted());
      assert.equal(new Set(seen).size, count);
      for (const id of seen) assert.match(id, /^[\w-]{10,40}$/);
    }),
    { numRuns: 20 },
  ));

Deno.test("stream: a thousand may follow; one that leaves gives its place back, once", () => {
  const { stream } = aStream();
  const followers = Array.from({ length: 1_000 }, () => stream.follow());
  assert.ok(followers.every((follower) => follower !== null));
  assert.equal(stream.follow(), null);
  followers[0]?.close();
  followers[0]?.close();
  assert.notEqual(stream.follow(), null);
  assert.equal(stream.follow(), null);
});

Deno.test("stream: however they come, go and read, followers see every event once and in order", () =>
  fc.assert(fc.property(
    fc.array(
      fc.oneof(
        fc.record({ do: fc.constant("happen" as const), count: fc.integer({ min: 1, max: 40 }) }),
        fc.record({ do: fc.constant("read" as const), count: fc.integer({ min: 1, max: 40 }) }),
        fc.record({ do: fc.constant("reconnect" as const), count: fc.constant(0) }),
      ),
      { maxLength: 60 },
    ),
    (steps) => {
      const { stream, happen } = aStream();
      happen(1);
      let happened = 1;
      let follower = stream.follow();
      const seen: string[] = [];
      const read = (count: number) => {
        for (let n = 0; n < count; n++) {
          const event = follower?.next();
          if (event?.is === "incident") seen.push(event.incident.id);
        }
      };
      for (const step of steps) {
        if (step.do === "happen") {
          // Below the ring's size, so that nothing may be missed.
          if (happened + step.count > 900) continue;
          happen(step.count);
          happened += step.count;
        } else if (step.do === "read") read(step.count);
        else {
          const after = follower?.id ?? "";
          follower?.close();
          follower = stream.follow({ after });
        }
      }
      read(1_000);
      assert.deepEqual(seen, Array.from({ length: happened - 1 }, (_, n) => `i-${n + 2}`));
    },
  )));
