import assert from "node:assert/strict";
import { harmLedger, incidentStats } from "../session/mod.ts";
import { z } from "zod";
import { incidentStatsSchema, ledgerSchema, uptimeSchema } from "../contract/mod.ts";
import {
  aLedgerReport,
  anIncident,
  aReport,
  aRig,
  aStatsReport,
  keyed,
  NOW,
} from "./http_fixture.ts";

const API = "/api/v1/waha";
const DAY_MS = 24 * 60 * 60 * 1_000;

async function ask(rig: ReturnType<typeof aRig>, path: string) {
  const response = await rig.app.request(keyed(`${API}${path}`));
  const envelope = z.object({
    data: z.unknown().optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  }).parse(await response.json());
  return { status: response.status, ...envelope };
}

const LOST = {
  at: NOW,
  count: 1,
  is: "act",
  text: "restart: it crashed",
  rule: "P1",
  inputs: { login: "present", status: "WORKING" },
  means: { is: "begun", do: "restart", by: "rule" },
} as const;
const CODE = {
  at: NOW + 1,
  count: 1,
  is: "fact",
  text: "",
  means: { is: "came", to: "code" },
} as const;

Deno.test("ledger: it is answered in the contract's words, and a lost login counts as ours", async () => {
  const rig = aRig();
  const incidents = [anIncident({ entries: [LOST, CODE], closedAt: NOW + 5_000 })];
  const ledger = harmLedger(incidents, { since: -Infinity, until: Infinity });
  rig.service.harmLedger = aLedgerReport({ ledger });
  const { status, data } = await ask(rig, "/ledger");
  assert.equal(status, 200);
  const told = ledgerSchema.strict().parse(data);
  assert.equal(told.loginsLostByUs, 1);
  assert.deepEqual(told.loginsLost.map(({ incidentId }) => incidentId), ["default-7"]);
  assert.deepEqual(told.acts, [{ do: "restart", rule: "P1", begun: 1, came: { code: 1 } }]);
  assert.deepEqual(rig.service.calls.at(-1), ["ledger", {}]);
});

Deno.test("ledger: a login that a person's act ended, a told log-out or nobody knows what is listed, and not ours", async () => {
  const rig = aRig();
  const asked = { ...LOST, means: { ...LOST.means, by: "person" } } as const;
  const told = { ...CODE, is: "decision", inputs: { cause: "logged-out" } } as const;
  const incidents = [
    anIncident({ id: "a", entries: [asked, CODE] }),
    anIncident({ id: "b", entries: [LOST, told] }),
    anIncident({ id: "c", entries: [{ ...LOST, inputs: { login: "present" } }, CODE] }),
  ];
  const ledger = harmLedger(incidents, { since: -Infinity, until: Infinity });
  rig.service.harmLedger = aLedgerReport({ ledger });
  const data = ledgerSchema.parse((await ask(rig, "/ledger")).data);
  assert.deepEqual(data.loginsLost.map(({ verdict }) => verdict), ["act", "told", "unclear"]);
  assert.equal(data.loginsLostByUs, 0);
});

Deno.test("ledger: days and instants with a zone are taken, on every path that has it", async () => {
  const rig = aRig();
  for (const path of ["/ledger", "/servers/default/ledger"]) {
    const query = "?since=2026-11-01&until=2026-11-25T13:00:00%2B01:00&session=shop";
    assert.equal((await ask(rig, `${path}${query}`)).status, 200);
    assert.deepEqual(rig.service.calls.at(-1), ["ledger", {
      since: Date.UTC(2026, 10, 1),
      until: Date.UTC(2026, 10, 25, 12),
      session: "shop",
    }]);
  }
});

Deno.test("uptime: it is answered in the contract's words, a page at a time", async () => {
  const rig = aRig();
  rig.service.uptimes = {
    from: NOW - DAY_MS,
    until: NOW,
    total: 3,
    next: 1,
    sessions: [{
      server: "default",
      session: "shop",
      firstSeenAt: NOW - 2 * DAY_MS,
      upPercent: 50,
      ms: { up: DAY_MS / 2, down: DAY_MS / 2, waiting: 0, off: 0, unknown: 0 },
      segments: [
        { is: "up", from: NOW - DAY_MS, until: NOW - DAY_MS / 2 },
        { is: "down", from: NOW - DAY_MS / 2, until: NOW, because: "shop FAILED", incidentId: "x" },
      ],
      coarse: false,
    }],
  };
  const { data } = await ask(rig, "/uptime?window=30d&limit=1");
  const told = uptimeSchema.strict().parse(data);
  assert.deepEqual([told.next, told.sessions[0]?.upPercent], [1, 50]);
  assert.equal(told.sessions[0]?.downMs, DAY_MS / 2);
  assert.deepEqual(rig.service.calls.at(-1), ["uptime", {
    windowMs: 30 * DAY_MS,
    limit: 1,
    offset: 0,
  }]);
});

Deno.test("uptime: of a session that nobody knows there is none", async () => {
  const rig = aRig();
  rig.service.reports = new Map([["default", aReport()]]);
  rig.service.uptimes = null;
  const { status, error } = await ask(rig, "/uptime?session=none");
  assert.deepEqual([status, error?.code], [404, "SESSION_NOT_FOUND"]);
});

Deno.test("stats: without a range the last 30 days are told, in days; it is no incident's id", async () => {
  const rig = aRig();
  const range = { since: NOW - 30 * DAY_MS, until: NOW };
  rig.service.stats = aStatsReport({
    ...range,
    stats: incidentStats([], { range, binMs: DAY_MS }),
  });
  const { data } = await ask(rig, "/incidents/stats");
  const told = incidentStatsSchema.strict().parse(data);
  assert.equal(told.window, "day");
  assert.equal(told.bins.length, 31);
  assert.deepEqual(rig.service.calls.at(-1), ["incidentStats", { ...range, binMs: DAY_MS }]);
});

