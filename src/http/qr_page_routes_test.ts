import assert from "node:assert/strict";
import { memoryLog } from "../telemetry/mod.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { aReport, KEY, NOW, ScriptedService } from "./http_fixture.ts";
import { PagePath } from "./page_path.ts";
import { QrLinks } from "./qr_link.ts";
import { SHOWN_MS } from "./qr_state.ts";
import { Visits } from "./visits.ts";

const HOUR_MS = 3_600_000;
const RAW = "2@AbCdEfGhIjKl,MnOpQrStUvWx,YzAbCdEfGhIj,KlMnOpQr";
const scanning = { status: "SCAN_QR_CODE", phase: "awaiting-person", rule: "P5" } as const;
const failed = { status: "FAILED", phase: "awaiting-person", rule: "P2" } as const;
const FORM = { "content-type": "application/x-www-form-urlencoded" };

function aHouse() {
  const service = new ScriptedService();
  const clock = new VirtualClock(NOW);
  const log = memoryLog();
  let made = 0;
  const newId = () => `made-${++made}`;
  const parts = { publicUrl: "http://localhost", secret: KEY, forMs: HOUR_MS, clock };
  const links = new QrLinks(parts);
  const keyed = { apiKey: KEY, visits: new Visits({ apiKey: KEY, clock, newId }) };
  const pages = new PagePath({ service, log, clock, newId, keyed, links });
  const path = new URL(links.make({ server: "default", session: "shop" }).url).pathname;
  service.reports.set("shop", aReport({ session: "shop", ...scanning }));
  service.view = { is: "code", raw: RAW, expiresAt: NOW + 15_000 };
  const ask = async (at: string, init: RequestInit = {}) => {
    const answer = await pages.answer(new Request(`http://localhost${at}`, init));
    assert.ok(answer !== null, at);
    return answer;
  };
  const look = async (query = "lang=en&have=") => {
    const answer = await ask(`${path}/code?${query}`, { method: "POST" });
    return { status: answer.status, news: await answer.json() };
  };
  const called = (name: string) => service.calls.filter(([method]) => method === name);
  return { service, clock, log, links, path, ask, look, called };
}

Deno.test("qr page: whoever has the link sees the code, without key and cookie", async () => {
  const { ask, path } = aHouse();
  const answer = await ask(path);
  assert.equal(answer.status, 200);
  const html = await answer.text();
  assert.match(html, /<svg viewBox="0 0 \d+ \d+" role="img" aria-label="QR code to scan/);
  assert.match(html, /A new code in 15 s at the latest/);
  assert.match(html, /<noscript><meta http-equiv="refresh" content="10;url=\/qr\//);
  assert.doesNotMatch(html, / style=|<script>/);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
  assert.match(answer.headers.get("x-robots-tag") ?? "", /noindex/);
  assert.equal(html.includes(RAW), false);
});

Deno.test("qr page: a messenger that opens the link changes nothing", async () => {
  const { service, ask, path, called } = aHouse();
  service.reports.set("shop", aReport({ session: "shop", ...failed }));
  service.view = { is: "none", status: "FAILED" };
  await ask(path);
  await ask(path, { method: "HEAD" });
  assert.deepEqual([...called("noteWatched"), ...called("autoRecoverSession")], []);
});

Deno.test("qr page: a page that is seen says so now and then, and asks for what is down, unforced", async () => {
  const { service, look, called, clock } = aHouse();
  service.reports.set("shop", aReport({ session: "shop", ...failed }));
  service.view = { is: "none", status: "FAILED" };
  for (let seen = 0; seen < 50; seen++) {
    await look();
    await clock.advance(600);
  }
  assert.deepEqual(called("noteWatched"), [
    ["noteWatched", "shop", "page"],
    ["noteWatched", "shop", "page"],
  ]);
  assert.equal(called("autoRecoverSession").length, 6);
  for (const call of called("autoRecoverSession")) {
    assert.deepEqual(call, ["autoRecoverSession", "shop", { waitMs: 0 }]);
  }
});

Deno.test("qr page: a refused ask is said, and a person presses for more", async () => {
  const { service, look, called, ask, path } = aHouse();
  const report = aReport({ session: "shop", ...failed });
  service.reports.set("shop", report);
  service.view = { is: "none", status: "FAILED" };
  const because = "codes were asked for again and again and nobody scanned one: " +
    'ask with {"force": true}, or on its QR page, when somebody stands ready with the phone';
  service.outcome = { is: "on-hold", rule: "P2", because, report };
  const { news } = await look();
  assert.match(news.html, /Are you still there\?/);
  const action = /<form method="post" action="([^"]+)"/.exec(news.html)?.[1] ?? "";
  service.outcome = {
    is: "pending",
    result: { message: "", previousStatus: "FAILED", currentStatus: "FAILED", needsQR: true },
  };
  const pressed = await ask(action, { method: "POST" });
  assert.equal(pressed.status, 303);
  assert.equal(pressed.headers.get("location"), `${path}?lang=en`);
  assert.deepEqual(called("noteWatched").at(-1), ["noteWatched", "shop", "button"]);
  assert.match((await look()).news.html, /Getting you a code/);
});

