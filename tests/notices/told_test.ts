import assert from "node:assert/strict";
import { healthSchema } from "../../src/contract/mod.ts";
import { ToldRig } from "./told_rig.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LINKS = {
  PUBLIC_URL: "https://recovery.example",
  LINK_SECRET: "a-secret-of-at-least-16-characters",
};

async function withRig(
  test: (rig: ToldRig) => Promise<void>,
  { settings = {}, ...waha }: Parameters<ToldRig["begin"]>[0] & {
    settings?: Record<string, string>;
  },
): Promise<void> {
  const rig = new ToldRig(settings);
  rig.begin(waha);
  try {
    await rig.fleet.start();
    await rig.fleet.clock.advance(MINUTE);
    await test(rig);
  } finally {
    await rig.end();
  }
}

/** For so long, whatever is started falls again. */
async function fallsFor(ms: number, session: string, { fleet }: ToldRig): Promise<void> {
  const waha = fleet.waha("shop");
  waha.control(session, "crash");
  for (let passed = 0; passed < ms; passed += 500) {
    await fleet.clock.advance(500);
    if (waha.status(session) === "STARTING") waha.control(session, "crash");
  }
}

Deno.test("notices: a crash that restarts do not mend is told with why and what next, and then its end", () =>
  withRig(async (rig) => {
    await fallsFor(4 * MINUTE, "ana", rig);
    const [fell] = rig.troubles;
    assert.deepEqual(rig.troubles.map(({ title }) => title), ["ana failed"]);
    assert.equal(fell?.level, "trouble");
    assert.match(fell?.text ?? "", /We tried \d+ times to repair this, so far without success\./);
    assert.match(fell?.text ?? "", /Server: shop/);
    assert.deepEqual(fell?.links, []);
    assert.equal(
      await rig.fleet.clock.advanceUntil(() => rig.troubles.length > 1, 30 * MINUTE, SECOND),
      true,
    );
    const [, back] = rig.troubles;
    assert.equal(back?.level, "resolved");
    assert.equal(back?.title, "ana works again");
    assert.match(back?.text ?? "", /The trouble lasted \d+ minutes\./);
    await rig.fleet.clock.advance(30 * MINUTE);
    assert.equal(rig.troubles.length, 2);
  }, { sessions: ["ana"], engine: "WEBJS" }));

Deno.test("notices: a crash that one restart mends is told when it is over, and wakes nobody before", () =>
  withRig(async (rig) => {
    rig.fleet.waha("shop").control("ana", "crash");
    await rig.fleet.clock.advance(30 * MINUTE);
    assert.deepEqual(rig.troubles.map(({ level, title }) => [level, title]), [
      ["resolved", "ana works again"],
    ]);
  }, { sessions: ["ana"] }));

Deno.test("notices: a NOWEB that only seems to be logged out is not said to be, and has no link", () =>
  withRig(async (rig) => {
    rig.fleet.waha("shop").control("ana", "phone-logout");
    await rig.fleet.clock.advance(10 * MINUTE);
    assert.deepEqual(rig.troubles.map(({ title, links }) => [title, links]), [
      ["ana seems to be logged out", []],
    ]);
    assert.match(rig.troubles[0]?.todo ?? "", /^Look on the phone/);
  }, { sessions: ["ana"], settings: LINKS }));

Deno.test("notices: 200 sessions that fall with their WAHA are one message, and one when it is back", () =>
  withRig(async (rig) => {
    rig.fleet.kill("shop");
    await rig.fleet.clock.advance(10 * MINUTE);
    assert.deepEqual(rig.troubles.map(({ title }) => title), ["WAHA does not answer"]);
    rig.fleet.revive("shop");
    await rig.fleet.clock.advance(10 * MINUTE);
    assert.deepEqual(rig.troubles.map(({ title }) => title), [
      "WAHA does not answer",
      "WAHA answers again",
    ]);
    assert.match(rig.troubles[1]?.text ?? "", /The trouble lasted \d+ minutes/);
  }, { sessions: Array.from({ length: 200 }, (_, index) => `s${index}`) }));