const REFUSED = [
  ["/ledger?since=yesterday", /^Cannot take query\.since: give an instant as 2026-11-25T12:00:00Z/],
  ["/ledger?since=2026-11-25T12:00:00", /^Cannot take query\.since: give an instant as/],
  [
    "/ledger?since=2026-11-25&until=2026-11-24",
    /^Cannot take query\.since: give an instant before/,
  ],
  ["/ledger?session=../x", /leave out slashes/],
  ["/uptime?window=1y", /^Cannot take query\.window: give 24h, 7d or 30d$/],
  ["/uptime?limit=101", /whole number from 1 to 100/],
  ["/uptime?offset=-1", /whole number from 0/],
  ["/incidents/stats?window=week", /^Cannot take query\.window: give hour or day$/],
  ["/incidents/stats?since=2020-01-01", /makes \d+ bins of a day, at most 366/],
  ["/incidents/stats?since=2025-01-01&window=hour", /bins of an hour.*window=day$/],
  ["/incidents/stats?since=9999-01-01", /^Cannot take query\.since: it lies ahead/],
  ["/incidents?open=yes", /^Cannot take query\.open: give true or false$/],
  ["/incidents?rule=p1;drop", /^Cannot take query\.rule: give a rule's id, as P1 or S5$/],
  ["/incidents?cause=bad", /^Cannot take query\.cause: give one of crashed, /],
  ["/incidents?text=", /at least one character/],
  [`/incidents?text=${"x".repeat(101)}`, /at most 100 characters/],
  ["/incidents?text=%00", /control characters/],
  ["/incidents?format=xml", /^Cannot take query\.format: give json, csv, markdown or export$/],
] as const;
for (const [path, sentence] of REFUSED) {
  Deno.test(`history: ${path.slice(0, 60)} is refused in one sentence`, async () => {
    const rig = aRig();
    const { status, error } = await ask(rig, path);
    assert.deepEqual([status, error?.code], [400, "INVALID_REQUEST"]);
    assert.match(error?.message ?? "", sentence);
    assert.doesNotMatch(error?.message ?? "", /\.\s|\.$|\n/);
    assert.deepEqual(rig.service.calls, []);
  });
}

Deno.test("incidents: every filter goes on to whoever reads, and a cut search says so", async () => {
  const rig = aRig();
  rig.service.page = { incidents: [anIncident()], next: "default-3", scanned: 1_000 };
  const { data } = await ask(
    rig,
    "/incidents?session=shop&open=false&rule=P1&cause=crashed&since=2026-11-01&until=2026-11-02" +
      "&text=Engine&limit=5&before=x",
  );
  assert.deepEqual(rig.service.calls.at(-1), ["incidents", {
    limit: 5,
    before: "x",
    session: "shop",
    open: false,
    rule: "P1",
    cause: "crashed",
    since: Date.UTC(2026, 10, 1),
    until: Date.UTC(2026, 10, 2),
    text: "Engine",
  }]);
  const page = z.object({ scanned: z.number(), next: z.string() }).parse(data);
  assert.deepEqual(page, { scanned: 1_000, next: "default-3" });
});

const FORMS = [
  ["?format=csv", "*/*", "text/csv; charset=utf-8; header=present", /^\uFEFFid,server,session/],
  ["", "text/csv", "text/csv; charset=utf-8; header=present", /^\uFEFFid,server,session/],
  ["", "text/markdown", "text/markdown; charset=UTF-8", /^# 1 incident\n/],
  ["?format=export", "*/*", "application/json", /"form": "waha-recovery\.incidents\/1"/],
  ["", "*/*", "application/json", /^\{"success":true/],
] as const;
for (const [query, accept, type, begins] of FORMS) {
  Deno.test(`incidents: ${query || "no format"} with Accept ${accept} is ${type}`, async () => {
    const rig = aRig();
    rig.service.page = { incidents: [anIncident()], next: "default-3@main" };
    const headers = { Accept: accept };
    const response = await rig.app.request(keyed(`${API}/incidents${query}`, { headers }));
    assert.equal(response.headers.get("Content-Type"), type);
    assert.equal(response.headers.get("Vary"), "Accept");
    // `text()` would take the mark away.
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
    assert.match(text, begins);
    if (text.startsWith('{"success"')) return;
    const path = `${API}/incidents?${
      query === "" ? "" : `${query.slice(1)}&`
    }before=default-3%40main`;
    assert.equal(response.headers.get("Link"), `<${path}>; rel="next"`);
  });
}

Deno.test("incidents: a table holds each session's text as text, and nobody's number", async () => {
  const rig = aRig();
  const title = "<img src=x onerror=alert(1)> | [a](javascript:b) 15550100123@c.us\n# top";
  const held = { at: NOW, count: 1, is: "decision", text: "", notDone: title } as const;
  rig.service.page = { incidents: [anIncident({ title, session: title, entries: [held] })] };
  const response = await rig.app.request(keyed(`${API}/incidents?format=markdown`));
  const text = await response.text();
  const rows = text.split("\n").filter((line) => line.startsWith("| 2"));
  assert.equal(rows.length, 1);
  assert.doesNotMatch(text, /<img|15550100123|^# top/m);
  assert.equal((rows[0] ?? "").replaceAll(/\\[\\`*_{}[\]()#+!|~]/g, "").split("|").length, 9);
});