Deno.test("qr page: what is shown already is not sent again, and a new code is", async () => {
  const { service, look, clock } = aHouse();
  const first = await look();
  assert.match(first.news.html, /<svg/);
  assert.equal(first.news.leftMs, 15_000);
  await clock.advance(1_000);
  const same = await look(`lang=en&have=${first.news.key}`);
  assert.deepEqual(same.news, { key: first.news.key, leftMs: 14_000, number: true, done: false });
  service.view = { is: "code", raw: `${RAW}2`, expiresAt: NOW + 30_000 };
  const next = await look(`lang=en&have=${first.news.key}`);
  assert.notEqual(next.news.key, first.news.key);
  assert.match(next.news.html, /<svg/);
});

Deno.test("qr page: a WAHA that is away is said, and no code is shown meanwhile", async () => {
  const { service, look } = aHouse();
  service.currentCode = () =>
    Promise.reject(Object.assign(new Error("it is silent"), { code: "WAHA_TIMEOUT" }));
  const { status, news } = await look();
  assert.equal(status, 200);
  assert.match(news.html, /does not answer/);
  assert.doesNotMatch(news.html, /<svg/);
});

Deno.test("qr page: connected is said with the name as text and little of the number", async () => {
  const { service, look } = aHouse();
  const me = "4915112345678@c.us";
  service.reports.set("shop", aReport({ session: "shop", me, since: NOW + 1 }));
  service.view = {
    is: "none",
    status: "WORKING",
    accountName: '<img src=x onerror=alert(1)> {account} \u202e"',
  };
  const { news } = await look();
  assert.equal(news.done, true);
  assert.match(news.html, /<bdi>&lt;img src=x onerror=alert\(1\)&gt; \{account\}/);
  assert.match(news.html, /\(\+49•••••••••78\)/);
  assert.equal(news.html.includes("15112345"), false);
});

Deno.test("qr page: a link that was used wakes nobody and shows no code when its session falls again", async () => {
  const { look, ask, path, service, clock, called } = aHouse();
  const working = { status: "WORKING", phase: "healthy", rule: "P12" } as const;
  const workingAt = { since: NOW + 2_000, lastWorkingAt: NOW + 2_000 };
  await clock.advance(3_000);
  service.reports.set("shop", aReport({ session: "shop", ...working, ...workingAt }));
  service.view = { is: "none", status: "WORKING" };
  assert.equal((await look()).news.done, true);
  // It works again and again, and in between somebody must scan.
  await clock.advance(61_000);
  const lastWorkingAt = clock.now();
  service.reports.set("shop", aReport({ session: "shop", ...failed, lastWorkingAt }));
  service.view = { is: "code", raw: RAW, expiresAt: clock.now() + 15_000 };
  const before = called("autoRecoverSession").length;
  const { news } = await look();
  assert.equal(news.done, true);
  assert.doesNotMatch(news.html, /<svg viewBox/);
  await ask(`${path}/wake`, { method: "POST", headers: FORM });
  const typed = { method: "POST", headers: FORM, body: "phoneNumber=4915112345678" };
  assert.equal((await ask(`${path}/pairing-code`, typed)).status, 410);
  assert.equal(called("autoRecoverSession").length, before);
  assert.equal(called("noteWatched").length, 0);
  // Ten minutes count from the first time.
  await clock.advance(SHOWN_MS);
  service.reports.set("shop", aReport({ session: "shop", ...working, since: clock.now() - 1 }));
  assert.equal((await ask(path)).status, 410);
});

Deno.test("qr page: forged, expired and used links are refused, each with its reason", async () => {
  const { service, ask, look, path, clock } = aHouse();
  const says = async (at: string) => {
    const answer = await ask(at);
    return `${answer.status} ${/<h1>([^<]*)/.exec(await answer.text())?.[1]}`;
  };
  assert.equal(await says(`${path}x`), "403 This link does not work");
  assert.equal(await says("/qr/x"), "403 This link does not work");
  assert.equal(await says(`${path}?lang=es`), "200 Conectar WhatsApp");
  service.reports.set("shop", aReport({ session: "shop", since: NOW + 1, lastWorkingAt: NOW + 1 }));
  service.view = { is: "none", status: "WORKING" };
  assert.equal(await says(path), "200 Connect WhatsApp");
  await clock.advance(SHOWN_MS + 2);
  assert.equal(await says(path), "410 This link was used");
  assert.equal((await look()).status, 410);
  service.reports.set("shop", aReport({ session: "shop", ...failed, lastWorkingAt: NOW + 1 }));
  assert.equal(await says(path), "410 This link was used");
  service.reports.delete("shop");
  assert.match(await says(path), /^410 This session does not exist/);
  await clock.advance(HOUR_MS);
  assert.equal(await says(path), "410 This link has expired");
});

