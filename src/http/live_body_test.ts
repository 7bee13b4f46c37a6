import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import {
  errorEnvelopeSchema,
  liveIncidentSchema,
  serverSchema,
  statusSchema,
} from "../contract/mod.ts";
import type { Follower, LiveEvent } from "../recovery/mod.ts";
import { anIncident, aReport, aRig, aServer, keyed } from "./http_fixture.ts";
import { liveBody } from "./live_body.ts";

const PATH = "/api/v1/waha/events";
const OPENING = "retry: 2000\nid: e-0\n\n";

/** A follower whose events a test hands in. */
class ScriptedFollower implements Follower {
  readonly beatMs = 15_000;
  readonly waiting: LiveEvent[] = [];
  ended = false;
  closed = 0;
  #given = 0;
  #listener: (() => void) | null = null;

  get id(): string {
    return `e-${this.#given}`;
  }

  get listening(): boolean {
    return this.#listener !== null;
  }

  next(): LiveEvent | null {
    const event = this.waiting.shift() ?? null;
    if (event !== null) this.#given += 1;
    return event;
  }

  listen(listener: (() => void) | null): void {
    this.#listener = listener;
  }

  close(): void {
    this.closed += 1;
  }

  happen(...events: LiveEvent[]): void {
    this.waiting.push(...events);
    this.#listener?.();
  }

  end(): void {
    this.ended = true;
    this.#listener?.();
  }
}

function aBody(jsonOf = (event: LiveEvent) => JSON.stringify(event.is)) {
  const clock = new VirtualClock();
  const follower = new ScriptedFollower();
  const reader = liveBody(follower, { clock, jsonOf }).getReader();
  const decoder = new TextDecoder();
  const read = async () => {
    const { done, value } = await reader.read();
    return done ? null : decoder.decode(value);
  };
  return { clock, follower, reader, read };
}

const RESET: LiveEvent = { is: "reset" };

Deno.test("live body: it opens with the place to come back to, then tells events with their ids", async () => {
  const { follower, read, reader, clock } = aBody();
  follower.waiting.push(RESET, RESET);
  assert.equal(await read(), OPENING);
  assert.equal(
    await read(),
    'id: e-1\nevent: reset\ndata: "reset"\n\nid: e-2\nevent: reset\ndata: "reset"\n\n',
  );
  await reader.cancel();
  assert.equal(clock.pending, 0);
});

Deno.test("live body: news are told at once, silence every 15 s with the place", async () => {
  const { follower, read, reader, clock } = aBody();
  await read();
  const silent = read();
  await clock.advance(15_000);
  assert.equal(await silent, ": alive\nid: e-0\n\n");
  const news = read();
  await settled();
  follower.happen(RESET);
  assert.match(await news ?? "", /^id: e-1\nevent: reset\n/);
  await reader.cancel();
  assert.equal(clock.pending, 0);
});

Deno.test("live body: a call that brings nothing for this follower goes on waiting", async () => {
  const { follower, read, reader, clock } = aBody();
  await read();
  const news = read();
  await settled();
  follower.happen();
  await settled();
  assert.ok(follower.listening);
  follower.happen(RESET);
  assert.match(await news ?? "", /^id: e-1/);
  await reader.cancel();
  assert.equal(clock.pending, 0);
});

Deno.test("live body: what nobody reads waits in the ring, not in the stream", async () => {
  const { follower, clock, read, reader } = aBody();
  for (let n = 0; n < 5_000; n++) follower.waiting.push(RESET);
  await read();
  const piece = await read();
  await clock.advance(10_000);
  assert.ok((piece?.length ?? 0) < 65_536 + 100);
  assert.equal(5_000 - follower.waiting.length, piece?.match(/^event:/gm)?.length);
  await reader.cancel();
});

Deno.test("live body: a reader that takes nothing for a minute loses its place", async () => {
  const { follower, clock, read } = aBody();
  await read();
  await clock.advance(59_999);
  assert.equal(follower.closed, 0);
  await clock.advance(1);
  assert.equal(follower.closed, 1);
  assert.equal(await read(), null);
  assert.equal(clock.pending, 0);
});

Deno.test("live body: one that is never read loses its place as well", async () => {
  const { follower, clock } = aBody();
  await clock.advance(60_000);
  assert.equal(follower.closed, 1);
  assert.equal(clock.pending, 0);
});

Deno.test("live body: a patient reader of a silent stream keeps its place for hours", async () => {
  const { follower, clock, read, reader } = aBody();
  await read();
  for (let beats = 0; beats < 1_000; beats++) {
    const beat = read();
    await clock.advance(15_000);
    await beat;
  }
  assert.equal(follower.closed, 0);
  await reader.cancel();
});

