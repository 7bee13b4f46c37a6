import assert from "node:assert/strict";
import { runQr } from "../../src/terminal/mod.ts";
import { KEY } from "../rig.ts";
import { Desk, type DeskOptions } from "./desk.ts";
import { scanned } from "./scanned.ts";

const WAITS: DeskOptions = { simulator: { status: "SCAN_QR_CODE" } };

/** The code that WAHA shows now. */
async function codeOf(desk: Desk): Promise<string> {
  const answer = await desk.rig.simulator.fetch("http://waha.test/api/default/auth/qr?format=raw", {
    headers: { "x-api-key": KEY },
  });
  return (await answer.json()).value;
}

function read(desk: Desk): string | null {
  return scanned(desk.page, "dark");
}

Deno.test("qr shows what WAHA shows, follows its rotation, and ends when a phone has scanned it", async () => {
  await using desk = await Desk.open({ ...WAITS, colours: true });
  const running = runQr(desk.parts(""));
  await desk.clock.advance(1_000);
  const first = await codeOf(desk);
  assert.equal(read(desk), first);
  assert.match(desk.page, /good for (19|20) s/);
  await desk.clock.advance(5_000);
  assert.match(desk.page, /good for 1[45] s/);
  desk.rig.simulator.control("default", "qr-expires");
  await desk.clock.advance(1_500);
  assert.notEqual(await codeOf(desk), first);
  assert.equal(read(desk), await codeOf(desk));
  assert.match(desk.page, /good for (19|20) s/);
  desk.rig.simulator.control("default", "scan");
  assert.equal(await desk.ended(running, 40_000), 0);
  const [, after] = desk.out.split("\x1b[?7h\x1b[?25h\x1b[?1049l");
  assert.equal(after, "Session default is connected as 11111111111@c.us\n");
});

Deno.test("qr shows no code that may have run out: not when the service is away, not when all ran out", async () => {
  await using desk = await Desk.open({ ...WAITS, colours: true });
  const running = runQr(desk.parts("default"));
  await desk.clock.advance(1_000);
  desk.away = true;
  await desk.clock.advance(10_000);
  assert.equal(read(desk), await codeOf(desk));
  await desk.clock.advance(15_000);
  assert.equal(read(desk), null);
  assert.match(desk.page, /Cannot reach waha-recovery/);
  desk.away = false;
  await desk.clock.advance(3_000);
  assert.equal(read(desk), await codeOf(desk));
  desk.rig.simulator.control("default", "qr-runs-out");
  assert.equal(await desk.ended(running, 70_000), 1);
  assert.match(
    desk.err,
    /^Cannot show a code of session default as it is FAILED .*deno task recover/,
  );
});

Deno.test("qr takes a code away in time while the service takes calls and answers none", async () => {
  await using desk = await Desk.open({ ...WAITS, colours: true });
  const running = runQr(desk.parts(""));
  await desk.clock.advance(1_000);
  desk.frozen = true;
  await desk.clock.advance(15_000);
  assert.equal(read(desk), await codeOf(desk));
  await desk.clock.advance(8_000);
  assert.equal(read(desk), null);
  desk.leave();
  assert.equal(await desk.ended(running), 1);
});

Deno.test("qr gives up on a service that stays away, and on nothing before", async () => {
  await using desk = await Desk.open(WAITS);
  const running = runQr(desk.parts(""));
  await desk.clock.advance(1_000);
  desk.away = true;
  assert.equal(await desk.ended(running, 50_000), null);
  assert.equal(await desk.ended(running, 30_000), 1);
  assert.match(desk.err, /^Cannot reach waha-recovery/);
});

for (
  const { status, says } of [
    {
      status: "STOPPED",
      says: /^Cannot show a code of session default as it is STOPPED .*start it/,
    },
    { status: "FAILED", says: /^Cannot show a code of session default as it is FAILED / },
  ] as const
) {
  Deno.test(`qr of a session that is ${status} ends at once with the API's sentence`, async () => {
    await using desk = await Desk.open({ simulator: { status } });
    assert.equal(await desk.ended(runQr(desk.parts("")), 2_000), 1);
    assert.match(desk.err, says);
    assert.equal(desk.out, "");
  });
}

Deno.test("qr of a session that is connected says so and is done", async () => {
  await using desk = await Desk.open();
  assert.equal(await desk.ended(runQr(desk.parts("")), 2_000), 0);
  assert.equal(desk.out, "Session default is connected as 11111111111@c.us\n");
});

Deno.test("qr on a screen that is too small says how large it must be, and Ctrl-C leaves", async () => {
  await using desk = await Desk.open({ ...WAITS, size: { columns: 30, rows: 24 } });
  const running = runQr(desk.parts(""));
  await desk.clock.advance(1_000);
  assert.match(
    desk.page.replaceAll("\n", " "),
    /^Cannot show the code as it takes \d+ columns and \d+ rows, and this terminal has 30 and 24/,
  );
  desk.leave();
  assert.equal(await desk.ended(running), 1);
  assert.ok(desk.out.endsWith("\x1b[?7h\x1b[?25h\x1b[?1049l"));
});
