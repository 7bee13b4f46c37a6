import assert from "node:assert/strict";
import { aLedgerReport, anIncident, NOW } from "./http_fixture.ts";
import { aVisitor } from "./page_fixture.ts";

const HOSTILE = `</title><script>alert(1)</script><img src=x onerror=alert(2)>"' =cmd()`;

Deno.test("incidents page: its filters are those of the API, and empty fields are none", async () => {
  const { see, service } = await aVisitor();
  service.calls.length = 0;
  const query = "session=shop&open=true&rule=P1&cause=crashed&since=2026-09-01&until=&text=dropped";
  assert.equal((await see(`/incidents?${query}`)).status, 200);
  const since = Date.parse("2026-09-01");
  assert.deepEqual(service.calls, [
    ["incidents", {
      session: "shop",
      open: true,
      rule: "P1",
      cause: "crashed",
      since,
      text: "dropped",
      limit: 25,
    }],
    ["incidentStats", { session: "shop", since, until: NOW, binMs: 86_400_000 }],
  ]);
});

Deno.test("incidents page: what cannot be taken is said, and the page stands there all the same", async () => {
  const { see } = await aVisitor();
  for (
    const query of ["rule=%3Cscript%3E", "since=yesterday", "since=2026-11-02&until=2026-11-01"]
  ) {
    const answer = await see(`/incidents?${query}`);
    assert.equal(answer.status, 400, query);
    const html = await answer.text();
    assert.match(html, /role="alert">Nothing is left out, as (rule|since) cannot be taken/, query);
    assert.match(html, /Session default is FAILED/);
  }
  assert.equal((await see("/incidents?server=none")).status, 404);
});

Deno.test("incidents page: older ones and exports keep the filters", async () => {
  const { see, service } = await aVisitor();
  service.page = { incidents: [anIncident()], next: "default-6" };
  const html = await (await see("/incidents?session=shop&rule=")).text();
  assert.match(html, /href="\/incidents\?session=shop&amp;before=default-6"/);
  for (const format of ["json", "csv", "markdown"]) {
    const path = `/api/v1/waha/incidents?session=shop&amp;format=${format}&amp;limit=100`;
    assert.ok(html.includes(path), format);
  }
});

Deno.test("incident page: each entry says what was left undone, what comes next and what was known", async () => {
  const { see, service } = await aVisitor();
  const at = NOW;
  service.page = {
    incidents: [anIncident({
      entries: [
        { at, count: 3, lastAt: at + 60_000, is: "fact", text: "WAHA shows FAILED" },
        {
          at,
          count: 1,
          is: "decision",
          rule: "H3",
          text: "its engine reconnects",
          notDone: "no restart yet",
          next: { act: "restart", at: at + 1_000 },
          until: at + 2_000,
          inputs: { phase: "watching", since: at, cause: null },
        },
      ],
      omitted: 12,
    })],
  };
  const html = await (await see("/incidents/default-7?server=default")).text();
  assert.match(html, /3 times/);
  assert.match(html, /Left undone: no restart yet/);
  assert.match(html, /Next: restart/);
  assert.match(html, /Holds until/);
  assert.match(html, /12 entries of the middle were left out/);
  assert.match(html, /<dt>phase<\/dt><dd>watching<\/dd>/);
  assert.doesNotMatch(html, /<dt>cause<\/dt>/);
  assert.match(
    html,
    /href="\/api\/v1\/waha\/incidents\/default-7\?server=default&amp;format=export"/,
  );
  assert.equal((await see("/incidents/none")).status, 404);
});

Deno.test("ledger page: every number is there with how it is counted", async () => {
  const { see, service } = await aVisitor();
  const { ledger } = aLedgerReport();
  service.harmLedger = aLedgerReport({
    ledger: {
      ...ledger,
      acts: [{ do: "restart", rule: "P1", begun: 9, came: { worked: 8, useless: 1 } }],
      avoided: [{ rule: "H3", decisions: 14, incidents: 9, because: HOSTILE, at: NOW }],
      healed: { incidents: 8, ms: 720_000 },
    },
  });
  const html = await (await see("/ledger")).text();
  assert.match(html, /Logins lost by us<\/p><p class="value">0<\/p>/);
  assert.match(html, /Healed by itself<\/p><p class="value">8<\/p>/);
  assert.match(html, /12 min from opening to closing/);
  assert.match(html, /8 worked, 1 did not help/);
  assert.match(html, /<p class="value">14<\/p>/);
  assert.doesNotMatch(html, /<script>alert|<img/);
});

Deno.test("incident pages: what came from outside stands there as text", async () => {
  const { see, service } = await aVisitor();
  const entry = { at: NOW, count: 1, text: HOSTILE, rule: HOSTILE, notDone: HOSTILE } as const;
  service.page = {
    incidents: [anIncident({
      title: HOSTILE,
      session: HOSTILE,
      rule: HOSTILE,
      entries: [{ ...entry, is: "decision", inputs: { [HOSTILE]: HOSTILE } }],
    })],
  };
  for (const path of ["/incidents", "/incidents/default-7?server=default"]) {
    const html = await (await see(path)).text();
    assert.doesNotMatch(html, /<script>alert|<img|<\/title><script/, path);
    assert.match(html, /&lt;img src=x/, path);
  }
});
