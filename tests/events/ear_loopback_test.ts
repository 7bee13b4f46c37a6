import assert from "node:assert/strict";
import { systemClock } from "../../src/clock.ts";
import { serveSimulator } from "../../src/simulator/mod.ts";
import { type EarTrouble, openEar, type WahaEvent } from "../../src/waha/mod.ts";
import { until } from "../e2e/until.ts";

const API_KEY = "loopback-key";

/** An ear on the platform's own WebSocket. */
function listenTo(url: string, { apiKey = API_KEY }: { apiKey?: string } = {}) {
  const events: WahaEvent[] = [];
  const troubles: EarTrouble[] = [];
  const ear = openEar({
    url,
    apiKey,
    WebSocket,
    clock: systemClock,
    random: () => 0,
    onEvent: (event) => void events.push(event),
    onOpen: () => {},
    onTrouble: (trouble) => void troubles.push(trouble),
  });
  return { ear, events, troubles };
}

Deno.test("ear on loopback: a log-out by the phone is heard with its code", async () => {
  const waha = await serveSimulator({ port: 0, clock: systemClock, apiKey: API_KEY });
  const { ear, events, troubles } = listenTo(waha.url);
  await until("the connection", () => ear.listening, { withinMs: 5_000 });
  waha.simulator.control("default", "phone-logout");
  await until(
    "the code",
    () => events.some(({ says }) => says.is === "closed" && says.code === 401),
    { withinMs: 5_000 },
  );
  assert.ok(events.some(({ says }) => says.is === "status" && says.status === "FAILED"));
  assert.deepEqual(troubles, []);
  await ear.close();
  await waha.close();
});

Deno.test("ear on loopback: a wrong key is told as such", async () => {
  const waha = await serveSimulator({ port: 0, clock: systemClock, apiKey: API_KEY });
  const { ear, troubles } = listenTo(waha.url, { apiKey: "another-key" });
  await until("the trouble", () => troubles.length > 0, { withinMs: 5_000 });
  assert.deepEqual(troubles.map(({ code }) => code), ["unauthorized"]);
  await ear.close();
  await waha.close();
});

Deno.test("ear on loopback: a WAHA that goes down is told once", async () => {
  const waha = await serveSimulator({ port: 0, clock: systemClock, apiKey: API_KEY });
  const { ear, troubles } = listenTo(waha.url);
  await until("the connection", () => ear.listening, { withinMs: 5_000 });
  await waha.close();
  await until("the trouble", () => troubles.length > 0, { withinMs: 5_000 });
  assert.deepEqual(troubles.map(({ code }) => code), ["gone"]);
  assert.ok(!JSON.stringify(troubles).includes(API_KEY));
  await ear.close();
});

const GARBAGE: { of: string; frames: () => (string | ArrayBuffer)[] }[] = [
  { of: "binary", frames: () => [new ArrayBuffer(16)] },
  { of: "text that is no event", frames: () => ["hello"] },
  { of: "a frame of 8 MiB", frames: () => [`"${"x".repeat(8 * 1_048_576)}"`] },
];

for (const { of, frames } of GARBAGE) {
  Deno.test(`ear on loopback: ${of} ends the connection and is told once`, async () => {
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onopen = () => {
        for (const frame of frames()) socket.send(frame);
      };
      return response;
    });
    const { ear, troubles } = listenTo(`http://127.0.0.1:${server.addr.port}`);
    await until("the trouble", () => troubles.length > 0, { withinMs: 10_000 });
    assert.deepEqual(troubles.map(({ code }) => code), ["garbage"]);
    assert.ok(!ear.listening);
    await ear.close();
    await server.shutdown();
  });
}
