import assert from "node:assert/strict";
import { Rig } from "../../tests/rig.ts";
import { settled } from "../../tests/virtual_clock.ts";
import { memoryLog } from "../telemetry/mod.ts";
import { createApp } from "./app.ts";
import { KEY, ScriptedWebhook } from "./http_fixture.ts";

const MINUTE_MS = 60_000;

interface Stream {
  /** All text that came. */
  text(): string;
  /** The id to come back with. */
  id(): string;
  /** Closes the connection, as a closed browser does. */
  leave(): Promise<void>;
  /** Resolves when the other side ends the stream. */
  ended: Promise<void>;
}

/** A follower over a real connection of its own. */
async function open(port: number, headers: Record<string, string> = {}): Promise<Stream> {
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const leaving = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/waha/events`, {
    client,
    headers: { "X-Api-Key": KEY, ...headers },
    signal: leaving.signal,
  });
  assert.equal(response.status, 200);
  let text = "";
  const decoder = new TextDecoder();
  const ended = (async () => {
    try {
      for await (const chunk of response.body ?? []) text += decoder.decode(chunk);
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    } finally {
      client.close();
    }
  })();
  return {
    text: () => text,
    id: () => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? "",
    ended,
    leave: async () => {
      leaving.abort();
      await ended;
    },
  };
}

/** Real I/O takes turns of the event loop, not time of our clock. */
async function until(done: () => boolean, what: string): Promise<void> {
  for (let turns = 0; turns < 100_000 && !done(); turns++) await settled();
  assert.ok(done(), what);
}

async function served(use: (rig: Rig, port: number) => Promise<void>): Promise<void> {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(2 * MINUTE_MS);
  const app = createApp({
    service: rig.service,
    webhook: new ScriptedWebhook(false),
    log: memoryLog(),
    clock: rig.clock,
    newId: () => "request",
    config: { apiKey: KEY },
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => app.fetch(request),
  );
  try {
    await use(rig, server.addr.port);
  } finally {
    // As main.ts stops: the server drains while the service ends what it streams.
    const drained = server.shutdown();
    await rig.end();
    await drained;
  }
}

const statuses = (text: string) =>
  [...text.matchAll(/event: status\ndata: \{"session":"default","status":"(\w+)"/g)]
    .map(([, status]) => status);

Deno.test("live loopback: who loses the connection and comes back misses nothing, sees nothing twice", async () => {
  await served(async (rig, port) => {
    const whole = await open(port);
    const first = await open(port);
    await until(() => first.id() !== "" && whole.id() !== "", "the opening never came");
    rig.simulator.control("default", "crash");
    await rig.clock.advance(31_000);
    await until(() => statuses(first.text()).includes("FAILED"), "the fall never came");
    await first.leave();
    await rig.clock.advance(5 * MINUTE_MS);
    const second = await open(port, { "Last-Event-ID": first.id() });
    await until(() => statuses(second.text()).at(-1) === "WORKING", "the cure never came");
    await until(() => whole.id() === second.id(), "the streams do not agree");
    const told = (text: string) => text.match(/^(event|data): .*$/gm);
    assert.deepEqual(
      [...told(first.text()) ?? [], ...told(second.text()) ?? []],
      told(whole.text()),
    );
    await second.leave();
    await whole.leave();
  });
});

Deno.test("live loopback: a stop ends the streams, and the server is drained", async () => {
  const ended: Promise<void>[] = [];
  await served(async (_rig, port) => {
    const streams = await Promise.all([open(port), open(port)]);
    await until(() => streams.every((stream) => stream.id() !== ""), "the opening never came");
    ended.push(...streams.map((stream) => stream.ended));
  });
  await Promise.all(ended);
});

Deno.test("live loopback: a closed connection gives its place back at once", async () => {
  await served(async (rig, port) => {
    const places = () => {
      const followers = Array.from({ length: 1_000 }, () => rig.service.follow());
      for (const follower of followers) follower?.close();
      return followers.filter((follower) => follower !== null).length;
    };
    const stream = await open(port);
    await until(() => stream.id() !== "", "the opening never came");
    assert.equal(places(), 999);
    await stream.leave();
    await until(() => places() === 1_000, "the place was never given back");
  });
});
