import assert from "node:assert/strict";
import { VirtualClock } from "../virtual_clock.ts";
import { API_KEY, complaintsOf, HMAC_KEY, HOOK, served, visit, WAHA_KEY, Ward } from "./visit.ts";

const JSON_OUT = ["--json"];
/** What the tests' own settings are advised on. */
const USUAL = ["store advice"];
const WEBHOOKS = {
  webhooks: [{ url: HOOK, events: ["session.status"], hmac: { key: "theirs-000000" } }],
};

Deno.test("doctor: a 2026 WAHA that is well has no problems; exit 0", () =>
  served({}, async ({ url }, clock) => {
    const seen = await visit({ url, clock, args: JSON_OUT });
    assert.equal(seen.code, 0);
    assert.deepEqual(complaintsOf(seen), [...USUAL, "webhook advice"]);
    const { worst, session, waha } = JSON.parse(seen.out);
    assert.deepEqual([worst, session], ["advice", "default"]);
    assert.deepEqual(waha, { version: "2026.2.1", engine: "NOWEB", tier: "PLUS" });
    assert.equal(seen.err, "");
  }));

Deno.test("doctor: the same as lines for a person, without a key in any", () =>
  served({}, async ({ url }, clock) => {
    const { out } = await visit({ url, clock });
    assert.match(out, /^ok {7}WAHA answers at http:\/\/127\.0\.0\.1:\d+$/m);
    assert.match(out, /^ok {7}It is WAHA 2026\.2\.1, engine NOWEB, tier PLUS$/m);
    assert.match(out, /^advice {3}The session's config in WAHA has no webhook of ours/m);
    assert.match(out, /\n2 advice, \d+ ok\n$/);
    for (const key of [WAHA_KEY, HMAC_KEY, API_KEY]) assert.ok(!out.includes(key));
  }));

Deno.test("doctor: WAHA 2024 checks no key at all: danger, its hazards, exit 1", () =>
  served({ waha: "2024.10.8", engine: "WEBJS", tier: "CORE" }, async ({ url }, clock) => {
    const seen = await visit({ url, clock, args: JSON_OUT });
    assert.equal(seen.code, 1);
    const complaints = complaintsOf(seen);
    assert.ok(complaints.includes("waha.open danger"), complaints.join());
    assert.ok(complaints.includes("hazard.webjs-login-lost danger"));
    assert.ok(complaints.includes("hazard.no-hmac advice"));
    assert.match(seen.out, /2025\.6\.5 or later/);
  }));

Deno.test("doctor: NOWEB of 2024 is known for QRs without end", () =>
  served({ waha: "2024.10.8", tier: "CORE" }, async ({ url }, clock) => {
    const seen = await visit({ url, clock, args: JSON_OUT });
    assert.ok(complaintsOf(seen).includes("hazard.noweb-qr-for-ever advice"));
  }));

Deno.test("doctor: GOWS of 2026.2 is known to fail sends and to go deaf", () =>
  served({ engine: "GOWS" }, async ({ url }, clock) => {
    const complaints = complaintsOf(await visit({ url, clock, args: JSON_OUT }));
    assert.ok(complaints.includes("hazard.gows-sends-fail advice"));
    assert.ok(complaints.includes("hazard.gows-deaf advice"));
  }));

Deno.test("doctor: a wrong key is one problem, and the right one is not guessed at", () =>
  served({}, async ({ url }, clock) => {
    const settings = { WAHA_API_KEY: "a-wrong-key-000" };
    const seen = await visit({ url, clock, args: JSON_OUT, settings });
    assert.equal(seen.code, 1);
    assert.deepEqual(complaintsOf(seen), [...USUAL, "waha.key problem"]);
    assert.ok(!seen.out.includes("a-wrong-key-000"));
  }));

Deno.test("doctor: WAHA_NO_API_KEY takes any key but none: that is a danger too", async () => {
  const ward = new Ward();
  const anyKey: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    if (headers.has("x-api-key")) headers.set("x-api-key", WAHA_KEY);
    return ward.waha.fetch(input, { ...init, headers });
  };
  const seen = await ward.visit({ args: JSON_OUT, fetch: anyKey });
  assert.equal(seen.code, 1);
  assert.ok(complaintsOf(seen).includes("waha.open danger"));
  assert.ok(complaintsOf(seen).includes("hazard.any-key advice"));
  assert.match(seen.out, /wants a key and takes any/);
});

