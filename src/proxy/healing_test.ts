import assert from "node:assert/strict";
import { json, mismatch, notWorking, pending, ProxyRig, SEND } from "./proxy_fixture.ts";

const WORKING = { is: "working" } as const;

Deno.test("proxy: a call for a session that is known to be down waits, and goes to WAHA when it works", async () => {
  const rig = new ProxyRig();
  rig.port.known.set("default", notWorking());
  const answer = rig.ask("GET", "/api/default/chats");
  await rig.clock.advance(8_000);
  assert.equal(rig.received.length, 0);
  rig.port.show("default", WORKING);
  assert.equal((await answer).status, 200);
  assert.equal(rig.received.length, 1);
  assert.deepEqual(rig.port.waits, [{ session: "default", ms: 20_000 }]);
});

Deno.test("proxy: a call whose session does not come back in time gets WAHA's own 422 and what to do", async () => {
  const rig = new ProxyRig();
  rig.port.known.set(
    "default",
    notWorking({ nextAt: rig.clock.now() + 33_000, incidentId: "i-1" }),
  );
  const asked = rig.ask("GET", "/api/default/chats", { headers: { Prefer: "wait=3" } });
  await rig.clock.advance(3_000);
  const answer = await asked;
  assert.equal(answer.status, 422);
  assert.deepEqual(JSON.parse(answer.text), {
    ...mismatch(),
    needsQR: false,
    because: "it crashed and is restarted",
    incidentId: "i-1",
  });
  assert.equal(answer.headers.get("retry-after"), "30");
  assert.equal(answer.headers.get("link"), '</qr/default>; rel="related"; title="QR code"');
  assert.equal(rig.received.length, 0);
});

Deno.test("proxy: where a person must come first nobody waits", async () => {
  const rig = new ProxyRig();
  const scan = notWorking({
    status: "SCAN_QR_CODE",
    word: "SCAN_QR_CODE",
    needsQr: true,
    comesBack: "not-by-itself",
  });
  rig.port.known.set("default", scan);
  const answer = await rig.ask("POST", "/api/sendText", SEND);
  assert.equal(answer.status, 422);
  assert.equal(JSON.parse(answer.text).needsQR, true);
  assert.equal(JSON.parse(answer.text).status, "SCAN_QR_CODE");
  assert.equal(rig.received.length, 0);
  assert.equal(rig.guard.status().queue.running, 0);
});

Deno.test("proxy: stale or unknown knowledge never refuses a call", async () => {
  const rig = new ProxyRig();
  assert.equal((await rig.ask("GET", "/api/default/chats")).status, 200);
  assert.deepEqual(rig.port.waits, []);
});

Deno.test("proxy: routes that need no WORKING session pass whatever its status", async () => {
  const rig = new ProxyRig();
  rig.port.known.set("default", notWorking({ comesBack: "not-by-itself" }));
  for (const path of ["/api/default/auth/qr", "/api/sessions/default", "/api/screenshot"]) {
    assert.equal((await rig.ask("GET", path)).status, 200);
  }
  assert.deepEqual(rig.port.watchedSessions, ["default"]);
});

for (const method of ["GET", "POST"] as const) {
  Deno.test(`proxy: a ${method} that WAHA refuses for the session's status is sent once more when it works`, async () => {
    const rig = new ProxyRig();
    rig.reply = () => rig.received.length === 1 ? json(422, mismatch()) : json(201, { id: "1" });
    rig.port.known.set("default", WORKING);
    const asked = method === "GET"
      ? rig.ask("GET", "/api/default/chats")
      : rig.ask("POST", "/api/sendText", SEND);
    await rig.clock.advance(0);
    const answer = await asked;
    assert.equal(answer.status, 201);
    assert.equal(rig.received.length, 2);
    assert.equal(rig.received[0]?.body, rig.received[1]?.body);
    assert.equal(rig.port.suspicions, 1);
  });
}

Deno.test("proxy: after a 422 the session is waited for before the call is sent again", async () => {
  const rig = new ProxyRig();
  rig.reply = () => rig.received.length === 1 ? json(422, mismatch()) : json(201, { id: "1" });
  rig.port.known.set("default", notWorking());
  rig.port.known.delete("default");
  const asked = rig.ask("POST", "/api/sendText", SEND);
  rig.port.known.set("default", notWorking());
  await rig.clock.advance(5_000);
  // At its turn the body named a session that is known to be down: it was never sent.
  assert.equal(rig.received.length, 0);
  rig.port.show("default", WORKING);
  await rig.clock.advance(0);
  const answer = await asked;
  assert.equal(answer.status, 201);
  assert.equal(rig.received.length, 2);
});

