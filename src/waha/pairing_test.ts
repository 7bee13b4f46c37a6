import assert from "node:assert/strict";
import { hangs, json, KEY, refuses, rejectsWith, rig } from "./test_client.ts";

const PHONE = { phoneNumber: "15550100999" };

Deno.test("pairing code: the number is sent once as WAHA wants it, the code comes back", async () => {
  const { client, sent } = rig(() => json(201, { code: "ABCD-1234" }));
  assert.deepEqual(await client.pairingCode("a b", PHONE), { is: "code", code: "ABCD-1234" });
  assert.deepEqual(sent.map(({ method, path, body }) => ({ method, path, body })), [{
    method: "POST",
    path: "/api/a%20b/auth/request-code",
    body: '{"phoneNumber":"15550100999"}',
  }]);
});

const REFUSALS = [
  {
    what: "WAHA's own sentence",
    answer: () =>
      json(422, {
        statusCode: 422,
        message: "Can request code only in SCAN_QR_CODE status. The current status is FAILED",
        error: "Unprocessable Entity",
      }),
    then: { is: "not-scannable", status: "FAILED" },
  },
  {
    what: "the status 422",
    answer: () => json(422, { error: "no", status: "WORKING", expected: ["SCAN_QR_CODE"] }),
    then: { is: "not-scannable", status: "WORKING" },
  },
  {
    what: "a session that is not there",
    answer: () => json(404, { statusCode: 404, message: "Session not found" }),
    then: { is: "missing" },
  },
] as const;
for (const { what, answer, then } of REFUSALS) {
  Deno.test(`pairing code: ${what} is ${then.is}`, async () => {
    const { client } = rig(() => answer());
    assert.deepEqual(await client.pairingCode("shop", PHONE), then);
  });
}

const FAILURES = [
  { what: "an answer without a code", answer: () => json(201, {}), code: "WAHA_BAD_RESPONSE" },
  {
    what: "another 422",
    answer: () => json(422, { statusCode: 422, message: "Plus only", error: "x" }),
    code: "WAHA_BAD_RESPONSE",
  },
  { what: "an empty body", answer: () => new Response(""), code: "WAHA_BAD_RESPONSE" },
  { what: "a refused connection", answer: refuses, code: "WAHA_UNREACHABLE" },
] as const;
for (const { what, answer, code } of FAILURES) {
  Deno.test(`pairing code: ${what} is ${code}, asked once, and names neither number nor key`, async () => {
    const { client, sent } = rig(() => answer());
    const asked = client.pairingCode("shop", PHONE);
    await assert.rejects(asked, rejectsWith(code));
    const error = await asked.catch((reason) => reason);
    assert.ok(!String(error).includes(PHONE.phoneNumber) && !String(error).includes(KEY));
    assert.equal(sent.length, 1);
  });
}

Deno.test("pairing code: WAHA that hangs is left after 25 s", async () => {
  const { client, clock, sent } = rig(hangs);
  const refused = assert.rejects(client.pairingCode("shop", PHONE), rejectsWith("WAHA_TIMEOUT"));
  await clock.advance(24_999);
  assert.equal(clock.pending, 1);
  await clock.advance(1);
  await refused;
  assert.equal(sent.length, 1);
  assert.equal(clock.pending, 0);
});

Deno.test("pairing code: a caller that leaves gets its own reason", async () => {
  const leaving = new AbortController();
  const { client, clock } = rig(hangs);
  const { signal } = leaving;
  const refused = assert.rejects(client.pairingCode("shop", { ...PHONE, signal }), /left/);
  await clock.advance(1);
  leaving.abort(new Error("left"));
  await refused;
});
