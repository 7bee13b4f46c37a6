import assert from "node:assert/strict";
import type { CodeView, SessionReport } from "../recovery/mod.ts";
import { aReport, aServer, NOW } from "./http_fixture.ts";
import { linkState, maskedNumber, mayAsk, qrStateOf, SHOWN_MS } from "./qr_state.ts";

const failed = { status: "FAILED", phase: "awaiting-person", rule: "P2" } as const;

function told(
  view: CodeView | { is: "away" },
  changes: Partial<SessionReport> = {},
  refusal?: { rule: string; because: string },
): string {
  const seen = { report: aReport(changes), view, ...(refusal === undefined ? {} : { refusal }) };
  const state = qrStateOf(seen);
  return "why" in state ? `${state.is} ${state.why}` : state.is;
}

const none = (status: Extract<CodeView, { is: "none" }>["status"]) =>
  ({ is: "none", status }) as const;

const TOO_OFTEN = "codes were asked for again and again and nobody scanned one: " +
  'ask with {"force": true}, or on its QR page, when somebody stands ready with the phone';

const TRY = { act: "try one of them", at: NOW + 1 };
const P3 = { rule: "P3", because: "look at the phone" };

const ROWS: readonly [string, string][] = [
  ["waiting away", told({ is: "away" })],
  ["waiting away", told(none("FAILED"), { ...failed, server: aServer({ state: "unreachable" }) })],
  ["stuck missing", told({ is: "no-such-session" })],
  ["waiting code", told(none("SCAN_QR_CODE"))],
  ["waiting starting", told(none("STARTING"))],
  ["passkey", told(none("PASSKEY_REQUIRED"))],
  ["passkey", told(none("PASSKEY_CONFIRMATION_REQUIRED"))],
  ["connected", told(none("WORKING"), failed)],
  ["waiting asked", told(none("FAILED"), failed)],
  ["waiting reconnecting", told(none("FAILED"), { ...failed, phase: "recovering", rule: "P1" })],
  ["waiting reconnecting", told(none("FAILED"), { ...failed, phase: "holding", rule: "H3" })],
  ["stuck refused", told(none("FAILED"), { ...failed, phase: "holding", rule: "H8" })],
  ["stuck replaced", told(none("FAILED"), { ...failed, phase: "holding", rule: "H6" })],
  ["stuck operator", told(none("FAILED"), { ...failed, phase: "holding", rule: "S5" })],
  ["stuck held", told(none("FAILED"), { ...failed, phase: "holding", rule: "S5", next: TRY })],
  [
    "waiting reconnecting",
    told(none("FAILED"), { ...failed, phase: "recovering", rule: "P1" }, P3),
  ],
  ["stuck held", told(none("FAILED"), { ...failed, phase: "parked", rule: "H10" })],
  ["stuck missing", told(none("FAILED"), { ...failed, phase: "parked", rule: "P11" })],
  ["stuck paused", told(none("FAILED"), { ...failed, phase: "paused", rule: "H1" })],
  ["stuck stopped", told(none("STOPPED"), { ...failed, phase: "stopped", rule: "H11" })],
  ["stuck too-often", told(none("FAILED"), failed, { rule: "P2", because: TOO_OFTEN })],
  ["stuck operator", told(none("FAILED"), failed, { rule: "P3", because: "look at the phone" })],
  ["stuck operator", told(none("FAILED"), failed, { rule: "LOGIN_AT_RISK", because: "it is" })],
  ["stuck held", told(none("FAILED"), failed, { rule: "S4", because: "the disk is full" })],
  ["code", told({ is: "code", raw: "2@a", expiresAt: NOW + 1 }, failed)],
];
for (const [index, [wanted, shown]] of ROWS.entries()) {
  Deno.test(`qr state: row ${index} is ${wanted}`, () => assert.equal(shown, wanted));
}

Deno.test("qr state: only a session that is down and left alone is asked for", () => {
  const may = (changes: Partial<SessionReport>, status: SessionReport["status"]) =>
    mayAsk({ report: aReport({ ...failed, ...changes }), view: { is: "none", status } });
  assert.equal(may({}, "FAILED"), true);
  assert.equal(may({}, "STARTING"), true);
  assert.equal(may({}, "STOPPED"), true);
  assert.equal(may({}, "SCAN_QR_CODE"), false);
  assert.equal(may({}, "WORKING"), false);
  for (const phase of ["recovering", "holding", "parked", "stopped", "paused"] as const) {
    assert.equal(may({ phase }, "FAILED"), false, phase);
  }
  assert.equal(may({ server: aServer({ state: "unreachable" }) }, "FAILED"), false);
  assert.equal(mayAsk({ report: aReport(failed), view: { is: "away" } }), false);
});

Deno.test("qr link: it is used up once its session has worked, shown for ten minutes, then closed", () => {
  const link = { issuedAt: NOW };
  const at = (report: Partial<SessionReport>, now: number) =>
    linkState(link, aReport(report), { now });
  assert.equal(at({ status: "FAILED", lastWorkingAt: NOW - 1 }, NOW + 1), "open");
  const working = { status: "WORKING", since: NOW + 1_000, lastWorkingAt: NOW + 1_000 } as const;
  assert.equal(at(working, NOW + 2_000), "connected");
  assert.equal(at(working, NOW + 1_000 + SHOWN_MS - 1), "connected");
  assert.equal(at(working, NOW + 1_000 + SHOWN_MS), "used");
  assert.equal(at({ status: "FAILED", lastWorkingAt: NOW + 1_000 }, NOW + 60_000), "used");
  // Told by an event, and not seen by a look yet.
  assert.equal(at({ status: "STARTING", lastWorkingAt: NOW + 1_000 }, NOW + 1_100), "connected");
  // WAHA is away: that it worked before says nothing of now.
  const stale = { status: "WORKING", stale: true, since: NOW - 9, lastWorkingAt: NOW - 9 } as const;
  assert.equal(at(stale, NOW + 1_000), "open");
});

Deno.test("qr state: a number is told by its ends alone", () => {
  assert.equal(maskedNumber("4915112345678@c.us"), "+49•••••••••78");
  assert.equal(maskedNumber("1234@c.us"), null);
  assert.equal(maskedNumber("15550100:12@s.whatsapp.net"), "+15••••00");
  assert.equal(maskedNumber("<script>"), null);
  assert.equal(maskedNumber("abc@lid"), null);
});
