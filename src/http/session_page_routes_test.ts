import assert from "node:assert/strict";
import { anIncident, aReport, NOW } from "./http_fixture.ts";
import { aHouse, aVisitor } from "./page_fixture.ts";

const PAGE = "/servers/default/sessions/default";
const ACTS = `${PAGE}/acts`;

const WAIT = { waitMs: 8_000 };
const BUTTONS: readonly { fields: Record<string, string>; calls: unknown[] }[] = [
  { fields: { do: "recover" }, calls: ["autoRecoverSession", "default", WAIT] },
  {
    fields: { do: "recover", force: "yes" },
    calls: ["autoRecoverSession", "default", { ...WAIT, force: true }],
  },
  {
    fields: { do: "restart", mode: "stop-start" },
    calls: ["restartSession", "default", { ...WAIT, mode: "stop-start" }],
  },
  { fields: { do: "start" }, calls: ["startSession", "default", WAIT] },
  { fields: { do: "stop" }, calls: ["stopSession", "default", WAIT] },
  {
    fields: { do: "pause", forMs: "3600000" },
    calls: ["pauseSession", "default", { forMs: 3_600_000 }],
  },
  { fields: { do: "resume" }, calls: ["resumeSession", "default"] },
];

for (const { fields, calls } of BUTTONS) {
  Deno.test(`session page: the form ${JSON.stringify(fields)} asks for that and nothing else`, async () => {
    const { send, service } = await aVisitor();
    service.calls.length = 0;
    const answer = await send(ACTS, fields);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /Session auto-recovery completed: WAHA showed FAILED/);
    const acts = service.calls.filter(([name]) => !/^(get|incidents|uptime)/.test(String(name)));
    assert.deepEqual(acts, [calls]);
  });
}

Deno.test("session page: a hold is said with its rule and end, and only a person's word passes it", async () => {
  const { send, service } = await aVisitor();
  const report = aReport();
  const until = NOW + 60_000;
  const held = {
    is: "on-hold",
    rule: "H1",
    because: "an operator paused it",
    until,
    report,
  } as const;
  service.outcome = held;
  const answer = await send(ACTS, { do: "restart", mode: "restart" });
  assert.equal(answer.status, 409);
  const html = await answer.text();
  assert.match(html, /ON_HOLD: /);
  assert.match(html, /as rule H1 holds it, until 2026-09-21T\S+Z: an operator paused it/);
  assert.match(html, /name="force" value="yes"><button class="danger"[^>]*>Do it anyway/);
  const again = await send(ACTS, { do: "restart", mode: "restart", force: "yes" });
  assert.doesNotMatch(await again.text(), /Do it anyway/);
});

Deno.test("session page: a form without its token, or with another act, changes nothing", async () => {
  const { send, service } = await aVisitor();
  service.calls.length = 0;
  assert.equal((await send(ACTS, { do: "stop", form: "x" })).status, 403);
  assert.equal((await send(ACTS, { do: "delete" })).status, 400);
  assert.equal((await send(ACTS, { do: "pause", forMs: "99999999999" })).status, 400);
  assert.deepEqual(service.calls, []);
});

Deno.test("session page: no act by GET, and the address of its form leads to the page", async () => {
  const { see, service } = await aVisitor();
  service.calls.length = 0;
  const answer = await see(`${ACTS}?do=stop`);
  assert.equal(answer.status, 303);
  assert.equal(answer.headers.get("location"), PAGE);
  assert.deepEqual(service.calls, []);
});

Deno.test("session page: an unknown session, server or name is said to be so", async () => {
  const { see } = await aVisitor();
  for (
    const path of [
      "/servers/default/sessions/none",
      "/servers/none/sessions/default",
      "/servers/default/sessions/a%0Ab",
    ]
  ) {
    assert.equal((await see(path)).status, 404, path);
  }
});

Deno.test("session page: before the first look nobody claims that there is no such session", async () => {
  const { see, service } = await aVisitor();
  service.isReady = { ok: false, because: "the first look has not ended" };
  const answer = await see("/servers/default/sessions/none");
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /the first look has not ended/);
});

Deno.test("session page: what came from outside stands there as text", async () => {
  const { see, service } = await aVisitor();
  const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'`;
  service.reports.set("default", aReport({ because: hostile, me: hostile, raw: hostile }));
  const entry = { at: NOW, count: 1, text: hostile, rule: hostile, notDone: hostile } as const;
  service.page = {
    incidents: [anIncident({
      title: hostile,
      entries: [{ ...entry, is: "fact" }, {
        ...entry,
        is: "decision",
        inputs: { [hostile]: hostile },
      }],
    })],
  };
  const html = await (await see(PAGE)).text();
  assert.doesNotMatch(html, /<script>alert|<img/);
  assert.ok(html.split("&lt;img src=x").length > 6);
});

Deno.test("session page: a link to the page of its code is made by a form alone, and is not acted on", async () => {
  const house = aHouse({ publicUrl: "https://recovery.example.org" });
  const { send, see, service } = await aVisitor(house);
  const awaiting = { status: "FAILED", phase: "awaiting-person", me: null } as const;
  service.reports.set("default", aReport(awaiting));
  const page = await (await see(PAGE)).text();
  assert.match(page, /name="do" value="qr-link"/);
  assert.doesNotMatch(page, /recovery\.example\.org/);
  service.calls.length = 0;
  const answer = await send(ACTS, { do: "qr-link" });
  assert.equal(answer.status, 200);
  const [, url = ""] = /<a href="(https:\/\/recovery\.example\.org\/qr\/[^"]+)">Open it/
    .exec(await answer.text()) ?? [];
  assert.ok(service.calls.every(([name]) => /^(get|incidents|uptime)/.test(String(name))));
  const opened = await house.ask(new URL(url).pathname);
  assert.equal(opened.status, 200);
  assert.equal((await send(ACTS, { do: "qr-link", form: "x" })).status, 403);
});

Deno.test("session page: without PUBLIC_URL no link is offered, and asking for one says what to set", async () => {
  const { send, see, service } = await aVisitor();
  service.reports.set("default", aReport({ status: "FAILED", phase: "awaiting-person" }));
  assert.doesNotMatch(await (await see(PAGE)).text(), /qr-link/);
  const answer = await send(ACTS, { do: "qr-link" });
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /NOT_CONFIGURED: <\/strong>Cannot make a link as PUBLIC_URL/);
});

Deno.test("session page: a session that works has no code, and so no link to it", async () => {
  const { send, see, service } = await aVisitor(
    aHouse({ publicUrl: "https://recovery.example.org" }),
  );
  service.reports.set("default", aReport({ status: "WORKING", phase: "healthy" }));
  assert.doesNotMatch(await (await see(PAGE)).text(), /qr-link/);
  assert.equal((await send(ACTS, { do: "qr-link" })).status, 409);
});
