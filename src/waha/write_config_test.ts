import assert from "node:assert/strict";
import { json, refuses, rig, SOON } from "./test_client.ts";

const CONFIG = { webhooks: [{ url: "http://hook", events: ["session.status"] }] };

Deno.test("writeConfig() puts the whole config once and says what WAHA set", async () => {
  const { client, sent, clock } = rig(() => json(200, { name: "a/b", status: "STARTING" }));
  const options = { session: "a/b", sendBy: clock.now() + SOON, config: CONFIG };
  assert.deepEqual(await client.writeConfig(options), { is: "ok", status: "STARTING" });
  assert.deepEqual(sent.map(({ method, path, body }) => [method, path, body]), [
    ["PUT", "/api/sessions/a%2Fb", JSON.stringify({ name: "a/b", config: CONFIG })],
  ]);
});

Deno.test("writeConfig() of a session that is not there, or cannot be named, says so", async () => {
  const nest = { message: "Session not found", error: "Not Found", statusCode: 404 };
  const { client, sent, clock } = rig(() => json(404, nest));
  const sendBy = clock.now() + SOON;
  const answer = await client.writeConfig({ session: "a", sendBy, config: CONFIG });
  assert.ok(answer.is === "refused" && answer.why === "missing");
  const unnamed = await client.writeConfig({ session: "..", sendBy, config: CONFIG });
  assert.equal(unnamed.is, "not-sent");
  assert.equal(sent.length, 1);
});

Deno.test("writeConfig() that WAHA refuses repeats WAHA's words, never the config", async () => {
  const exception = { message: "async-lock timed out in queue a", stack: "…" };
  const request = { body: { config: { webhooks: [{ hmac: { key: "hush-hush-hush" } }] } } };
  const { client, clock } = rig(() => json(500, { statusCode: 500, exception, request }));
  const options = { session: "a", sendBy: clock.now() + SOON, config: CONFIG };
  const answer = await client.writeConfig(options);
  assert.ok(answer.is === "refused" && answer.why === "busy");
  assert.doesNotMatch(JSON.stringify(answer), /hush/);
});

Deno.test("writeConfig() is not sent when its time has passed or nobody listens", async () => {
  const late = rig(() => json(200, {}));
  const sendBy = late.clock.now() - 1;
  const answer = await late.client.writeConfig({ session: "a", sendBy, config: {} });
  assert.deepEqual([answer.is, late.sent.length], ["not-sent", 0]);
  const gone = rig(refuses);
  const options = { session: "a", sendBy: gone.clock.now() + SOON, config: {} };
  assert.equal((await gone.client.writeConfig(options)).is, "not-sent");
});
