import assert from "node:assert/strict";
import { Rig } from "../../tests/rig.ts";

const PHONE = { phoneNumber: "15550100" };

function asked(rig: Rig): number {
  return rig.simulator.calls().filter(({ path }) => path.endsWith("/request-code")).length;
}

Deno.test("pairing code: a session that waits for a scan gives one", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  assert.deepEqual(await rig.service.pairingCode(undefined, PHONE), {
    is: "code",
    code: "ABCD-1234",
  });
  assert.doesNotMatch(JSON.stringify(rig.events), /ABCD-1234|15550100/);
  await rig.end();
});

Deno.test("pairing code: a session that works is refused as its picture is, unasked", async () => {
  const rig = new Rig();
  await rig.start();
  const refused = await rig.service.pairingCode(undefined, PHONE);
  assert.equal(refused.is, "not-scannable");
  assert.deepEqual(refused, await rig.service.qr());
  assert.equal(asked(rig), 0);
  await rig.end();
});

Deno.test("pairing code: a session that changed meanwhile is refused by WAHA, and looked at", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  rig.simulator.control("default", "crash");
  const refused = await rig.service.pairingCode(undefined, PHONE);
  assert.ok(refused.is === "not-scannable");
  assert.match(refused.because, /^it is \w+ and takes no code$/);
  assert.equal(asked(rig), 1);
  await rig.clock.advance(1);
  assert.notEqual(rig.status(), "SCAN_QR_CODE");
  await rig.end();
});

Deno.test("pairing code: of a session that nobody knows there is none", async () => {
  const rig = new Rig();
  await rig.start();
  assert.deepEqual(await rig.service.pairingCode("nobody", PHONE), { is: "no-such-session" });
  await rig.end();
});

Deno.test("pairing code: a session that WAHA lost meanwhile has none", async () => {
  const rig = new Rig({
    simulator: { status: "SCAN_QR_CODE" },
    fetch: (inner) => (input, init) =>
      String(input).endsWith("/request-code")
        ? Promise.resolve(Response.json({ statusCode: 404, message: "Session not found" }, {
          status: 404,
        }))
        : inner(input, init),
  });
  await rig.start();
  assert.deepEqual(await rig.service.pairingCode(undefined, PHONE), { is: "no-such-session" });
  await rig.end();
});
