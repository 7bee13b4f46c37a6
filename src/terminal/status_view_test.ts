import assert from "node:assert/strict";
import fc from "fast-check";
import { isFine, sessionLines, summaryLines, verdictOf } from "./status_view.ts";
import { aServer, aStatus, NOW, uncoloured } from "./terminal_fixture.ts";
import { widthOf } from "./width.ts";

const PLAIN = { columns: null, colours: false, now: NOW };

Deno.test("sessionLines() shows each session with its age, its next act and why, trouble first", () => {
  const sessions = [
    aStatus(),
    aStatus({
      session: "shop",
      status: "FAILED",
      phase: "recovering",
      because: "its engine crashed",
      next: { act: "restart", at: "2026-11-25T12:05:12.000Z" },
    }),
    aStatus({ session: "off", status: "STOPPED", phase: "stopped", wish: "stopped" }),
  ];
  assert.deepEqual(sessionLines({ sessions, servers: [aServer()] }, PLAIN), [
    "SESSION  STATUS   PHASE       SINCE   LOGIN    NEXT            BECAUSE",
    "shop     FAILED   recovering  1m 20s  present  restart in 12s  its engine crashed",
    "default  WORKING  healthy     1m 20s  present                  WAHA shows it WORKING",
    "off      STOPPED  stopped     1m 20s  present                  WAHA shows it WORKING",
  ]);
});

Deno.test("sessionLines() names the server where there are several", () => {
  const servers = [aServer(), aServer({ name: "eu" })];
  const sessions = servers.map((server) => aStatus({ server }));
  const [head = "", ...rows] = sessionLines({ sessions, servers }, PLAIN);
  assert.match(head, /^SESSION {2}SERVER/);
  assert.deepEqual(rows.map((row) => row.split(/ +/)[1]), ["eu", "main"]);
});

for (
  const { is, when, change } of [
    { is: "fine", when: "it is WORKING", change: {} },
    { is: "trouble", when: "it is not WORKING", change: { status: "FAILED" } },
    { is: "trouble", when: "that it is WORKING may be over", change: { stale: true } },
    { is: "trouble", when: "it is paused and down", change: { status: "FAILED", phase: "paused" } },
    { is: "by-wish", when: "its owner stopped it", change: { status: "FAILED", wish: "stopped" } },
    {
      is: "by-wish",
      when: "it was STOPPED when first seen",
      change: { status: "STOPPED", wish: "unknown" },
    },
    {
      is: "trouble",
      when: "it fell before anybody knew who wants it",
      change: { status: "FAILED", wish: "unknown" },
    },
  ] as const
) {
  Deno.test(`verdictOf() is ${is} when ${when}`, () => {
    assert.equal(verdictOf(aStatus(change)), is);
  });
}

Deno.test("a server that is away is told, and nothing is fine then", () => {
  const servers = [aServer({ state: "unreachable", reason: "it refuses\x1b[31m connections" })];
  const known = { sessions: [aStatus()], servers };
  assert.equal(isFine(known), false);
  assert.deepEqual(summaryLines(known, PLAIN), [
    "Server main is unreachable since 1h 05m: it refuses\\x1b[31m connections",
    "WORKING: 1 of 1 that should run",
  ]);
});

Deno.test("a state that may be over is marked, with its reason before the old one", () => {
  const sessions = [aStatus({ stale: true, staleBecause: "WAHA does not answer" })];
  const [, row = ""] = sessionLines({ sessions, servers: [aServer()] }, PLAIN);
  assert.match(row, /WORKING\? .*may be over, WAHA does not answer: WAHA shows it WORKING$/);
});

const hostile = fc.string({ unit: "binary", maxLength: 60 });

Deno.test("whatever names and reasons hold, no line is wider than the screen or steers it", () =>
  fc.assert(
    fc.property(
      hostile,
      hostile,
      fc.integer({ min: 10, max: 200 }),
      (name, because, columns) => {
        const server = aServer({ name, state: "unreachable", reason: because });
        const next = { act: because, at: "2026-11-25T12:05:12.000Z" };
        const known = {
          sessions: [
            aStatus({ session: name, because, server, next, status: "UNKNOWN", raw: name }),
          ],
          servers: [server, aServer({ name: "eu" })],
        };
        const shape = { columns, colours: true, now: NOW };
        for (const line of sessionLines(known, shape)) {
          const text = uncoloured(line);
          assert.ok(!/[\p{Cc}\p{Cf}]/u.test(text), JSON.stringify(text));
          assert.ok(widthOf(text) <= columns, `${widthOf(text)} of ${columns}: ${text}`);
        }
      },
    ),
  ));

Deno.test("nothing is coloured without colours, and every colour ends where it began", () => {
  const known = { sessions: [aStatus({ status: "FAILED" })], servers: [aServer()] };
  assert.ok(!sessionLines(known, PLAIN).join("").includes("\x1b"));
  const coloured = sessionLines(known, { ...PLAIN, colours: true })[1] ?? "";
  assert.ok(coloured.startsWith("default  \x1b[31mFAILED\x1b[0m "));
});
