import assert from "node:assert/strict";
import fc from "fast-check";
import { incidentLines, timelineLines } from "./incident_view.ts";
import { anIncident, NOW, uncoloured } from "./terminal_fixture.ts";
import { widthOf } from "./width.ts";

const PLAIN = { columns: null, colours: false, now: NOW };

const STORY = anIncident({
  closedAt: "2026-11-26T00:00:10.000Z",
  told: true,
  omitted: 3,
  entries: [
    { at: "2026-11-25T12:03:40.000Z", count: 1, is: "fact", text: "WAHA shows shop FAILED" },
    {
      at: "2026-11-25T12:03:45.000Z",
      lastAt: "2026-11-25T12:03:59.000Z",
      count: 3,
      is: "decision",
      text: "watching: its engine has its own chance first",
      rule: "H3",
      notDone: "restart, as NOWEB comes back by itself within 30 s",
      next: { act: "restart", at: "2026-11-25T12:04:10.000Z" },
      until: "2026-11-25T12:04:10.000Z",
      inputs: { login: "present", cause: null, "\x1b[2J": 1 },
    },
    { at: "2026-11-26T00:00:00.000Z", count: 1, is: "act", text: "restart", rule: "P1" },
  ],
});

Deno.test("timelineLines() tells each entry with its reason and with what was not done", () => {
  assert.deepEqual(timelineLines(STORY, PLAIN), [
    "main-7  shop FAILED",
    "Session shop, server main, rule P1",
    "Opened 2026-11-25 12:03:40 UTC, closed 2026-11-26 00:00:10 (11h 56m)",
    "An act was sent to WAHA; a person was told",
    "",
    "2026-11-25 (UTC)",
    "12:03:40  fact      WAHA shows shop FAILED",
    "12:03:45  decision  H3  watching: its engine has its own chance first (3 times, last 12:03:59)",
    "                    not done: restart, as NOWEB comes back by itself within 30 s",
    "                    next: restart at 12:04:10",
    "                    until: 2026-11-25 12:04:10",
    "                    known: login present, cause null, \\x1b[2J 1",
    "",
    "2026-11-26 (UTC)",
    "00:00:00  act       P1  restart",
    "",
    "3 entries of the middle are left out",
  ]);
});

Deno.test("incidentLines() lists what is open with how long it is so far", () => {
  const [head, row] = incidentLines([anIncident({ session: null })], PLAIN);
  assert.equal(
    head,
    "ID      OPENED (UTC)         LASTED       SESSION   SERVER  RULE  ACTED  WHAT",
  );
  assert.equal(
    row,
    "main-7  2026-11-25 12:03:40  open 1m 20s  (server)  main    P1    yes    shop FAILED",
  );
});

const hostile = fc.string({ unit: "binary", maxLength: 80 });

Deno.test("whatever an incident holds, no line is wider than the screen or steers it", () =>
  fc.assert(fc.property(hostile, fc.integer({ min: 20, max: 150 }), (text, columns) => {
    const entries = STORY.entries.map((entry) => ({
      ...entry,
      text,
      rule: text,
      notDone: text,
      next: { act: text, at: entry.at },
      inputs: { [text]: text },
    }));
    const incident = { ...STORY, id: text, title: text, session: text, under: text, entries };
    const shape = { columns, colours: true, now: NOW };
    for (const line of [...timelineLines(incident, shape), ...incidentLines([incident], shape)]) {
      const plain = uncoloured(line);
      assert.ok(!/[\p{Cc}\p{Cf}]/u.test(plain), JSON.stringify(plain));
      assert.ok(widthOf(plain) <= columns, `${widthOf(plain)} of ${columns}: ${plain}`);
    }
  })));
