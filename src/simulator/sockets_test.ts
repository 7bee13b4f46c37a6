import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createSimulator, serveSimulator, type SimulatorOptions, type SocketEvent } from "./mod.ts";

const KEY = "test-key-0000";
const ALL = `/ws?session=*&events=session.status&x-api-key=${KEY}`;

function made(options: Partial<SimulatorOptions> = {}) {
  const clock = new VirtualClock();
  const waha = createSimulator({ clock, apiKey: KEY, ...options });
  const heard: SocketEvent[] = [];
  const connect = (path: string, pongs: "by-itself" | "by-hand" = "by-itself") =>
    waha.connect(path, (event) => heard.push(event), { pongs });
  const statuses = () =>
    heard.map((event) => event.is === "text" ? JSON.parse(event.data).payload.status : event.is);
  return { clock, waha, heard, connect, statuses };
}

Deno.test("sockets: a client hears what happens while it is connected, and only that", async () => {
  const { clock, waha, connect, statuses } = made();
  waha.control("default", "browser-dies");
  await clock.advance(10_000);
  const connection = connect(ALL);
  waha.control("default", "crash");
  await clock.advance(0);
  assert.deepEqual(statuses(), ["FAILED"]);
  connection.close();
  waha.control("default", "recover");
  await clock.advance(10_000);
  assert.deepEqual(statuses(), ["FAILED"]);
  waha.close();
  assert.equal(clock.pending, 0);
});

const REFUSED = [
  { who: "without a key", path: "/ws?session=*&events=*" },
  { who: "with a wrong key", path: "/ws?session=*&x-api-key=wrong" },
];

for (const { who, path } of REFUSED) {
  Deno.test(`sockets: a client ${who} is closed with 1008`, () => {
    const { heard, connect, waha } = made();
    connect(path);
    assert.deepEqual(heard, [{ is: "close", code: 1008, reason: "Unauthorized" }]);
    waha.close();
  });
}

Deno.test("sockets: 2024.10.8 wants all sessions and asks for no key", async () => {
  const { clock, heard, connect, waha } = made({ waha: "2024.10.8" });
  connect("/ws?session=default");
  const error = "Only connecting to all sessions is allowed for now, use session=*";
  assert.deepEqual(heard, [{ is: "close", code: 4001, reason: JSON.stringify({ error }) }]);
  connect("/ws?session=*&events=session.status");
  await clock.advance(10_000);
  assert.deepEqual(heard.slice(1), [{ is: "ping" }]);
  waha.close();
});

Deno.test("sockets: who misses a ping is ended at the next", async () => {
  const { clock, heard, connect, waha } = made();
  connect(ALL, "by-hand");
  await clock.advance(120_000);
  assert.deepEqual(heard, [{ is: "ping" }, { is: "close", code: 1006, reason: "" }]);
  waha.close();
  assert.equal(clock.pending, 0);
});

Deno.test("sockets: when WAHA goes down the connection ends without a word", async () => {
  const { clock, heard, connect, statuses, waha } = made();
  connect(ALL);
  waha.controlServer("restart");
  await clock.advance(20_000);
  assert.deepEqual(statuses(), ["STOPPED", "close"]);
  assert.deepEqual(heard.at(-1), { is: "close", code: 1006, reason: "" });
  waha.close();
});

Deno.test("sockets: `*` leaves state.change out, and the webhook's id is the frame's", async () => {
  const ids: string[] = [];
  const deliver = (_url: string, init: RequestInit) => {
    ids.push(JSON.parse(String(init.body)).id);
    return Promise.resolve(new Response());
  };
  const webhooks = [{ url: "http://receiver.test/", events: ["session.status"], hmacKey: null }];
  const { clock, heard, connect, waha } = made({ deliver, webhooks });
  connect(`/ws?session=*&events=*&x-api-key=${KEY}`);
  waha.control("default", "browser-dies");
  await clock.advance(10_000);
  const frames = heard.map((event) => event.is === "text" ? JSON.parse(event.data) : null);
  assert.deepEqual(frames.map(({ event }) => event), ["session.status", "session.status"]);
  assert.deepEqual(frames.map(({ id }) => id), ids);
  waha.close();
});

Deno.test("sockets: nobody can connect while WAHA is down", () => {
  const { connect, waha } = made();
  waha.controlServer("oom");
  assert.throws(() => connect(ALL), TypeError);
  waha.close();
});

Deno.test("sockets: on the port a ping is answered and a pong is heard", async () => {
  const clock = new VirtualClock();
  const served = await serveSimulator({ port: 0, clock, apiKey: KEY });
  const client = await Deno.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(served.url).port),
  });
  const read = async () => {
    const bytes = new Uint8Array(4096);
    return bytes.subarray(0, (await client.read(bytes)) ?? 0);
  };
  const hello = `GET ${ALL} HTTP/1.1\r\nhost: waha\r\nconnection: Upgrade\r\n` +
    "upgrade: websocket\r\nsec-websocket-version: 13\r\n" +
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  await client.write(new TextEncoder().encode(hello));
  const answer = new TextDecoder().decode(await read());
  assert.match(answer, /^HTTP\/1\.1 101 .*s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/s);
  await clock.advance(60_000);
  assert.deepEqual([...await read()], [0x89, 0]);
  // A pong, then a ping: once that is answered the pong has been heard.
  const [pong, ping] = [[0x8a, 0x80, 1, 2, 3, 4], [0x89, 0x81, 0, 0, 0, 0, 42]];
  await client.write(Uint8Array.from([...pong, ...ping]));
  assert.deepEqual([...await read()], [0x8a, 1, 42]);
  await clock.advance(60_000);
  assert.deepEqual([...await read()], [0x89, 0]);
  client.close();
  await served.close();
});

Deno.test("sockets: a real client on the port is told, answers pings and is refused", async () => {
  const clock = new VirtualClock();
  const served = await serveSimulator({ port: 0, clock, apiKey: KEY });
  const url = served.url.replace("http", "ws");
  const client = new WebSocket(url + ALL);
  await new Promise((opened) => client.addEventListener("open", opened, { once: true }));
  const told = new Promise<string>((got) =>
    client.addEventListener("message", ({ data }) => got(String(data)), { once: true })
  );
  served.simulator.control("default", "crash");
  assert.equal(JSON.parse(await told).payload.status, "FAILED");
  const wrong = new WebSocket(`${url}/ws?session=*&x-api-key=wrong`);
  const refused = await new Promise<CloseEvent>((closed) => (wrong.onclose = closed));
  assert.deepEqual([refused.code, refused.reason], [1008, "Unauthorized"]);
  const ended = new Promise<CloseEvent>((closed) => (client.onclose = closed));
  client.onerror = () => {};
  await served.close();
  // Deno's client says 0 where others say 1006.
  assert.equal((await ended).wasClean, false);
});