Deno.test("qr page: a link wakes and shows its own session, whatever else stands in the request", async () => {
  const { ask, path, service } = aHouse();
  await ask(`${path}?session=bank&server=other`);
  await ask(`${path}/code?session=bank`, { method: "POST" });
  const named = service.calls.map(([, session]) => session);
  assert.deepEqual([...new Set(named)], ["shop"]);
  for (const other of ["restart", "logout", "stop", "../../api/v1/waha/status"]) {
    const answer = await ask(`${path}/${other}`, { method: "POST" }).catch(() => null);
    assert.ok(answer === null || answer.status >= 400 || answer.status === 303, other);
  }
});

Deno.test("qr page: a code to type is asked for as people write numbers, and bounded", async () => {
  const { ask, path, called } = aHouse();
  const pair = async (phoneNumber: string) => {
    const body = new URLSearchParams({ phoneNumber });
    return await (await ask(`${path}/pairing-code`, { method: "POST", body, headers: FORM }))
      .text();
  };
  const html = await pair("+55 (11) 5550-0100");
  assert.match(html, /<code>ABCD-1234<\/code>/);
  assert.deepEqual(called("pairingCode"), [["pairingCode", "shop", {
    phoneNumber: "551155500100",
  }]]);
  const wrong = await pair('12"><script>');
  assert.match(wrong, /This is no phone number/);
  assert.match(wrong, /value="12&quot;&gt;&lt;script&gt;"/);
  await pair("15550100");
  await pair("15550100");
  assert.match(await pair("15550100"), /WhatsApp allows only a few codes/);
  assert.equal(called("pairingCode").length, 3);
});

Deno.test("qr page: on a phone the code to type comes first, since it cannot scan itself", async () => {
  const { ask, path } = aHouse();
  const at = async (agent: string) => {
    const html = await (await ask(path, { headers: { "user-agent": agent } })).text();
    return html.indexOf('id="qr-pairing"') < html.indexOf('id="qr-panel"');
  };
  assert.equal(await at("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/1"), true);
  assert.equal(await at("Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36"), true);
  assert.equal(await at("Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36"), false);
});

Deno.test("qr page: a code to type is offered where WhatsApp gives one, and stays while it is used", async () => {
  const { service, ask, look, path } = aHouse();
  const offered = async () => {
    const [tag = ""] = /<[^>]*id="qr-pairing"[^>]*>/.exec(await (await ask(path)).text()) ?? [];
    return !/ hidden=""/.test(tag);
  };
  assert.equal(await offered(), true);
  assert.equal((await look()).news.number, true);
  service.view = { is: "none", status: "SCAN_QR_CODE" };
  assert.equal(await offered(), true);
  assert.equal("number" in (await look()).news, false);
  service.view = { is: "none", status: "PASSKEY_REQUIRED" };
  assert.equal(await offered(), false);
  assert.equal((await look()).news.number, false);
  const body = new URLSearchParams({ phoneNumber: "12" });
  const html = await (await ask(`${path}/pairing-code`, { method: "POST", body, headers: FORM }))
    .text();
  assert.match(html, /id="qr-pairing"[^>]* data-stays="1"/);
  assert.doesNotMatch(html, /id="qr-pairing"[^>]* hidden=""/);
});

Deno.test("qr page: a flood by one link is refused, and another site's page sends nothing", async () => {
  const { look, ask, path, service } = aHouse();
  const statuses = new Set<number>();
  for (let asked = 0; asked < 90; asked++) statuses.add((await look()).status);
  assert.deepEqual([...statuses], [200, 429]);
  const before = service.calls.length;
  const foreign = await ask(`${path}/wake`, {
    method: "POST",
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  });
  assert.equal(foreign.status, 403);
  assert.equal(service.calls.length, before);
});

Deno.test("qr page: an old phone's form is taken though it hides where it comes from", async () => {
  const { ask, path } = aHouse();
  const asked = { method: "POST", headers: { origin: "null" } };
  assert.equal((await ask(`${path}/wake`, asked)).status, 303);
  assert.equal((await ask("/logout", asked)).status, 403);
});

Deno.test("qr page: the log never holds a link", async () => {
  const { ask, look, path, log } = aHouse();
  await ask(path);
  await look();
  await ask(`${path}x`);
  const token = path.slice("/qr/".length);
  assert.equal(JSON.stringify(log.events).includes(token.slice(0, 20)), false);
  assert.match(JSON.stringify(log.events), /\/qr\/\[secret\]\/code/);
});

Deno.test("qr page: without links nothing is opened", async () => {
  const clock = new VirtualClock(NOW);
  const service = new ScriptedService();
  const pages = new PagePath({ service, log: memoryLog(), clock, newId: () => "id" });
  const answer = await pages.answer(new Request("http://localhost/qr/a.b"));
  assert.equal(answer?.status, 403);
});
