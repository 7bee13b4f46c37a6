// A plain Node project that has installed the package: no Deno, no bundler, no other dependency.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createWahaFetch, WahaRecoveryClient, WahaRecoveryError } from "waha-recovery-client";
import { showQr } from "waha-recovery-client/show-qr";

const { WAHA_URL, WAHA_KEY, RECOVERY_URL } = process.env;
const JSON_TYPE = { "content-type": "application/json" };
const client = new WahaRecoveryClient({ baseUrl: RECOVERY_URL });
const wahaFetch = createWahaFetch({ baseUrl: RECOVERY_URL });

const ask = (path, init = {}) =>
  fetch(`${WAHA_URL}${path}`, { ...init, headers: { "x-api-key": WAHA_KEY } });
// One fall each: a session that falls again and again is left in peace, as it should be.
const crash = (session) => ask(`/__sim/sessions/${session}/crash`, { method: "POST" });
const calls = async () => await (await ask("/__sim/calls")).json();
const sent = async () =>
  (await calls()).filter(({ path }) => path === "/api/sendText").map(({ status }) => status);

const messageOf = (session) => ({
  method: "POST",
  headers: { ...JSON_TYPE, "x-api-key": WAHA_KEY },
  body: JSON.stringify({ session, chatId: "15550100@c.us", text: "hi" }),
});

const WAYS = {
  "a URL": (message) => [`${WAHA_URL}/api/sendText`, message],
  "a Request": (message) => [new Request(`${WAHA_URL}/api/sendText`, message)],
};
for (const [index, [what, make]] of Object.entries(WAYS).entries()) {
  test(`a send to a crashed session succeeds, by ${what}`, async () => {
    const session = `crashes-${index}`;
    const before = (await sent()).length;
    await crash(session);
    const response = await wahaFetch(...make(messageOf(session)));
    assert.equal(response.status, 201, await response.text());
    assert.deepEqual((await sent()).slice(before), [422, 201]);
  });
}

test("a body that streams is not sent again: WAHA's own answer comes back whole", async () => {
  await crash("streams");
  const message = messageOf("streams");
  const response = await wahaFetch(`${WAHA_URL}/api/sendText`, {
    ...message,
    body: new Blob([message.body]).stream(),
    duplex: "half",
  });
  assert.equal(response.status, 422);
  assert.deepEqual((await response.json()).expected, ["WORKING"]);
});

test("the API is read, refuses with a code, and is watched", async () => {
  const { status, server } = await client.status();
  assert.deepEqual([status, server.state], ["WORKING", "up"]);
  await assert.rejects(client.status({ session: "nobody" }), (error) => {
    assert.ok(error instanceof WahaRecoveryError);
    return error.code === "SESSION_NOT_FOUND" && error.status === 404;
  });
  await crash("default");
  for await (const event of client.watch({ session: "default" })) {
    if (event.is === "status" && event.status.status === "WORKING") break;
  }
});

test("a service that is gone is an error with a code", async () => {
  const gone = new WahaRecoveryClient({ baseUrl: "http://127.0.0.1:9" });
  await assert.rejects(gone.status(), { code: "UNREACHABLE" });
  assert.equal(typeof showQr, "function");
});
