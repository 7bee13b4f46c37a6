import assert from "node:assert/strict";
import { Rig } from "../../tests/rig.ts";
import { WahaError } from "../waha/mod.ts";
import { ServerUnwellError } from "./server_unwell.ts";

const SECOND_MS = 1_000;
const PAGE = { limit: 2, offset: 0 };

/** How often WAHA was asked for rows. */
function asked(rig: Rig): number {
  return rig.simulator.calls().filter(({ path }) => path.includes("/chats")).length;
}

Deno.test("chats: pages of a working session follow each other until one is not full", async () => {
  const rig = new Rig();
  await rig.start();
  const ids: unknown[] = [];
  let full = true;
  for (let offset = 0; full; offset += 2) {
    const page = await rig.service.chats(undefined, { limit: 2, offset });
    assert.ok(page.is === "page");
    ids.push(...page.rows.map(({ id }) => id));
    full = page.full;
  }
  assert.equal(ids.length, 5);
  assert.equal(new Set(ids).size, 5);
  assert.equal(asked(rig), 3);
  await rig.end();
});

Deno.test("messages: a chat that is listed has a page of messages", async () => {
  const rig = new Rig();
  await rig.start();
  const page = await rig.service.messages({ chat: "11111111111@c.us" }, PAGE);
  assert.ok(page.is === "page");
  assert.equal(page.rows.length, 2);
  await rig.end();
});

Deno.test("chats: of a session that is known to be not WORKING are refused in no time, unasked", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  await rig.clock.advance(8 * SECOND_MS);
  const startedAt = rig.clock.now();
  const outcome = await rig.service.chats(undefined, PAGE);
  assert.ok(outcome.is === "not-working");
  assert.equal(outcome.status, "SCAN_QR_CODE");
  assert.match(outcome.because, /^it is SCAN_QR_CODE: /);
  assert.match(outcome.todo, /qr/);
  assert.equal(rig.clock.now(), startedAt);
  assert.equal(asked(rig), 0);
  await rig.end();
});

Deno.test("chats: what was seen a moment ago costs no further look", async () => {
  const rig = new Rig({ simulator: { status: "FAILED" } });
  await rig.start();
  const lookedAt = rig.supervisor.known.lastLookAt;
  await rig.clock.advance((lookedAt ?? 0) + 900 - rig.clock.now());
  const before = rig.simulator.calls().length;
  assert.equal((await rig.service.chats(undefined, PAGE)).is, "not-working");
  assert.equal(rig.simulator.calls().length, before);
  await rig.end();
});

Deno.test("chats: a session that came back since the last look is asked", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  rig.simulator.control("default", "scan");
  const back = await rig.clock.advanceUntil(
    () => rig.simulator.status("default") === "WORKING",
    20 * SECOND_MS,
  );
  assert.ok(back);
  assert.equal(rig.status(), "SCAN_QR_CODE");
  assert.equal((await rig.service.chats(undefined, PAGE)).is, "page");
  await rig.end();
});

Deno.test("chats: a fall that only WAHA knows is its 422, and a reason to look", async () => {
  const rig = new Rig();
  await rig.start();
  await rig.clock.advance(8 * SECOND_MS);
  rig.simulator.control("default", "phone-logout");
  const asking = rig.service.chats(undefined, PAGE);
  await rig.clock.advance(10 * SECOND_MS);
  assert.deepEqual(await asking, {
    is: "not-working",
    status: "FAILED",
    because: "it is FAILED",
    todo: "recover it: POST /api/v1/waha/auto-recover",
  });
  await rig.clock.advance(1);
  assert.equal(rig.status(), "FAILED");
  await rig.end();
});

Deno.test("chats: of a session that nobody knows there are none, and WAHA is not asked for them", async () => {
  const rig = new Rig();
  await rig.start();
  assert.deepEqual(await rig.service.chats("nobody", PAGE), { is: "no-such-session" });
  assert.equal(asked(rig), 0);
  await rig.end();
});

Deno.test("chats: where WAHA answers no look, it is WAHA that is unwell", async () => {
  const rig = new Rig({ fetch: () => () => Promise.reject(new TypeError("refused")) });
  await rig.start();
  await assert.rejects(rig.service.chats(undefined, PAGE), ServerUnwellError);
  await rig.end();
});

Deno.test("chats: a name that can stand in no URL is refused", async () => {
  const rig = new Rig();
  await rig.start();
  await assert.rejects(rig.service.chats("..", PAGE), WahaError);
  await assert.rejects(rig.service.messages({ session: "", chat: "a" }, PAGE), WahaError);
  await rig.end();
});

Deno.test("chats: a caller that left during the look asks for nothing", async () => {
  const rig = new Rig({ simulator: { status: "SCAN_QR_CODE" } });
  await rig.start();
  await rig.clock.advance(8 * SECOND_MS);
  const leaving = new AbortController();
  const asking = rig.service.chats(undefined, { ...PAGE, signal: leaving.signal });
  leaving.abort(new Error("left"));
  await assert.rejects(asking, /left/);
  assert.equal(asked(rig), 0);
  await rig.end();
});

const TODO = [
  { status: "STOPPED", todo: /start/ },
  { status: "STARTING", todo: /ask again/ },
  { status: "PASSKEY_REQUIRED", todo: /passkey/ },
  { status: "DREAMING", todo: /recover/ },
];
for (const { status, todo } of TODO) {
  Deno.test(`chats: a session that is ${status} comes with the way out`, async () => {
    const rig = new Rig({
      fetch: (inner) => async (input, init) => {
        const response = await inner(input, init);
        if (!String(input).includes("sessions")) return response;
        const text = (await response.text()).replaceAll('"WORKING"', JSON.stringify(status));
        return new Response(text, { status: response.status, headers: response.headers });
      },
    });
    await rig.start();
    const outcome = await rig.service.chats(undefined, PAGE);
    assert.match(outcome.is === "not-working" ? outcome.todo : "", todo);
    await rig.end();
  });
}
