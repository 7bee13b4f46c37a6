import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import type { TelemetryEvent } from "../telemetry/mod.ts";
import { Ping } from "./ping.ts";

const URL_OF = "https://hc.test/ping/secret-uuid";

function rig(
  answer: (signal?: AbortSignal | null) => Response | Promise<Response> = () => new Response("OK"),
) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const events: TelemetryEvent[] = [];
  const ping = new Ping({
    url: URL_OF,
    clock,
    log: { event: (event) => void events.push(event) },
    fetch: async (input, init) => {
      calls.push(`${init?.method} ${input}`);
      return await answer(init?.signal);
    },
  });
  return { clock, ping, calls, events };
}

Deno.test("ping: once a minute at most, however often healing is found to go on", async () => {
  const { clock, ping, calls } = rig();
  for (let passes = 0; passes < 20; passes++) {
    ping.healthy();
    await clock.advance(10_000);
  }
  assert.deepEqual(calls, Array.from({ length: 4 }, () => `GET ${URL_OF}`));
  assert.equal(clock.pending, 0);
});

Deno.test("ping: says nothing by itself: without healing there is no ping", async () => {
  const { clock, ping, calls } = rig();
  ping.healthy();
  await clock.advance(600_000);
  assert.equal(calls.length, 1);
});

Deno.test("ping: a service that is away is said once, without its address, and once when it is back", async () => {
  let status = 500;
  const { clock, ping, events } = rig(() => new Response(`at ${URL_OF}`, { status }));
  for (let minutes = 0; minutes < 6; minutes++) {
    if (minutes === 4) status = 200;
    ping.healthy();
    await clock.advance(60_000);
    if (minutes === 3) assert.match(ping.trouble?.because ?? "", /500/);
  }
  assert.equal(ping.trouble, null);
  const said = events.flatMap((event) => event.is === "delivery" ? [event.outcome] : []);
  assert.deepEqual(said, ["failing", "works-again"]);
  assert.doesNotMatch(JSON.stringify(events), /secret-uuid/);
});

Deno.test("ping: a stop ends one that hangs, and none follows", async () => {
  const { clock, ping, calls } = rig((signal) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)))
  );
  ping.healthy();
  await settled();
  assert.equal(ping.busy, true);
  await ping.stop();
  assert.equal(ping.busy, false);
  assert.equal(clock.pending, 0);
  await clock.advance(600_000);
  ping.healthy();
  assert.equal(calls.length, 1);
});
