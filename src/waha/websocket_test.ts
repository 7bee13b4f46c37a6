import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import type { WahaEvent } from "./event.ts";
import { type Ear, type EarTrouble, openEar } from "./websocket.ts";

const API_KEY = "a-secret-key";
const STATUS = JSON.stringify({
  event: "session.status",
  session: "shop",
  payload: { status: "FAILED" },
});

/** The other side's end, in the test's hand. */
class FakeSocket extends EventTarget {
  binaryType: BinaryType = "blob";
  closes = 0;
  readonly url: string;
  readonly #deaf: boolean;

  constructor(url: string, deaf: boolean) {
    super();
    this.url = url;
    this.#deaf = deaf;
  }

  open(): void {
    this.dispatchEvent(new Event("open"));
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  end(code: number): void {
    this.dispatchEvent(new CloseEvent("close", { code }));
  }

  close(): void {
    this.closes++;
    if (!this.#deaf) queueMicrotask(() => this.end(1000));
  }
}

interface Listening {
  ear: Ear;
  clock: VirtualClock;
  sockets: FakeSocket[];
  events: WahaEvent[];
  troubles: EarTrouble[];
  opens: () => number;
  /** The newest connection. */
  last: () => FakeSocket;
}

interface ListenOptions {
  url?: string;
  random?: () => number;
  /** Whether the other side never answers a close. */
  deaf?: boolean;
  /** Whether the platform refuses the address. */
  broken?: boolean;
}

function listen(options: ListenOptions = {}): Listening {
  const { url = "http://waha:3000", random = () => 0.5, deaf = false, broken = false } = options;
  const clock = new VirtualClock();
  const sockets: FakeSocket[] = [];
  const events: WahaEvent[] = [];
  const troubles: EarTrouble[] = [];
  let opens = 0;
  const ear = openEar({
    url,
    apiKey: API_KEY,
    WebSocket: class extends FakeSocket {
      constructor(address: string) {
        if (broken) throw new SyntaxError(`cannot connect to ${address}`);
        super(address, deaf);
        sockets.push(this);
      }
    },
    clock,
    random,
    onEvent: (event) => void events.push(event),
    onOpen: () => void opens++,
    onTrouble: (trouble) => void troubles.push(trouble),
  });
  return { ear, clock, sockets, events, troubles, opens: () => opens, last: () => sockets.at(-1)! };
}

async function end({ ear, clock }: Listening): Promise<void> {
  const closed = ear.close();
  await clock.advance(2_000);
  await closed;
  assert.equal(clock.pending, 0);
}

Deno.test("ear: it asks for statuses and causes and for nobody's messages, with the key in the query", async () => {
  const rig = listen({ url: "https://waha.example/base/" });
  assert.equal(
    rig.last().url,
    "wss://waha.example/base/ws?session=*&events=session.status&events=state.change" +
      "&x-api-key=a-secret-key",
  );
  await end(rig);
});

Deno.test("ear: each connection asks for a look and hands events on", async () => {
  const rig = listen();
  rig.last().open();
  assert.equal(rig.opens(), 1);
  assert.ok(rig.ear.listening);
  rig.last().say(STATUS);
  assert.equal(rig.events[0]?.session, "shop");
  rig.last().end(1006);
  assert.ok(!rig.ear.listening);
  await rig.clock.advance(1_000);
  rig.last().open();
  assert.equal(rig.opens(), 2);
  await end(rig);
});

Deno.test("ear: a WAHA that is gone is tried again with growing pauses, and said once", async () => {
  const rig = listen({ random: () => 0.999999 });
  const gaps: number[] = [];
  for (let turn = 0; turn < 9; turn++) {
    const before = rig.clock.now();
    const known = rig.sockets.length;
    rig.last().end(1006);
    await rig.clock.advanceUntil(() => rig.sockets.length > known, 120_000, 100);
    gaps.push(Math.round((rig.clock.now() - before) / 1_000));
  }
  assert.deepEqual(gaps, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
  assert.deepEqual(rig.troubles.map(({ code }) => code), ["gone"]);
  await end(rig);
});

Deno.test("ear: with no luck at all the pause is still a second", async () => {
  const rig = listen({ random: () => 0 });
  for (let turn = 0; turn < 5; turn++) {
    rig.last().end(1006);
    await rig.clock.advance(999);
    assert.equal(rig.sockets.length, turn + 1);
    await rig.clock.advance(1);
    assert.equal(rig.sockets.length, turn + 2);
  }
  await end(rig);
});

Deno.test("ear: an outage is over after a minute, the next one is said again", async () => {
  const rig = listen();
  rig.last().end(1006);
  await rig.clock.advance(1_000);
  rig.last().open();
  await rig.clock.advance(59_000);
  rig.last().end(1006);
  assert.equal(rig.troubles.length, 1);
  await rig.clock.advance(2_000);
  rig.last().open();
  await rig.clock.advance(60_000);
  rig.last().end(1006);
  assert.equal(rig.troubles.length, 2);
  await end(rig);
});

Deno.test("ear: a refused key names the variable, never the key, and is tried in five minutes", async () => {
  const rig = listen();
  rig.last().open();
  rig.last().end(1008);
  assert.deepEqual(rig.troubles.map(({ code }) => code), ["unauthorized"]);
  assert.match(rig.troubles[0]?.message ?? "", /WAHA_API_KEY/);
  await rig.clock.advance(299_000);
  assert.equal(rig.sockets.length, 1);
  await rig.clock.advance(1_000);
  assert.equal(rig.sockets.length, 2);
  await end(rig);
});

Deno.test("ear: an address that the platform refuses is trouble without the key in it", async () => {
  const rig = listen({ broken: true });
  await rig.clock.advance(600_000);
  assert.equal(rig.troubles.length, 1);
  assert.ok(!JSON.stringify(rig.troubles).includes(API_KEY));
  await end(rig);
});

const GARBAGE: { of: string; data: unknown }[] = [
  { of: "no JSON", data: "hello" },
  { of: "JSON that is no event", data: '{"hello":"world"}' },
  { of: "binary", data: new ArrayBuffer(8) },
  { of: "a frame over a million characters", data: `"${"x".repeat(1_048_577)}"` },
];

for (const { of, data } of GARBAGE) {
  Deno.test(`ear: ${of} ends the connection, backs off and is said once`, async () => {
    const rig = listen();
    for (let turn = 0; turn < 3; turn++) {
      const known = rig.sockets.length;
      rig.last().open();
      rig.last().say(data);
      rig.last().say(STATUS);
      assert.equal(rig.last().closes, 1);
      assert.ok(await rig.clock.advanceUntil(() => rig.sockets.length > known, 60_000));
    }
    assert.deepEqual(rig.troubles.map(({ code }) => code), ["garbage"]);
    assert.deepEqual(rig.events, [], "what comes after it is not listened to");
    await end(rig);
  });
}

Deno.test("ear: 2024.10.8, which takes only statuses, is asked for only those", async () => {
  const rig = listen();
  rig.last().open();
  rig.last().end(4001);
  await rig.clock.advance(1_000);
  assert.match(rig.last().url, /\?session=\*&events=session\.status&x-api-key=/);
  assert.deepEqual(rig.troubles, []);
  rig.last().end(4001);
  assert.deepEqual(rig.troubles.map(({ code }) => code), ["gone"]);
  await end(rig);
});

Deno.test("ear: a connection that never opens is given up after ten seconds", async () => {
  const rig = listen();
  await rig.clock.advance(10_000);
  assert.equal(rig.last().closes, 1);
  await rig.clock.advance(1_000);
  assert.equal(rig.sockets.length, 2);
  await end(rig);
});

Deno.test("ear: a connection that is silent for ten minutes is made anew without a word", async () => {
  const rig = listen();
  rig.last().open();
  await rig.clock.advance(300_000);
  rig.last().say(STATUS);
  await rig.clock.advance(599_000);
  assert.equal(rig.sockets.length, 1);
  await rig.clock.advance(2_000);
  assert.equal(rig.sockets.length, 2);
  assert.deepEqual(rig.troubles, []);
  await end(rig);
});

Deno.test("ear: sockets that the other side never lets go of stay few", async () => {
  const rig = listen({ deaf: true, random: () => 0 });
  for (let turn = 0; turn < 100; turn++) {
    rig.last().open();
    rig.last().say("garbage");
    await rig.clock.advance(60_000);
  }
  assert.equal(rig.sockets.length, 4);
  await end(rig);
});

Deno.test("ear: nothing is opened or said after close", async () => {
  const rig = listen();
  rig.last().open();
  await end(rig);
  await rig.clock.advance(600_000);
  assert.equal(rig.sockets.length, 1);
  assert.deepEqual(rig.troubles, []);
});

Deno.test("ear: a URL that is none is refused without repeating it", () => {
  assert.throws(() => listen({ url: "ftp://user:secret@waha" }), (error: Error) => {
    assert.match(error.message, /WAHA_URL/);
    assert.ok(!error.message.includes("secret"));
    return true;
  });
});
