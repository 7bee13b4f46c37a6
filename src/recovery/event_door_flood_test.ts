import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { emptyWorld, type Fact, observe, POLICY, type World } from "../session/mod.ts";
import { memoryLog } from "../telemetry/mod.ts";
import type { WahaEvent } from "../waha/mod.ts";
import { EventDoor, type EventDoorParts } from "./event_door.ts";

function aWorld(at: number): World {
  const server = { startedAt: at - 3_600_000, workerId: "w", version: "2026.2.1" };
  const sessions = [{ name: "shop", status: "WORKING", me: "1@c.us" }] as const;
  const look: Fact = {
    is: "look",
    at,
    look: { is: "seen", server: { ...server, engine: "NOWEB" }, sessions: [...sessions] },
  };
  return observe(emptyWorld("main", at), [look], POLICY);
}

/** A door before a supervisor whose store takes `noteMs`, and which keeps what each commit held. */
function aDoor(
  clock: VirtualClock,
  { noteMs = 0, ...parts }: Partial<EventDoorParts> & { noteMs?: number } = {},
) {
  const commits: number[] = [];
  const wakes: number[] = [];
  const at = clock.now();
  const supervisor: EventDoorParts["supervisor"] = {
    stopping: false,
    known: {
      world: aWorld(at),
      lastLookAt: at,
      lastPassAt: at,
      lookingSince: null,
      storeTrouble: null,
      unwatched: [],
    },
    note: (facts) => {
      commits.push(facts.length);
      if (noteMs === 0) return Promise.resolve(true);
      return new Promise((resolve) => clock.after(noteMs, () => resolve(true)));
    },
    wake: (facts = []) => {
      wakes.push(facts.length);
      return Promise.resolve();
    },
  };
  const log = memoryLog();
  const door = new EventDoor({
    clock,
    log,
    supervisor,
    mode: "resident",
    windowMs: 900_000,
    ...parts,
  });
  return { door, commits, wakes, log };
}

let ids = 0;

function anEvent(clock: VirtualClock): WahaEvent {
  return {
    id: `evt_${++ids}`,
    at: clock.now(),
    name: "session.status",
    session: "shop",
    engine: "NOWEB",
    says: { is: "status", status: "FAILED", history: [] },
  };
}

Deno.test("door: an event alone is stored at once", async () => {
  const clock = new VirtualClock();
  const { door, commits } = aDoor(clock);
  assert.deepEqual(await door.hear(anEvent(clock)), { is: "noted" });
  assert.deepEqual(commits, [1]);
  door.stop();
  assert.equal(clock.pending, 0);
});

Deno.test("door: in a flood a commit takes all that came in 10 ms, and a look waits for none", async () => {
  const clock = new VirtualClock();
  const { door, commits, wakes } = aDoor(clock, { noteMs: 5 });
  let noted = 0;
  const send = () => void door.hear(anEvent(clock)).then(() => noted++);
  send();
  send();
  assert.deepEqual(wakes, [1, 1]);
  for (let ms = 0; ms < 100; ms++) {
    send();
    send();
    await clock.advance(1);
  }
  await clock.advance(20);
  assert.equal(noted, 202);
  // Two at once, then one in 15 ms; one after the other they would be 20.
  assert.ok(commits.length <= 9, `${commits.length} commits`);
  door.stop();
  assert.equal(clock.pending, 0);
});

Deno.test("door: what waits in a flood is stored or told to come again at once when it stops", async () => {
  const clock = new VirtualClock();
  const { door, commits } = aDoor(clock);
  const first = [door.hear(anEvent(clock)), door.hear(anEvent(clock))];
  await Promise.resolve();
  const second = door.hear(anEvent(clock));
  await settled();
  const third = door.hear(anEvent(clock));
  door.stop();
  await Promise.all([...first, second, third]);
  assert.equal(commits.reduce((sum, count) => sum + count), 4);
  assert.equal(clock.pending, 0);
});

Deno.test("door: a process that is behind puts webhooks off, says so once, and takes them again", async () => {
  const clock = new VirtualClock();
  const busy = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms: number, fire: () => void) => clock.after(ms + 200, fire),
  };
  const { door, log, commits } = aDoor(clock, { clock: busy });
  const body = new TextEncoder().encode(
    '{"event":"session.status","session":"shop","payload":{"status":"FAILED"}}',
  );
  const send = () => door.deliver({ body });
  for (let count = 0; count < 16; count++) assert.equal((await send()).is, "noted");
  await clock.advance(210);
  const stored = commits.length;
  const because = "this service is behind with its work";
  const putOff = { is: "unwritten", code: "NOT_READY", because };
  for (let count = 0; count < 3; count++) assert.equal((await send()).is, "noted");
  for (let count = 0; count < 16; count++) assert.deepEqual(await send(), putOff);
  assert.equal(commits.length, stored + 3);
  const said = log.events.filter((event) => event.is === "notice");
  assert.deepEqual(said.map(({ text }) => text), [
    "Webhooks flood this service: some are put off, and WAHA sends them again",
  ]);
  await clock.advance(100);
  assert.equal((await send()).is, "noted");
  door.stop();
  await clock.advance(5_000);
});
