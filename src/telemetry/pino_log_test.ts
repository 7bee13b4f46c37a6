import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import type { TelemetryEvent } from "./event.ts";
import { memoryLog } from "./memory_log.ts";
import { createPinoLog } from "./pino_log.ts";

const TELL = {
  id: "t1",
  server: "main",
  session: "default",
  rule: "P3",
  level: "trouble",
  title: "Session default is logged out",
  text: "Scan its code",
} as const;

const REQUEST = {
  is: "request",
  method: "GET",
  route: "/api/v1/waha/status",
  path: "/api/v1/waha/status",
  status: 200,
  ms: 3,
  requestId: "r1",
} as const;

const ACT = {
  is: "act",
  server: "main",
  session: "default",
  intentId: "i1",
  do: "restart",
  step: "restart",
} as const;

const LOOK = { is: "look", server: "main", ms: 9 } as const;

/** One row per event and level; `says` is what a person must find in the line. */
const ROWS: { event: TelemetryEvent; level: string; says: string }[] = [
  { event: REQUEST, level: "info", says: "GET /api/v1/waha/status answered 200 in 3 ms" },
  { event: { ...REQUEST, status: 404, route: null }, level: "info", says: "404" },
  { event: { ...REQUEST, status: 500 }, level: "error", says: "500" },
  { event: { ...REQUEST, status: 503 }, level: "warn", says: "503" },
  { event: { ...REQUEST, route: "/livez" }, level: "debug", says: "200" },
  { event: { ...REQUEST, route: "/readyz", status: 503 }, level: "warn", says: "503" },
  {
    event: { is: "fault", where: "a request", error: new Error("boom") },
    level: "error",
    says: "a request",
  },
  { event: { ...LOOK, outcome: "seen", changed: false }, level: "debug", says: "seen" },
  { event: { ...LOOK, outcome: "seen", changed: true }, level: "info", says: "seen" },
  {
    event: { ...LOOK, outcome: "unreachable", changed: true, reason: "connection refused" },
    level: "warn",
    says: "main: unreachable: connection refused",
  },
  {
    event: { is: "decision", server: "main", session: null, rule: "S3", because: "WAHA restarted" },
    level: "info",
    says: "main: S3, WAHA restarted",
  },
  { event: { ...ACT, phase: "sent" }, level: "info", says: "main/default: sent restart" },
  {
    event: { ...ACT, phase: "answered", outcome: "ok", ms: 5 },
    level: "info",
    says: "main/default: answered restart: ok",
  },
  {
    event: { ...ACT, phase: "answered", outcome: "refused", reason: "it is busy", ms: 5 },
    level: "warn",
    says: "refused: it is busy",
  },
  { event: { is: "tell", tell: TELL }, level: "warn", says: "Session default is logged out" },
  { event: { is: "tell", tell: { ...TELL, level: "summary" } }, level: "info", says: "told" },
  { event: { is: "store", trouble: "it is read-only" }, level: "error", says: "it is read-only" },
  { event: { is: "store", trouble: null }, level: "info", says: "works again" },
  { event: { is: "monitor", missed: 3 }, level: "warn", says: "missed 3" },
  {
    event: { is: "started", url: "http://127.0.0.1:8080", waha: "http://waha", mode: "resident" },
    level: "info",
    says: "http://127.0.0.1:8080",
  },
  { event: { is: "stopping", signal: "SIGTERM" }, level: "info", says: "SIGTERM" },
  { event: { is: "stopped", ms: 40 }, level: "info", says: "40 ms" },
  { event: { is: "notice", text: "There is no API_KEY" }, level: "info", says: "no API_KEY" },
];

for (const { event, level, says } of ROWS) {
  Deno.test(`log: ${event.is} is one ${level} line that says "${says}"`, () => {
    const lines: string[] = [];
    const clock = new VirtualClock(0);
    createPinoLog({ level: "debug", clock, write: (line) => lines.push(line) }).event(event);
    assert.equal(lines.length, 1);
    assert.ok(!lines[0]!.includes("\n"));
    const line = JSON.parse(lines[0]!);
    assert.equal(line.is, event.is);
    assert.equal(line.level, level);
    assert.equal(line.time, "1970-01-01T00:00:00.000Z");
    assert.equal(line.service, "waha-recovery");
    assert.ok(line.msg.includes(says), line.msg);
  });
}

Deno.test("log: an event below the level is not written", () => {
  const lines: string[] = [];
  const log = createPinoLog({ level: "info", write: (line) => lines.push(line) });
  log.event({ ...LOOK, outcome: "seen", changed: false });
  assert.deepEqual(lines, []);
});

Deno.test("log: a secret in a reason reaches neither the field nor the sentence", () => {
  const lines: string[] = [];
  const log = createPinoLog({ level: "info", write: (line) => lines.push(line) });
  const reason = "http://user:hunter22@waha:3000 refused X-Api-Key: hunter22";
  log.event({ ...LOOK, outcome: "unauthorized", changed: true, reason });
  assert.ok(!lines.join().includes("hunter22"), lines.join());
});

Deno.test("log: the base fields stand in each line", () => {
  const lines: string[] = [];
  const base = { replica: "r-1" };
  createPinoLog({ level: "info", base, write: (line) => lines.push(line) })
    .event({ is: "notice", text: "hello" });
  assert.equal(JSON.parse(lines[0]!).replica, "r-1");
});

Deno.test("memoryLog() keeps the newest events", () => {
  const log = memoryLog({ eventsMax: 2 });
  for (const text of ["a", "b", "c"]) log.event({ is: "notice", text });
  assert.deepEqual(log.events, [{ is: "notice", text: "b" }, { is: "notice", text: "c" }]);
});