Deno.test("notices: 200 sessions that WhatsApp refuses at once are one message that says it is not you", () =>
  withRig(async (rig) => {
    const waha = rig.fleet.waha("shop");
    for (let index = 0; index < 200; index++) waha.control(`s${index}`, "refuse");
    await rig.fleet.clock.advance(20 * MINUTE);
    assert.equal(rig.troubles.length, 1, rig.troubles.map(({ title }) => title).join("\n"));
    assert.match(rig.troubles[0]?.title ?? "", /200 of 200 NOWEB sessions/);
  }, { sessions: Array.from({ length: 200 }, (_, index) => `s${index}`) }));

Deno.test("notices: five that are logged out within half a minute are one message that names them", () =>
  withRig(async (rig) => {
    for (let index = 0; index < 5; index++) {
      rig.fleet.waha("shop").control(`s${index}`, "phone-logout");
      await rig.fleet.clock.advance(5 * SECOND);
    }
    await rig.fleet.clock.advance(10 * MINUTE);
    assert.deepEqual(rig.troubles.map(({ sessions }) => sessions), [[
      "s0",
      "s1",
      "s2",
      "s3",
      "s4",
    ]]);
    assert.equal(rig.troubles[0]?.tells.length, 5);
  }, { sessions: Array.from({ length: 100 }, (_, index) => `s${index}`), tells: true }));

Deno.test("notices: one that must be scanned comes with its link, in the reader's language", () =>
  withRig(async (rig) => {
    rig.fleet.waha("shop").control("ana", "phone-logout");
    await rig.fleet.clock.advance(10 * MINUTE);
    const [fell] = rig.troubles;
    const [link] = fell?.links ?? [];
    assert.equal(link?.session, "ana");
    assert.match(link?.url ?? "", /^https:\/\/recovery\.example\/qr\/[\w-]+\.[\w-]{43}$/);
    assert.match(fell?.title ?? "", /^ana /);
    assert.match(fell?.todo ?? "", /WhatsApp no celular/);
    const { pathname } = new URL(link?.url ?? "https://none.example");
    const page = await rig.fleet.service.fetch(new Request(`http://localhost${pathname}`));
    assert.equal(page.status, 200);
    await page.body?.cancel();
  }, {
    sessions: ["ana"],
    engine: "WEBJS",
    settings: { ...LINKS, NOTIFY_LANGUAGE: "pt" },
  }));

Deno.test("notices: health names a channel that is dead, without its secret, and no other waits for it", () =>
  withRig(async (rig) => {
    rig.slack = () => new Response("no_service", { status: 503 });
    rig.fleet.waha("shop").control("ana", "phone-logout");
    await rig.fleet.clock.advance(20 * MINUTE);
    assert.equal(rig.troubles.length, 1);
    const sick = healthSchema.parse((await rig.fleet.ask("/health")).data);
    assert.equal(sick.status, "warn");
    assert.equal(sick.checks.notices.status, "warn");
    assert.match(sick.checks.notices.because ?? "", /^slack: Slack answered 503 \(no_service\)$/);
    assert.doesNotMatch(JSON.stringify([sick, rig.fleet.events]), /secret-of-slack/);
    rig.slack = () => new Response("ok");
    await rig.fleet.clock.advance(10 * MINUTE);
    const { checks } = healthSchema.parse((await rig.fleet.ask("/health")).data);
    assert.equal(checks.notices.status, "pass");
    assert.equal((await rig.fleet.store.outbox("shop")).length, 0);
  }, { sessions: ["ana"] }));

Deno.test("notices: the ping comes once a minute while healing goes on, and not while it is stuck", () =>
  withRig(async (rig) => {
    const before = rig.pings.length;
    await rig.fleet.clock.advance(10 * MINUTE);
    const pinged = rig.pings.length - before;
    assert.ok(pinged >= 9 && pinged <= 10, String(pinged));
    const after = rig.pings.length;
    await rig.fleet.store.close();
    await rig.fleet.clock.advance(5 * MINUTE);
    const whileAway = rig.pings.length;
    await rig.fleet.clock.advance(30 * MINUTE);
    assert.equal(rig.pings.length, whileAway);
    assert.ok(whileAway - after <= 5);
  }, { sessions: ["ana"] }));
