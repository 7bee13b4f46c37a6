import assert from "node:assert/strict";
import { complaints, factsWith } from "./doctor_fixture.ts";
import { houseFindings, settingFindings } from "./house_findings.ts";

const FILE = { STORE_URL: "./data/x.sqlite" };

function found(facts: Parameters<typeof factsWith>[0]) {
  return complaints(houseFindings(factsWith(facts)));
}

Deno.test("doctor: every wrong setting is a problem of its own, with what it must be", () => {
  const findings = settingFindings([
    { variable: "PORT", given: "'x'", expected: "a whole number from 0 to 65535" },
    { variable: "API_KEY", given: "3 characters", expected: "16 to 1024 visible characters" },
  ]);
  assert.deepEqual(complaints(findings), {
    "setting.PORT": "problem",
    "setting.API_KEY": "problem",
  });
  assert.match(findings[0]?.todo ?? "", /a whole number from 0 to 65535/);
});

Deno.test("doctor: a store that can be written is ok, one in memory advice, a broken one a problem", () => {
  assert.deepEqual(found({ settings: FILE }), {});
  assert.deepEqual(found({}), { store: "advice" });
  const unusable = { is: "unusable", reason: "Cannot open the store" } as const;
  assert.deepEqual(found({ settings: FILE, store: unusable }), { store: "problem" });
  const damaged = { is: "writable", notices: ["The store was damaged"] } as const;
  assert.deepEqual(
    found({ settings: FILE, store: { ...damaged, notices: [...damaged.notices] } }),
    {
      "store.damaged": "problem",
    },
  );
});

Deno.test("doctor: a store that a running service holds is no trouble, and who holds it is said", () => {
  const store = { is: "in-use", by: "process 42" } as const;
  assert.deepEqual(found({ settings: FILE, store }), {});
  const says = houseFindings(factsWith({ settings: FILE, store })).at(-1)?.says ?? "";
  assert.match(says, /in use by process 42.*left alone/);
});

Deno.test("doctor: without API_KEY who may call is said", () => {
  assert.deepEqual(found({ settings: { ...FILE, API_KEY: "" } }), { "api.key": "advice" });
});

Deno.test("doctor: one key for two doors is advice", () => {
  const one = "one-key-for-everything";
  const settings = { ...FILE, API_KEY: one, WAHA_API_KEY: one, WEBHOOK_HMAC_KEY: one };
  const shared = houseFindings(factsWith({ settings })).filter(({ id }) => id === "keys.shared");
  assert.equal(shared.length, 3);
  assert.doesNotMatch(JSON.stringify(shared), new RegExp(one));
  const none = { ...FILE, API_KEY: "", WEBHOOK_HMAC_KEY: "" };
  assert.equal(found({ settings: none })["keys.shared"], undefined);
});

Deno.test("doctor: WAHA's own stop as a restart is advice, as it may end WAHA for good", () => {
  const stop = { ...FILE, SERVER_RESTART: "waha-stop" };
  assert.deepEqual(found({ settings: stop }), { "server.restart": "advice" });
  const url = { ...FILE, SERVER_RESTART: "https://deploy.example/hook?key=1" };
  assert.deepEqual(found({ settings: url }), {});
  assert.deepEqual(found({ settings: { ...FILE, RECOVERY_DRY_RUN: "true" } }), {
    "dry-run": "advice",
  });
});
