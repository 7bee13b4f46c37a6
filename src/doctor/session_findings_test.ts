import assert from "node:assert/strict";
import { STATUSES } from "../session/mod.ts";
import { factsWith } from "./doctor_fixture.ts";
import type { Seen } from "./facts.ts";
import { sessionFindings } from "./session_findings.ts";

function found(session: Seen["session"], names: readonly string[] = []) {
  const { seen, ...facts } = factsWith();
  assert.ok(seen !== undefined);
  const sessions = names.map((name) => ({ name, status: "WORKING" as const, me: null }));
  const look = { ...seen.look, sessions };
  const [finding, ...more] = sessionFindings({ ...facts, seen: { ...seen, look, session } });
  assert.equal(more.length, 0);
  return finding;
}

for (const status of [...STATUSES, "UNKNOWN"] as const) {
  const fine = status === "WORKING" || status === "AUTHENTICATED";
  Deno.test(`doctor: a session that is ${status} is ${fine ? "ok" : "advice, with a way on"}`, () => {
    const finding = found({ is: "seen", status, engine: "UNKNOWN" });
    assert.equal(finding?.level, fine ? "ok" : "advice");
    assert.equal(finding?.todo === undefined, fine);
    assert.match(finding?.says ?? "", new RegExp(`default is ${status}$`));
  });
}

Deno.test("doctor: a word of WAHA's that is not known is shown as it is", () => {
  const finding = found({ is: "seen", status: "UNKNOWN", raw: "DREAMING", engine: "GOWS" });
  assert.match(finding?.says ?? "", /default \(GOWS\) is DREAMING/);
});

Deno.test("doctor: a session that is missing is a problem, and those that exist are named", () => {
  assert.match(found({ is: "missing" }, ["shop", "desk"])?.says ?? "", /it has shop, desk$/);
  assert.match(found({ is: "missing" })?.says ?? "", /none at all/);
  const many = Array.from({ length: 13 }, (_, index) => `s${index}`);
  assert.match(found({ is: "missing" }, many)?.says ?? "", /s9 and 3 more$/);
  assert.equal(found({ is: "missing" })?.level, "problem");
});

Deno.test("doctor: a session that cannot be read is a problem with WAHA's reason", () => {
  const finding = found({ is: "unread", reason: "answered 500" });
  assert.deepEqual([finding?.level, /answered 500/.test(finding?.says ?? "")], ["problem", true]);
});

Deno.test("doctor: nothing is said of a session where WAHA could not be asked", () => {
  const { seen: _, ...facts } = factsWith();
  assert.deepEqual(sessionFindings(facts), []);
});
