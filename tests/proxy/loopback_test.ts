import assert from "node:assert/strict";
import { ADMIN, PROXY, serveAll } from "./loopback.ts";

/** Sends bytes as they are and reads until the connection ends, or an answer's head is there. */
async function raw(port: number, text: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    await connection.write(new TextEncoder().encode(text));
    const chunk = new Uint8Array(4_096);
    let answer = "";
    while (!answer.includes("\r\n\r\n")) {
      const read = await connection.read(chunk);
      if (read === null) break;
      answer += new TextDecoder().decode(chunk.subarray(0, read));
    }
    return answer;
  } finally {
    connection.close();
  }
}

const KEY = `X-Api-Key: ${ADMIN}\r\n`;
const POST = "POST /api/sendText HTTP/1.1\r\nHost: localhost\r\n";
const SMUGGLED = [
  { what: "two lengths", head: `${POST}${KEY}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd` },
  {
    what: "two equal lengths",
    head: `${POST}${KEY}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`,
  },
  { what: "a list of lengths", head: `${POST}${KEY}Content-Length: 3, 3\r\n\r\nabc` },
  {
    what: "length and chunks",
    head: `${POST}${KEY}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  },
  { what: "an odd coding", head: `${POST}${KEY}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n` },
  { what: "a folded line", head: `${POST}${KEY}X-A: b\r\n c\r\n\r\n` },
  { what: "two hosts", head: `GET /api/sessions HTTP/1.1\r\nHost: a\r\nHost: b\r\n${KEY}\r\n` },
  { what: "a space before the colon's name ends", head: `${POST}X Y: z\r\n${KEY}\r\n` },
  {
    what: "an absolute target of another host",
    head: `GET http://evil.example/api/sessions HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n`,
  },
  {
    what: "a step up",
    head: `GET /api/../api/server/environment HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n`,
  },
  {
    what: "an encoded step up",
    head: `GET /api/%2e%2e/x HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n`,
  },
  {
    what: "a host in the path",
    head: `GET /api//evil.example/x HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n`,
  },
  { what: "CONNECT", head: `CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n` },
  { what: "TRACE", head: `TRACE /api/sessions HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n` },
  {
    what: "200 headers",
    head: `GET /api/sessions HTTP/1.1\r\nHost: localhost\r\n${KEY}` +
      `${Array.from({ length: 200 }, (_, n) => `X-${n}: 1\r\n`).join("")}\r\n`,
  },
  {
    what: "a URL of 60,000 characters",
    head: `GET /api/${"a".repeat(60_000)} HTTP/1.1\r\nHost: localhost\r\n${KEY}\r\n`,
  },
];

Deno.test("proxy loopback: shapes that two servers could read differently are refused, never forwarded", async (t) => {
  const all = await serveAll();
  for (const { what, head } of SMUGGLED) {
    await t.step(what, async () => {
      const answer = await raw(all.port, head);
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, answer.slice(0, 80));
    });
  }
  assert.deepEqual(all.simulator.simulator.calls(), []);
  await all.end();
});

Deno.test("proxy loopback: a client needs another base URL and key and nothing else", async () => {
  const all = await serveAll();
  const headers = { "X-Api-Key": PROXY, "Content-Type": "application/json" };
  const sent = await fetch(`${all.url}/api/sendText`, {
    method: "POST",
    headers,
    body: JSON.stringify({ session: "default", chatId: "1@c.us", text: "hi" }),
  });
  assert.equal(sent.status, 201);
  assert.equal((await sent.json()).key.fromMe, true);
  const version = await fetch(`${all.url}/api/server/version`, { headers });
  assert.equal((await version.json()).version, "2026.2.1");
  const ping = await fetch(`${all.url}/ping`, { headers });
  assert.deepEqual(await ping.json(), { message: "pong" });
  const qr = await fetch(`${all.url}/api/screenshot?session=default`, { headers });
  await qr.body?.cancel();
  const environment = await fetch(`${all.url}/api/server/environment`, { headers });
  assert.equal(environment.status, 403);
  await environment.body?.cancel();
  const ours = await fetch(`${all.url}/api/v1/waha/status`, { headers });
  assert.equal(ours.status, 401);
  await ours.body?.cancel();
  await all.end();
});

Deno.test("proxy loopback: WAHA's WebSocket passes through, with WAHA's key in the place of ours", async () => {
  const all = await serveAll();
  const url = `${
    all.url.replace("http", "ws")
  }/ws?session=*&events=session.status&x-api-key=${PROXY}`;
  const socket = new WebSocket(url);
  const heard = new Promise<string>((resolve) => {
    socket.onmessage = ({ data }) => resolve(String(data));
  });
  await new Promise((resolve) => socket.onopen = resolve);
  all.simulator.simulator.control("default", "crash");
  const event = JSON.parse(await heard);
  assert.equal(event.event, "session.status");
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
  await all.end();
});

Deno.test("proxy loopback: a WebSocket without a right key is refused, and one behind a stop is closed", async () => {
  const all = await serveAll();
  const wss = all.url.replace("http", "ws");
  const refused = new WebSocket(`${wss}/ws?session=*&x-api-key=wrong`);
  const end = await new Promise<Event>((resolve) => refused.onclose = resolve);
  assert.ok(end instanceof CloseEvent && end.code !== 1_000);
  const socket = new WebSocket(`${wss}/ws?session=*&x-api-key=${PROXY}`);
  await new Promise((resolve) => socket.onopen = resolve);
  const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
  await all.end();
  // Ours, or the platform's own where it came first.
  assert.ok([4_001, 1_001].includes((await closed).code));
});

Deno.test("proxy loopback: a request for /ws that is no handshake, and an upgrade elsewhere, are refused", async () => {
  const all = await serveAll();
  const headers = { "X-Api-Key": PROXY };
  const plain = await fetch(`${all.url}/ws?session=*`, { headers });
  assert.equal(plain.status, 400);
  await plain.body?.cancel();
  const elsewhere = await raw(
    all.port,
    `GET /api/sessions HTTP/1.1\r\nHost: localhost\r\n${KEY}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  );
  assert.match(elsewhere, /^HTTP\/1\.1 400/);
  const h2c = await raw(
    all.port,
    `GET /ping HTTP/1.1\r\nHost: localhost\r\n${KEY}Upgrade: h2c\r\nHTTP2-Settings: x\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n`,
  );
  assert.match(h2c, /^HTTP\/1\.1 200/);
  await all.end();
});
