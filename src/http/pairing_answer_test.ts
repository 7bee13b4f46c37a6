import assert from "node:assert/strict";
import { errorEnvelopeSchema } from "../contract/mod.ts";
import { aRig, keyed } from "./http_fixture.ts";

const PATH = "/api/v1/waha/pairing-code";
const post = (phoneNumber: unknown, path = PATH) =>
  keyed(path, { method: "POST", body: JSON.stringify({ phoneNumber }) });

const NUMBERS = [
  { given: "15550100", then: "15550100" },
  { given: "+1 555 0100", then: "15550100" },
  { given: " +15550100 ", then: "15550100" },
  { given: "1234567", then: "1234567" },
  { given: "123456789012345", then: "123456789012345" },
];
for (const { given, then } of NUMBERS) {
  Deno.test(`pairing code: ${JSON.stringify(given)} is asked for as ${then}`, async () => {
    const { app, service } = aRig();
    const response = await app.request(post(given));
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { success: true, data: { code: "ABCD-1234" } });
    assert.deepEqual(service.calls, [["pairingCode", undefined, { phoneNumber: then }]]);
  });
}

const BAD = [
  "",
  "123456",
  "1234567890123456",
  "0155501001",
  "1-555-0100",
  "++15550100",
  "1555010+0",
  "１２３４５６７８",
  "a".repeat(1_000),
  15550100,
  null,
  undefined,
];
for (const given of BAD) {
  const what = JSON.stringify(given)?.slice(0, 20) ?? "none";
  Deno.test(`pairing code: ${what} is 400, not repeated and not asked for`, async () => {
    const { app, service } = aRig();
    const response = await app.request(post(given));
    const text = await response.text();
    assert.equal(response.status, 400);
    assert.equal(errorEnvelopeSchema.parse(JSON.parse(text)).error.code, "INVALID_REQUEST");
    if (typeof given === "string" && given.length > 5) assert.ok(!text.includes(given));
    assert.deepEqual(service.calls, []);
  });
}

Deno.test("pairing code: it is kept by no cache and stands in no log", async () => {
  const { app, log, service } = aRig();
  const response = await app.request(post("15550100", "/api/v1/waha/sessions/shop/pairing-code"));
  assert.equal(response.headers.get("cache-control"), "no-store");
  await response.body?.cancel();
  assert.deepEqual(service.calls, [["pairingCode", "shop", { phoneNumber: "15550100" }]]);
  assert.doesNotMatch(JSON.stringify(log.events), /ABCD-1234|15550100/);
});

Deno.test("pairing code: where none can be had, 409 says why and what to do", async () => {
  const { app, service } = aRig();
  const why = { status: "WORKING", because: "it is WORKING", todo: "nothing" } as const;
  service.pairing = { is: "not-scannable", ...why };
  const response = await app.request(post("15550100"));
  const { error } = errorEnvelopeSchema.parse(await response.json());
  assert.equal(response.status, 409);
  assert.equal(error.code, "QR_NOT_AVAILABLE");
  assert.equal(error.message, "Cannot pair session default as it is WORKING; to do: nothing");
  assert.deepEqual(error.details, why);
});

Deno.test("pairing code: of a session that does not exist is 404", async () => {
  const { app, service } = aRig();
  service.pairing = { is: "no-such-session" };
  const response = await app.request(post("15550100"));
  assert.equal(response.status, 404);
  await response.body?.cancel();
});
