import assert from "node:assert/strict";
import fc from "fast-check";
import type { Incident } from "../contract/mod.ts";
import { withoutPersons } from "../session/mod.ts";
import { exported, markdownOf } from "./incident_export.ts";

function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "0mub-1",
    server: "main",
    session: "shop",
    openedAt: "2026-11-25T12:00:00.000Z",
    closedAt: "2026-11-25T12:00:42.000Z",
    title: "shop FAILED",
    rule: "P1",
    entries: [],
    omitted: 0,
    told: false,
    acted: true,
    ...changes,
  };
}

const HELD = {
  at: "2026-11-25T12:00:05.000Z",
  count: 1,
  is: "decision",
  rule: "S5",
  text: "many sessions like it fell at once: one is tried first, this one waits",
  notDone: "restart is not done: what fells many at once is mended by none of their restarts",
  next: { act: "try one of them", at: "2026-11-25T12:05:05.000Z" },
  inputs: { login: "present", useless: 0 },
} as const;

Deno.test("export: the Markdown alone answers why it did not restart, and what comes next", () => {
  const text = markdownOf(incident({ entries: [HELD] }), { waha: "2026.2.1 NOWEB CORE" });
  assert.match(text, /^# shop FAILED$/m);
  assert.match(text, /\*\*WAHA:\*\* 2026\.2\.1 NOWEB CORE/);
  assert.match(text, /\*\*Closed:\*\* .*after 42 s/);
  assert.match(text, /Not done: restart is not done: what fells many/);
  assert.match(text, /Next: try one of them at 2026-11-25T12:05:05\.000Z/);
  assert.match(text, /Known: login: present, useless: 0/);
});

const PERSONAL = [
  "15550100123@c.us",
  "me +1 555 010 0123 here",
  "key api_key=abcdefgh1234",
  "2@Abc/def==,xyz,123",
  "ABCD-1234",
];
for (const text of PERSONAL) {
  Deno.test(`export: nobody learns ${JSON.stringify(text)} from it`, () => {
    const entries = [{ ...HELD, text: `WAHA says ${text}` }];
    const markdown = markdownOf(incident({ entries, title: text }), {});
    const json = JSON.stringify(exported(incident({ entries, title: text }), {}));
    for (const secret of ["15550100123", "010 0123", "abcdefgh1234", "Abc/def", "ABCD-1234"]) {
      assert.ok(!markdown.includes(secret), markdown);
      assert.ok(!json.includes(secret), json);
    }
  });
}

Deno.test("export: times and counts are no numbers of a person", () => {
  const text = "answered 503 after 3000 ms, 14 UNAVAILABLE, WAHA 2026.2.1";
  assert.equal(withoutPersons(text), text);
});

Deno.test("export: whatever a session is called stays one cell of text", () =>
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (hostile) => {
      const entries = [{ ...HELD, text: hostile, notDone: hostile }];
      const lines = markdownOf(incident({ entries, title: hostile, session: hostile }), {}).split(
        "\n",
      );
      assert.equal(lines.length, 16);
      const row = lines[14] ?? "";
      assert.equal(row.replaceAll(/\\[\\`*_{}[\]()#+!|~]/g, "").split("|").length, 6);
      assert.doesNotMatch(row.replaceAll("<br>", ""), /[<>]/);
    }),
  ));

Deno.test("export: a link, a mention and markup in a title are plain text", () => {
  const text = markdownOf(incident({ title: "[a](https://x.y) @all **b** <img src=x>" }), {});
  assert.equal(
    text.split("\n")[0],
    "# \\[a\\]\\(https&#58;//x.y\\) &#64;all \\*\\*b\\*\\* &lt;img src=x&gt;",
  );
});
