import assert from "node:assert/strict";
import type { LogEvent } from "./event.ts";
import { timelineOf } from "./timeline.ts";

const AT = Date.UTC(2026, 2, 2, 8);
const MINUTE = 60_000;

let line = 0;
function event(
  minute: number | null,
  kind: LogEvent["kind"],
  rest: Partial<LogEvent> = {},
): LogEvent {
  const time = minute === null ? null : AT + minute * MINUTE;
  return { kind, session: "shop", line: ++line, time, file: "x", excerpt: kind, ...rest };
}
const status = (minute: number, word: string) =>
  event(minute, "session.status", { attrs: { status: word } });
const WHOLE = { session: null };

Deno.test("timeline: an outage lasts from the fall to the next WORKING, and has cause and advice", () => {
  const fell = event(10, "session.failed", {
    cause: "gave-up-reconnecting",
    entry: "gave-up-reconnecting",
  });
  const { sessions } = timelineOf([status(0, "WORKING"), fell, status(25, "WORKING")]);
  const [outage, ...more] = sessions.shop?.outages ?? [];
  assert.deepEqual(more, []);
  assert.equal(outage?.ms, 15 * MINUTE);
  assert.equal(outage?.cause, "gave-up-reconnecting");
  assert.match(outage?.advice ?? "", /One restart/);
  assert.equal(sessions.shop?.status, "WORKING");
});

Deno.test("timeline: the first line that names a cause is the cause, later ones change nothing", () => {
  const { sessions } = timelineOf([
    status(0, "WORKING"),
    event(1, "session.disconnected"),
    event(2, "session.failed", { cause: "network-down" }),
    event(3, "session.failed", { cause: "logged-out" }),
  ]);
  assert.equal(sessions.shop?.outages.length, 1);
  assert.equal(sessions.shop?.outages[0]?.cause, "network-down");
  assert.equal(sessions.shop?.outages[0]?.ms, null, "it lasts to the end of the log");
});

Deno.test("timeline: coming up for the first time is no outage, a code that nobody scans is", () => {
  const up = [event(0, "session.started"), event(1, "session.qr"), status(2, "WORKING")];
  assert.deepEqual(timelineOf(up).sessions.shop?.outages, []);
  const { sessions } = timelineOf([
    event(0, "session.started"),
    event(1, "session.qr"),
    event(6, "session.failed", { cause: "qr-not-scanned" }),
  ]);
  assert.equal(sessions.shop?.unscanned, 1);
  assert.equal(sessions.shop?.outages.length, 1);
});

Deno.test("timeline: a reason why a session cannot come up is an outage from there", () => {
  const { sessions } = timelineOf([
    event(0, "session.started"),
    event(1, "session.disconnected", { cause: "network-down" }),
    event(2, "session.disconnected", { cause: "network-down" }),
    status(5, "WORKING"),
  ]);
  assert.deepEqual(sessions.shop?.outages.map(({ cause, ms }) => [cause, ms]), [
    ["network-down", 4 * MINUTE],
  ]);
});

Deno.test("timeline: a connection that ends was one, where the log begins later", () => {
  const { sessions } = timelineOf([event(0, "session.disconnected"), status(1, "WORKING")]);
  assert.equal(sessions.shop?.outages.length, 1);
  const first = timelineOf([event(0, "session.started"), event(1, "session.disconnected")]);
  assert.equal(first.sessions.shop?.outages.length, 0, "it only begins again");
});

Deno.test("timeline: what a stopped session leaves behind is no outage", () => {
  const { sessions } = timelineOf([
    status(0, "STOPPED"),
    event(1, "session.disconnected", { cause: "network-down" }),
  ]);
  assert.deepEqual(sessions.shop?.outages, []);
});

Deno.test("timeline: when WAHA starts whoever worked does not, until it says so", () => {
  const { sessions, starts } = timelineOf([
    status(0, "WORKING"),
    event(5, "server.started", WHOLE),
    status(7, "WORKING"),
  ]);
  assert.equal(starts, 1);
  assert.deepEqual(sessions.shop?.outages.map(({ ms, excerpt }) => [ms, excerpt]), [
    [2 * MINUTE, "WAHA was started again"],
  ]);
});

Deno.test("timeline: a stop that was asked for ends an outage, and is none", () => {
  const { sessions } = timelineOf([
    status(0, "WORKING"),
    status(1, "FAILED"),
    status(3, "STOPPED"),
  ]);
  assert.equal(sessions.shop?.outages[0]?.ms, 2 * MINUTE);
  assert.equal(sessions.shop?.status, "STOPPED");
});

Deno.test("timeline: a death by memory tells how long WAHA was away", () => {
  const { memory } = timelineOf([
    event(0, "memory.warning", WHOLE),
    event(1, "memory.oom", { ...WHOLE, attrs: { by: "V8" } }),
    event(4, "server.started", WHOLE),
  ]);
  assert.deepEqual(memory.map(({ kind, by, backAfterMs }) => [kind, by, backAfterMs]), [
    ["memory.warning", undefined, undefined],
    ["memory.oom", "V8", 3 * MINUTE],
  ]);
});

Deno.test("timeline: ten of the same are a storm with a rate, nine are not", () => {
  const webhook = (minute: number) =>
    event(minute, "webhook.failed", { entry: "webhook-rejected" });
  const nine = Array.from({ length: 9 }, (_, minute) => webhook(minute));
  assert.deepEqual(timelineOf(nine).storms, []);
  const [storm] = timelineOf([...nine, webhook(10)]).storms;
  assert.equal(storm?.count, 10);
  assert.equal(storm?.perMinute, 1);
});

Deno.test("timeline: unreadable messages of several files are one warning each session", () => {
  const grouped = { entry: "unreadable-messages", session: null, fromAt: AT, toAt: AT, count: 6 };
  const { storms } = timelineOf([], [grouped, { ...grouped, toAt: AT + 2 * MINUTE }]);
  assert.deepEqual(storms.map(({ count, kind, perMinute }) => [count, kind, perMinute]), [
    [12, null, 6],
  ]);
});

Deno.test("timeline: half a day without a line that is read is a gap", () => {
  const { gaps } = timelineOf([status(0, "WORKING"), status(720, "FAILED")]);
  assert.deepEqual(gaps.map(({ ms }) => ms), [720 * MINUTE]);
});

Deno.test("timeline: events without a time are counted, and outages without one have no length", () => {
  const { sessions } = timelineOf([
    event(null, "session.status", { attrs: { status: "WORKING" } }),
    event(null, "session.logout", { cause: "logged-out" }),
    event(null, "session.status", { attrs: { status: "WORKING" } }),
  ]);
  assert.equal(sessions.shop?.logOuts, 1);
  assert.equal(sessions.shop?.outages[0]?.ms, null);
  assert.notEqual(sessions.shop?.outages[0]?.toLine, null);
});

Deno.test("timeline: a session may have any name", () => {
  const named = (session: string) => event(0, "session.logout", { session });
  const { sessions } = timelineOf([named("__proto__"), named("constructor"), named("toString")]);
  assert.deepEqual(Object.keys(sessions).toSorted(), ["__proto__", "constructor", "toString"]);
});