Deno.test("proxy: a second 422 is the answer", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(422, mismatch());
  rig.port.known.set("default", WORKING);
  const answer = await rig.ask("GET", "/api/default/chats");
  assert.equal(answer.status, 422);
  assert.equal(rig.received.length, 2);
  assert.ok(Number(answer.headers.get("retry-after")) >= 1);
  assert.match(answer.headers.get("link") ?? "", /qr/);
});

Deno.test("proxy: a 422 that names no status passes through, and nothing comes of it", async () => {
  const rig = new ProxyRig();
  const body = {
    message: "not implemented by the engine",
    error: "Unprocessable Entity",
    statusCode: 422,
  };
  rig.reply = () => json(422, body);
  const answer = await rig.ask("POST", "/api/sendText", SEND);
  assert.equal(answer.status, 422);
  assert.deepEqual(JSON.parse(answer.text), body);
  assert.equal(rig.received.length, 1);
  assert.equal(rig.port.suspicions, 0);
});

Deno.test("proxy: a 422 for another status than WORKING is not waited for", async () => {
  const rig = new ProxyRig();
  rig.reply = () => json(422, { ...mismatch("WORKING"), expected: ["SCAN_QR_CODE"] });
  rig.port.known.set("default", WORKING);
  assert.equal((await rig.ask("GET", "/api/default/auth/qr")).status, 422);
  assert.equal(rig.received.length, 1);
});

Deno.test("proxy: a body over the limit flows through and is answered with the 422, never sent twice", async () => {
  const rig = new ProxyRig({ policy: { replayBytes: 20 } });
  rig.reply = () => json(422, mismatch());
  rig.port.known.set("default", WORKING);
  const answer = await rig.ask("POST", "/api/sendText", SEND);
  assert.equal(answer.status, 422);
  assert.ok(answer.headers.has("retry-after"));
  assert.equal(rig.received.length, 1);
  assert.equal(rig.received[0]?.body, SEND.body);
});

Deno.test("proxy: WAHA's own wait counts into the caller's time", async () => {
  const rig = new ProxyRig();
  const first = pending();
  rig.reply = () => rig.received.length === 1 ? first.reply() : json(200, []);
  const asked = rig.ask("GET", "/api/default/chats");
  await rig.clock.advance(10_000);
  rig.port.known.set("default", notWorking());
  first.answer(json(422, mismatch()));
  await rig.clock.advance(0);
  assert.deepEqual(rig.port.waits, [{ session: "default", ms: 10_000 }]);
  await rig.clock.advance(10_000);
  assert.equal((await asked).status, 422);
  assert.equal(rig.received.length, 1);
});

Deno.test("proxy: a caller who leaves while it waits is forgotten at once", async () => {
  const rig = new ProxyRig();
  rig.port.known.set("default", notWorking());
  const leaving = new AbortController();
  const asked = rig.ask("GET", "/api/default/chats", { signal: leaving.signal });
  const left = assert.rejects(asked, { name: "AbortError" });
  await rig.clock.advance(1_000);
  assert.equal(rig.proxy.held, 1);
  leaving.abort();
  await left;
  assert.equal(rig.proxy.held, 0);
  rig.proxy.stop();
  assert.equal(rig.clock.pending, 0);
});

Deno.test("proxy: as many wait for one session as may, the next is refused at once with Retry-After", async () => {
  const rig = new ProxyRig({ policy: { heldOfSessionMax: 3 } });
  rig.port.known.set("default", notWorking());
  rig.port.known.set("other", notWorking({ session: "other" }));
  const waiting = [1, 2, 3].map(() => rig.ask("GET", "/api/default/chats"));
  await rig.clock.advance(100);
  const refused = await rig.ask("GET", "/api/default/chats");
  assert.equal(refused.status, "QUEUE_FULL");
  assert.ok((refused.retryAfterMs ?? 0) >= 1_000);
  const elsewhere = rig.ask("GET", "/api/other/chats");
  await rig.clock.advance(100);
  assert.equal(rig.proxy.held, 4);
  rig.port.show("default", WORKING);
  rig.port.show("other", WORKING);
  for (const answer of [...waiting, elsewhere]) assert.equal((await answer).status, 200);
  assert.equal(rig.proxy.held, 0);
});

Deno.test("proxy: what waits when the service stops is told to come back", async () => {
  const rig = new ProxyRig();
  rig.port.known.set("default", notWorking());
  const asked = rig.ask("GET", "/api/default/chats");
  await rig.clock.advance(1_000);
  rig.port.stopping = true;
  rig.port.show("default", notWorking());
  const answer = await asked;
  assert.equal(answer.status, "CIRCUIT_OPEN");
  assert.ok(answer.retryAfterMs);
  assert.equal(rig.received.length, 0);
});
