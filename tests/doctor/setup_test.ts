import assert from "node:assert/strict";
import type { SimulatorOptions } from "../../src/simulator/mod.ts";
import { checkDelivery } from "../../src/waha/mod.ts";
import { complaintsOf, HMAC_KEY, HOOK, served, visit, WAHA_KEY, Ward } from "./visit.ts";

const SETUP = ["--setup-webhook", "--url", HOOK];
const YES = [...SETUP, "--yes"];
const OURS = {
  url: HOOK,
  events: ["session.status", "state.change", "message.ack"],
  hmac: { key: HMAC_KEY },
  retries: { policy: "exponential", delaySeconds: 2, attempts: 7 },
};
const CRM = {
  url: "http://crm.test/hook?token=crm-token-0",
  events: ["message"],
  hmac: { key: "crm-key-000000" },
};

Deno.test("setup: our webhook is written, the session comes back, the doctor is content", async () => {
  const ward = new Ward();
  await ward.give({ metadata: { shop: "1" }, webhooks: [CRM] });
  const before = ward.writes().length;
  const seen = await ward.visit({ args: YES });
  assert.equal(seen.code, 0, seen.out);
  assert.deepEqual(ward.writes().slice(before), ["PUT /api/sessions/default"]);
  const config = await ward.config();
  assert.deepEqual(config, { metadata: { shop: "1" }, webhooks: [CRM, OURS] });
  assert.match(seen.out, /The session is WORKING again/);
  const after = await ward.visit({ args: ["--json"], settings: { WEBHOOK_URL: HOOK } });
  assert.deepEqual(complaintsOf(after), ["store advice"]);
});

Deno.test("setup: what WAHA then sends is signed so that the service takes it", async () => {
  const sent: { url: string; init: RequestInit }[] = [];
  const deliver = (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return Promise.resolve(new Response());
  };
  const ward = new Ward({ deliver });
  await ward.visit({ args: YES });
  await ward.clock.advance(10_000);
  sent.length = 0;
  ward.waha.control("default", "phone-logout");
  await ward.clock.advance(1_000);
  const checked = sent.map(({ init }) => {
    const body = new TextEncoder().encode(String(init.body));
    const hmac = new Headers(init.headers).get("x-webhook-hmac") ?? "";
    const now = ward.clock.now();
    return checkDelivery({ body, hmac }, { now, key: HMAC_KEY, windowMs: 900_000 });
  });
  assert.deepEqual(sent.map(({ url }) => url), sent.map(() => HOOK));
  const names = checked.map((each) => each.is === "event" ? each.event.name : each.message);
  assert.deepEqual([...new Set(names)].sort(), ["session.status", "state.change"]);
});

Deno.test("setup: WAHA tries again for minutes, and not beyond the window of the service", async () => {
  const tries: number[] = [];
  let failing = false;
  const deliver = () => {
    if (failing) tries.push(ward.clock.now());
    return Promise.resolve(new Response("", { status: failing ? 503 : 200 }));
  };
  const ward: Ward = new Ward({ deliver });
  await ward.visit({ args: YES });
  await ward.clock.advance(10_000);
  failing = true;
  const at = ward.clock.now();
  ward.waha.control("default", "crash");
  await ward.clock.advance(3_600_000);
  const lastMs = Math.max(...tries) - at;
  assert.ok(lastMs > 4 * 60_000 && lastMs < 15 * 60_000, `${lastMs} ms`);
});

Deno.test("setup: by force where WAHA tells no version, the login is not promised", async () => {
  const ward = new Ward();
  const mute: typeof fetch = (input, init) =>
    String(input).endsWith("/api/server/version")
      ? Promise.resolve(Response.json({ message: "Forbidden", statusCode: 403 }, { status: 403 }))
      : ward.waha.fetch(input, init);
  const refused = await ward.visit({ args: YES, fetch: mute });
  assert.deepEqual([refused.code, ward.writes()], [1, []]);
  const seen = await ward.visit({ args: [...YES, "--force"], fetch: mute });
  assert.equal(seen.code, 0, seen.out);
  assert.match(seen.out, /Whether its login survives that is not known/);
  assert.doesNotMatch(seen.out, /login is kept/);
});

