import assert from "node:assert/strict";
import { anIncident, aReport, KEY } from "./http_fixture.ts";
import { aHouse, aVisitor, cookieOf, form, login } from "./page_fixture.ts";
import { VISIT_MS } from "./visits.ts";

Deno.test("pages: a stranger is led to the key, and with it to the page that was asked for", async () => {
  const { ask } = aHouse();
  const refused = await ask("/incidents");
  assert.equal(refused.status, 303);
  assert.equal(refused.headers.get("location"), "/login?next=%2Fincidents");
  const wrong = await login(ask, { key: "not-the-key-of-this-service" });
  assert.equal(wrong.status, 401);
  assert.match(await wrong.text(), /This is not the key/);
  assert.equal(wrong.headers.get("set-cookie"), null);
  const right = await login(ask, { next: "/ledger" });
  assert.equal(right.headers.get("location"), "/ledger");
  assert.match(right.headers.get("set-cookie") ?? "", /; HttpOnly; SameSite=Strict;/);
});

Deno.test("pages: a visit ends after half a day, with another key, and when it is changed", async () => {
  const { ask, clock } = aHouse();
  const cookie = cookieOf(await login(ask));
  assert.equal((await ask("/", { headers: { cookie } })).status, 200);
  const forged = cookie.replace(/.$/, (last) => last === "A" ? "B" : "A");
  assert.equal((await ask("/", { headers: { cookie: forged } })).status, 303);
  assert.equal((await aHouse({ apiKey: `${KEY}2` }).ask("/", { headers: { cookie } })).status, 303);
  await clock.advance(VISIT_MS);
  assert.equal((await ask("/", { headers: { cookie } })).status, 303);
});

Deno.test("pages: the way after the key leads to a page of ours alone", async () => {
  const { ask } = aHouse();
  for (const next of ["//evil.example/", "/\\evil.example", "https://evil.example", "/a\r\nX: y"]) {
    const answer = await login(ask, { next });
    assert.equal(answer.headers.get("location"), "/", next);
  }
});

Deno.test("pages: a form of another site's page, and one without its token, change nothing", async () => {
  const { ask } = aHouse();
  const cookie = cookieOf(await login(ask));
  const foreign = await ask(
    "/logout",
    form({ form: "x" }, { cookie, origin: "http://evil.example" }),
  );
  assert.equal(foreign.status, 403);
  const cross = await ask(
    "/login",
    form({ key: KEY, next: "/" }, { "sec-fetch-site": "cross-site" }),
  );
  assert.equal(cross.status, 403);
  const without = await ask("/logout", form({ form: "x" }, { cookie }));
  assert.equal(without.status, 403);
  const page = await (await ask("/", { headers: { cookie } })).text();
  const token = /name="form" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const ended = await ask("/logout", form({ form: token }, { cookie }));
  assert.equal(ended.status, 303);
  assert.match(ended.headers.get("set-cookie") ?? "", /Max-Age=0/);
});

Deno.test("pages: nothing foreign may run, and nothing is kept by a browser but our own files", async () => {
  const { ask } = aHouse();
  const page = await ask("/login");
  const policy = page.headers.get("content-security-policy") ?? "";
  assert.match(policy, /^default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.equal(page.headers.get("cache-control"), "no-store");
  const html = await page.text();
  assert.match(html, /^<!DOCTYPE html><html lang="en">/);
  const path = /href="(\/assets\/style\.[^"]+)"/.exec(html)?.[1] ?? "";
  const style = await ask(path);
  assert.equal(style.headers.get("content-type"), "text/css; charset=utf-8");
  assert.match(style.headers.get("cache-control") ?? "", /immutable/);
  assert.equal((await ask("/assets/none.css")).status, 404);
});

Deno.test("pages: hostile names and sentences stand there as text", async () => {
  const { ask, service } = aHouse();
  const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>' \u202e`;
  service.reports.set(hostile, aReport({ session: hostile, because: hostile, me: hostile }));
  const cookie = cookieOf(await login(ask));
  const html = await (await ask("/", { headers: { cookie } })).text();
  assert.doesNotMatch(html, /<script>alert|<img/);
  assert.match(html, /&lt;script&gt;alert\(1\)/);
});