for (const when of ["waits", "has just been told"]) {
  Deno.test(`live body: a reader that leaves while it ${when} gives its place back`, async () => {
    const { follower, clock, read, reader } = aBody();
    await read();
    const waiting = when === "waits" ? read() : Promise.resolve(null);
    await settled();
    await reader.cancel();
    assert.equal(await waiting, null);
    assert.equal(follower.closed, 1);
    assert.equal(clock.pending, 0);
    assert.ok(!follower.listening);
  });
}

Deno.test("live body: at a stop the last events are told, then it ends", async () => {
  const { follower, clock, read } = aBody();
  await read();
  const waiting = read();
  await settled();
  follower.waiting.push(RESET);
  follower.end();
  assert.match(await waiting ?? "", /^id: e-1/);
  assert.equal(await read(), null);
  assert.equal(follower.closed, 1);
  assert.equal(clock.pending, 0);
});

Deno.test("live body: a fault in one stream gives its place back", async () => {
  const { follower, clock, read } = aBody(() => {
    throw new Error("boom");
  });
  follower.waiting.push(RESET);
  await read();
  await assert.rejects(read(), /boom/);
  assert.equal(follower.closed, 1);
  assert.equal(clock.pending, 0);
});

Deno.test("live route: each event holds what its list shows", async () => {
  const { app, service } = aRig();
  const follower = new ScriptedFollower();
  service.follower = follower;
  follower.waiting.push(
    { is: "server", report: aServer() },
    { is: "incident", change: "opened", incident: anIncident() },
    { is: "status", report: aReport() },
    RESET,
  );
  follower.ended = true;
  const response = await app.request(keyed(PATH));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("x-accel-buffering"), "no");
  const events = (await response.text()).split("\n\n").slice(1, -1).map((block) => {
    const [, event, data] = /event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
    return { event, data: JSON.parse(data ?? "null") };
  });
  assert.deepEqual(events.map(({ event }) => event), ["server", "incident", "status", "reset"]);
  serverSchema.parse(events[0]?.data);
  assert.equal(liveIncidentSchema.parse(events[1]?.data).change, "opened");
  const status = await (await app.request(keyed("/api/v1/waha/status"))).json();
  assert.deepEqual(statusSchema.parse(events[2]?.data), status.data);
  assert.deepEqual(events[3]?.data, {});
});

const FOLLOWS = [
  { what: "nothing said", path: PATH, headers: {}, asked: {} },
  { what: "an empty id", path: PATH, headers: { "Last-Event-ID": "" }, asked: {} },
  {
    what: "an id and a session",
    path: `${PATH}?session=a%20b`,
    headers: { "Last-Event-ID": "x-1" },
    asked: { after: "x-1", session: "a b" },
  },
];
for (const { what, path, headers, asked } of FOLLOWS) {
  Deno.test(`live route: with ${what} ${JSON.stringify(asked)} is followed`, async () => {
    const { app, service } = aRig();
    const follower = new ScriptedFollower();
    service.follower = follower;
    const response = await app.request(keyed(path, { headers }));
    await response.body?.cancel();
    assert.deepEqual(service.calls, [["follow", asked]]);
    assert.equal(follower.closed, 1);
  });
}

Deno.test("live route: where as many follow as may, 503 says when to come back", async () => {
  const { app } = aRig();
  const response = await app.request(keyed(PATH));
  const { error } = errorEnvelopeSchema.parse(await response.json());
  assert.equal(response.status, 503);
  assert.equal(error.code, "STREAMS_FULL");
  assert.equal(response.headers.get("retry-after"), "10");
});

Deno.test("live route: HEAD takes no place", async () => {
  const { app, service } = aRig();
  service.follower = new ScriptedFollower();
  const response = await app.request(keyed(PATH, { method: "HEAD" }));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.deepEqual(service.calls, []);
});

const REFUSED = [
  { what: "without a key", request: new Request(`http://localhost${PATH}`), status: 401 },
  { what: "with a name that is none", request: keyed(`${PATH}?session=..`), status: 400 },
];
for (const { what, request, status } of REFUSED) {
  Deno.test(`live route: ${what} it is ${status} and takes no place`, async () => {
    const { app, service } = aRig();
    service.follower = new ScriptedFollower();
    const response = await app.request(request);
    assert.equal(response.status, status);
    await response.body?.cancel();
    assert.deepEqual(service.calls, []);
  });
}