Deno.test("setup: what changes is shown before it is asked, with no key in it", async () => {
  const ward = new Ward();
  const old = { ...OURS, events: ["session.status"], hmac: { key: "older-key-0000" } };
  await ward.give({ webhooks: [CRM, old] });
  const asked: string[] = [];
  const seen = await ward.visit({
    args: SETUP,
    ask: (question) => {
      asked.push(question);
      return true;
    },
  });
  assert.deepEqual(asked, ["Write this to WAHA?"]);
  assert.equal(seen.code, 0);
  assert.match(
    seen.out,
    /webhooks\[1\]\.events +session\.status → session\.status, state\.change, message\.ack\n/,
  );
  assert.match(seen.out, /webhooks\[1\]\.hmac\.key +\*\*\* → \*\*\* \(another\)\n/);
  assert.match(seen.out, /WAHA restarts the session for it: 3 s to stop/);
  assert.doesNotMatch(seen.out, /webhooks\[0\]/);
  for (const key of ["older-key", "crm-key", "crm-token", HMAC_KEY, WAHA_KEY]) {
    assert.ok(!seen.out.includes(key), key);
  }
});

Deno.test("setup: who says no, and whoever is not there to be asked, changes nothing", async () => {
  const ward = new Ward();
  const no = await ward.visit({ args: SETUP, ask: () => false });
  assert.equal(no.code, 1);
  assert.match(no.out, /nobody agreed/);
  const nobody = await ward.visit({ args: SETUP });
  assert.equal(nobody.code, 2);
  assert.match(nobody.err, /--yes/);
  assert.deepEqual(ward.writes(), []);
});

Deno.test("setup: a second time finds nothing to do and restarts nothing", async () => {
  const ward = new Ward();
  await ward.visit({ args: YES });
  const writes = ward.writes().length;
  const again = await ward.visit({ args: SETUP, ask: () => assert.fail("was asked") });
  assert.equal(again.code, 0);
  assert.match(again.out, /has this webhook already/);
  assert.equal(ward.writes().length, writes);
});

Deno.test("setup: a config that changed while a person thought is not overwritten", async () => {
  const ward = new Ward({ sessions: [{ name: "default", status: "STOPPED" }] });
  const swapped = { webhooks: [CRM] };
  let changed = Promise.resolve<unknown>(null);
  const seen = await ward.visit({
    args: SETUP,
    ask: () => {
      const init = {
        method: "PUT",
        headers: { "x-api-key": WAHA_KEY },
        body: JSON.stringify({ config: swapped }),
      };
      changed = ward.waha.fetch("http://waha.test:3000/api/sessions/default", init)
        .then((response) => response.body?.cancel());
      return true;
    },
  });
  await changed;
  assert.equal(seen.code, 1);
  assert.match(seen.out, /changed meanwhile, and nothing was written/);
  assert.deepEqual(await ward.config(), swapped);
});

Deno.test("setup: a STOPPED session is changed and stays STOPPED (over the loopback)", () =>
  served({ sessions: [{ name: "default", status: "STOPPED" }] }, async (waha, clock) => {
    const seen = await visit({ url: waha.url, clock, args: [...YES, "--json"] });
    assert.equal(seen.code, 0, seen.out);
    assert.equal(waha.simulator.status("default"), "STOPPED");
    const { changes, findings } = JSON.parse(seen.out);
    assert.equal(changes.length, 6);
    const key = { path: "webhooks[0].hmac.key", before: null, after: "***" };
    assert.deepEqual(changes[2], key);
    // Nothing came back, as nothing was restarted.
    assert.deepEqual(findings.map(({ id }: { id: string }) => id), ["setup.webhook"]);
    assert.ok(!seen.out.includes(HMAC_KEY));
  }));

Deno.test("setup: Core before 2026.6.1 forgets it at its restart, which is said", async () => {
  const ward = new Ward({ tier: "CORE" });
  const seen = await ward.visit({ args: [...YES, "--json"] });
  assert.deepEqual([seen.code, complaintsOf(seen)], [0, ["hazard.config-in-memory advice"]]);
});

const LEFT_ALONE: [string, Partial<SimulatorOptions>, RegExp][] = [
  ["shows a QR", { status: "SCAN_QR_CODE" }, /takes the code from under/],
  ["is FAILED", { status: "FAILED" }, /make that final/],
  ["is on Core 2024", { waha: "2024.10.8", tier: "CORE" }, /neither signs webhooks nor keeps/],
  ["is not there", { sessions: ["shop"] }, /has no session default: it has shop/],
];

for (const [what, simulator, why] of LEFT_ALONE) {
  Deno.test(`setup: a session that ${what} is left alone, and why is said`, async () => {
    const ward = new Ward(simulator);
    const seen = await ward.visit({ args: YES });
    assert.equal(seen.code, 1);
    assert.match(seen.out, why);
    assert.deepEqual(ward.writes(), []);
  });
}