const REFUSED = [
  { name: "a/b", seen: "a/b" },
  { name: "..", seen: ".." },
  { name: "</script><script>alert(1)", seen: "&lt;/script&gt;&lt;script&gt;alert(1)" },
  { name: "a\nb", seen: "a\\x0ab" },
  { name: "a\ud800", seen: "a\\ud800" },
];
const TAKEN = [
  { name: "<script>", seen: "&lt;script&gt;" },
  { name: "a\u202eb", seen: "a\\u202eb" },
  { name: "Loja é 商店", seen: "Loja é 商店" },
];
for (
  const { name, seen, isLink } of [
    ...REFUSED.map((each) => ({ ...each, isLink: false })),
    ...TAKEN.map((each) => ({ ...each, isLink: true })),
  ]
) {
  const way = isLink ? "leads to its page" : "leads nowhere, since it has no page";
  Deno.test(`pages: a session named ${JSON.stringify(name)} is readable and ${way}`, async () => {
    const { see, service } = await aVisitor();
    service.reports = new Map([[name, aReport({ session: name })]]);
    service.page = { incidents: [anIncident({ session: name, title: `${name} FAILED` })] };
    for (const path of ["/", "/incidents/default-7?server=default"]) {
      const html = await (await see(path)).text();
      assert.ok(html.includes(`<bdi>${seen}</bdi>`), path);
      const [, link] = /<a href="([^"]+)"><bdi>/.exec(html) ?? [];
      assert.equal(link !== undefined, isLink, path);
      if (link !== undefined) assert.equal((await see(link)).status, 200, path);
    }
    const list = await (await see("/incidents")).text();
    assert.ok(list.includes(`>${seen} FAILED</a>`));
    assert.ok(list.includes(` · ${seen} · `));
  });
}

/** What a reader of the page sees: attributes are not seen, and lines may end. */
function seenOf(html: string): string {
  return html.replaceAll(/="[^"]*"/g, "").replaceAll("\n", " ");
}

Deno.test("pages: no sentence hides or turns what stands beside it", async () => {
  const { see, service } = await aVisitor();
  const hostile = "a\u202eb\u200bc\x1bd";
  const report = aReport({
    status: "UNKNOWN",
    raw: hostile,
    me: hostile,
    because: hostile,
    stale: true,
    staleBecause: hostile,
    login: { is: "absent", because: hostile, at: 0 },
    cause: { is: "unknown", because: hostile, at: 0 },
  });
  service.reports = new Map([["default", report]]);
  const entry = { at: report.since, count: 1, is: "decision" as const, text: hostile };
  const entries = [{ ...entry, notDone: hostile, inputs: { raw: hostile } }];
  service.page = { incidents: [anIncident({ title: hostile, entries })] };
  const paths = {
    "/": 4,
    "/servers/default/sessions/default": 8,
    "/incidents": 2,
    "/incidents/default-7?server=default": 4,
  };
  for (const [path, times] of Object.entries(paths)) {
    const seen = seenOf(await (await see(path)).text());
    assert.doesNotMatch(seen, /[\p{Cc}\p{Cf}]/u, path);
    const visible = seen.split("a\\u202eb\\u200bc\\x1bd").length - 1;
    assert.ok(visible >= times, `${path}: ${visible}`);
  }
});

Deno.test("pages: without a key this machine's own browser needs none, and no other name is served", async () => {
  const { ask } = aHouse({ apiKey: null });
  assert.equal((await ask("/")).status, 200);
  assert.equal((await ask("/", { headers: { host: "evil.example" } })).status, 403);
});

Deno.test("pages: what is no page is left to the API", () => {
  const { pages } = aHouse();
  for (const path of ["/livez", "/api/v1/waha/status", "/openapi.json", "/incidentsx"]) {
    assert.equal(pages.answer(new Request(`http://localhost${path}`)), null, path);
  }
});