Deno.test("doctor: one path of sessions that is open without a key is a danger", () =>
  served({ openPaths: ["api/sessions"] }, async ({ url }, clock) => {
    const seen = await visit({ url, clock, args: JSON_OUT });
    assert.ok(complaintsOf(seen).includes("waha.open danger"));
    assert.equal(seen.code, 1);
  }));

Deno.test("doctor: paths that tell nothing of sessions may be open", () =>
  served({ openPaths: ["api/server/version", "api/server/status"] }, async ({ url }, clock) => {
    const seen = await visit({ url, clock, args: JSON_OUT });
    assert.deepEqual(complaintsOf(seen), [...USUAL, "webhook advice"]);
  }));

Deno.test("doctor: an unreachable WAHA is one problem, and our own side is still checked", () =>
  served({}, async ({ url, simulator }, clock) => {
    simulator.controlServer("refuse");
    const seen = await visit({ url, clock, args: JSON_OUT });
    assert.equal(seen.code, 1);
    assert.deepEqual(complaintsOf(seen), [...USUAL, "waha.reachable problem"]);
  }));

Deno.test("doctor: a web page at WAHA_URL is not WAHA", () =>
  served({}, async ({ url, simulator }, clock) => {
    simulator.controlServer("html", { status: 200 });
    const seen = await visit({ url, clock, args: JSON_OUT });
    assert.match(seen.out, /is not WAHA: answered with a web page/);
    assert.deepEqual(complaintsOf(seen), [...USUAL, "waha.reachable problem"]);
  }));

Deno.test("doctor: --session names another, and those that exist are told when it is missing", () =>
  served(
    { sessions: ["shop", { name: "desk", status: "SCAN_QR_CODE" }] },
    async ({ url }, clock) => {
      const gone = await visit({ url, clock, args: JSON_OUT });
      assert.ok(complaintsOf(gone).includes("session problem"));
      assert.match(gone.out, /it has shop, desk/);
      const desk = await visit({ url, clock, args: ["--json", "--session", "desk"] });
      assert.equal(desk.code, 0);
      assert.ok(complaintsOf(desk).includes("session advice"));
      assert.equal(JSON.parse(desk.out).session, "desk");
    },
  ));

Deno.test("doctor: a clock that is off is told", () =>
  served({}, async ({ url }) => {
    const late = new VirtualClock(1_790_000_000_000 + 90_000);
    const seen = await visit({ url, clock: late, args: JSON_OUT });
    assert.ok(complaintsOf(seen).includes("waha.clock advice"));
    assert.match(seen.out, /WAHA's clock is (89|90|91) s behind/);
  }));

Deno.test("doctor: a webhook that is signed with another key is a problem, and no key is shown", async () => {
  const ward = new Ward();
  await ward.give(WEBHOOKS);
  const seen = await ward.visit({ args: JSON_OUT, settings: { WEBHOOK_URL: HOOK } });
  assert.equal(seen.code, 1);
  assert.deepEqual(complaintsOf(seen), [
    ...USUAL,
    "webhook.events advice",
    "webhook.hmac problem",
  ]);
  for (const key of ["theirs-000000", HMAC_KEY, WAHA_KEY]) assert.ok(!seen.out.includes(key));
});

Deno.test("doctor: looking changes nothing at WAHA", async () => {
  const ward = new Ward();
  await ward.visit();
  assert.deepEqual(ward.writes(), []);
});

Deno.test("doctor: wrong settings are told all at once, and WAHA is not asked; exit 78", () =>
  served({}, async ({ url, simulator }, clock) => {
    const settings = { PORT: "x", API_KEY: "short", STORE_URL: "/etc/x" };
    const seen = await visit({ url, clock, args: JSON_OUT, settings });
    assert.equal(seen.code, 78);
    assert.deepEqual(complaintsOf(seen).sort(), [
      "setting.API_KEY problem",
      "setting.PORT problem",
      "setting.STORE_URL problem",
    ]);
    assert.deepEqual(simulator.calls(), []);
    assert.ok(!seen.out.includes("short"));
  }));

Deno.test("doctor: flags that cannot be used end with 2 and the usage; --help with 0", async () => {
  const clock = new VirtualClock();
  const url = "http://waha.test:3000";
  for (const args of [["--nosuch"], ["--yes"], ["--session", "a/b"], ["--session", ".."]]) {
    const seen = await visit({ url, clock, args });
    assert.equal(seen.code, 2, args.join(" "));
    assert.match(seen.err, /Usage: deno task doctor/);
    assert.equal(seen.out, "");
  }
  const help = await visit({ url, clock, args: ["--help"] });
  assert.deepEqual([help.code, help.err], [0, ""]);
  assert.match(help.out, /--setup-webhook/);
});