Deno.test("setup: --force changes a session that shows a QR, which comes back with a QR", async () => {
  const ward = new Ward({ status: "SCAN_QR_CODE" });
  const seen = await ward.visit({ args: [...YES, "--force"] });
  assert.equal(seen.code, 0, seen.out);
  assert.match(seen.out, /is SCAN_QR_CODE again/);
});

Deno.test("setup: an address that WAHA cannot reach is refused unless forced", async () => {
  const ward = new Ward();
  const args = ["--setup-webhook", "--yes", "--url", "http://localhost:8080/api/v1/waha/webhook"];
  const seen = await ward.visit({ args });
  assert.equal(seen.code, 1);
  assert.match(seen.out, /WEBHOOK_URL names the machine of whoever uses it/);
  assert.deepEqual(ward.writes(), []);
  assert.equal((await ward.visit({ args: [...args, "--force"] })).code, 0);
});

Deno.test("setup: without a key to sign with nothing is asked of WAHA; exit 78", async () => {
  const ward = new Ward();
  const seen = await ward.visit({ args: YES, settings: { WEBHOOK_HMAC_KEY: "" } });
  assert.equal(seen.code, 78);
  assert.match(seen.out, /openssl rand/);
  assert.deepEqual(ward.waha.calls(), []);
});

Deno.test("setup: without an address, or with a broken one, it ends with 2", async () => {
  const ward = new Ward();
  const none = await ward.visit({ args: ["--setup-webhook", "--yes"] });
  assert.deepEqual([none.code, /--url or set WEBHOOK_URL/.test(none.err)], [2, true]);
  const broken = await ward.visit({ args: ["--setup-webhook", "--yes", "--url", "ftp://us"] });
  assert.deepEqual([broken.code, /Cannot use --url/.test(broken.err)], [2, true]);
});

Deno.test("setup: a WAHA that cannot be reached, or refuses, is told; nothing is claimed", async () => {
  const ward = new Ward();
  ward.waha.controlServer("refuse");
  const gone = await ward.visit({ args: YES });
  assert.deepEqual([gone.code, /WAHA does not answer/.test(gone.out)], [1, true]);
  ward.waha.controlServer("recover");
  const refusing: typeof fetch = (input, init) =>
    init?.method === "PUT"
      ? Promise.resolve(Response.json({ message: ["no"], statusCode: 400 }, { status: 400 }))
      : ward.waha.fetch(input, init);
  const refused = await ward.visit({ args: YES, fetch: refusing });
  assert.deepEqual([refused.code, /WAHA did not take the webhook/.test(refused.out)], [1, true]);
});

Deno.test("setup: a WAHA that answers and keeps nothing is found out by reading back", async () => {
  const ward = new Ward();
  const forgetting: typeof fetch = (input, init) =>
    init?.method === "PUT"
      ? Promise.resolve(Response.json({ name: "default", status: "STARTING" }))
      : ward.waha.fetch(input, init);
  const seen = await ward.visit({ args: YES, fetch: forgetting });
  assert.deepEqual([seen.code, /does not show it/.test(seen.out)], [1, true]);
  const broken: typeof fetch = async (input, init) => {
    const response = await ward.waha.fetch(input, init);
    return init?.method === "PUT" ? new Response("", { status: 502 }) : response;
  };
  const unknown = await ward.visit({ args: YES, fetch: broken });
  assert.deepEqual([unknown.code, /it was read back/.test(unknown.out)], [0, true]);
});

Deno.test("setup: a session that does not come back within a minute is told", async () => {
  const ward = new Ward();
  const control = () => {
    if (ward.waha.status("default") === "STARTING") ward.waha.control("default", "hang-starting");
  };
  const hanging: typeof fetch = async (input, init) => {
    const response = await ward.waha.fetch(input, init);
    if (init?.method === "PUT") control();
    return response;
  };
  const seen = await ward.visit({ args: YES, fetch: hanging });
  assert.match(seen.out, /was WORKING and is STARTING a minute after/);
  assert.equal(seen.code, 0);
});

Deno.test("setup: a config that hides its keys is never written back", async () => {
  const ward = new Ward();
  await ward.give({ webhooks: [{ ...CRM, hmac: { key: "********" } }] });
  const writes = ward.writes().length;
  const seen = await ward.visit({ args: YES });
  assert.deepEqual([seen.code, /hides the keys/.test(seen.out)], [1, true]);
  assert.equal(ward.writes().length, writes);
});
