import assert from "node:assert/strict";
import fc from "fast-check";
import type { Incident } from "../contract/mod.ts";
import { cellOf, csvOf } from "./incident_csv.ts";

const HELD = {
  at: "2026-11-25T12:00:05.000Z",
  count: 1,
  is: "decision",
  rule: "S5",
  text: "many sessions like it fell at once",
  notDone: "restart is not done",
  inputs: { cause: "logged-out" },
} as const;

function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "0mub-1",
    server: "main",
    session: "shop",
    openedAt: "2026-11-25T12:00:00.000Z",
    closedAt: "2026-11-25T12:00:42.000Z",
    title: "shop FAILED",
    rule: "P1",
    entries: [HELD],
    omitted: 0,
    told: false,
    acted: true,
    ...changes,
  };
}

/** A reader by the letter of RFC 4180. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(at + 1) === '"') cell += text.charAt(++at);
      else quoted = false;
    } else if (char === '"') {
      assert.equal(cell, "", "a quote within a field that is not quoted");
      quoted = true;
    } else if (char === ",") {
      row.push(cell);
      cell = "";
    } else if (char === "\r" && text.charAt(at + 1) === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
      at++;
    } else {
      assert.ok(char !== "\r" && char !== "\n", "a line end within a field that is not quoted");
      cell += char;
    }
  }
  assert.deepEqual([row, cell], [[], ""], "the last line has no end");
  return rows;
}

Deno.test("csv: a row says when, which, what, how long, and why nothing more was done", () => {
  const text = csvOf([incident()]);
  assert.equal(text.charCodeAt(0), 0xfeff);
  const [header, row] = parsed(text.slice(1));
  const cells = Object.fromEntries((header ?? []).map((name, index) => [name, row?.[index]]));
  assert.deepEqual(cells, {
    id: "0mub-1",
    server: "main",
    session: "shop",
    opened_at: "2026-11-25T12:00:00.000Z",
    closed_at: "2026-11-25T12:00:42.000Z",
    lasted_s: "42",
    title: "shop FAILED",
    rule: "P1",
    cause: "logged-out",
    acts: "0",
    told: "no",
    last_decision: "many sessions like it fell at once",
    not_done: "restart is not done",
    under: "",
  });
});

for (
  const [text, cell] of [
    ["=1+1", "'=1+1"],
    ["+49 30", "'+49 30"],
    ["-2", "'-2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", `"'\r=1"`],
    ["\n=1", `"'\n=1"`],
    ["  =cmd|'/c calc'!A0", "'  =cmd|'/c calc'!A0"],
    ["\uFF1D1+1", "'\uFF1D1+1"],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ["a,b", '"a,b"'],
    ['a "b"', '"a ""b"""'],
    ["a=1", "a=1"],
    ["", ""],
  ] as const
) {
  Deno.test(`csv: ${JSON.stringify(text)} is the cell ${JSON.stringify(cell)}`, () => {
    assert.equal(cellOf(text), cell);
  });
}

Deno.test("csv: whatever a session is called, rows and cells stay what they are and none is a formula", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.tuple(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", " =", '"', ","), fc.string())
      .map(([first, rest]) => first + rest),
  );
  return fc.assert(fc.property(hostile, (text) => {
    const entries = [{ ...HELD, text, notDone: text }];
    const rows = parsed(csvOf([incident({ title: text, session: text, entries })]).slice(1));
    assert.deepEqual(rows.map((row) => row.length), [14, 14]);
    for (const cell of rows.flat()) assert.doesNotMatch(cell, /^\s*[=+\-@]|^[\t\r\n]/);
  }));
});

for (const text of ["15550100123@c.us", "me +1 555 010 0123 here", "api_key=abcdefgh1234"]) {
  Deno.test(`csv: nobody learns ${JSON.stringify(text)} from it`, () => {
    const entries = [{ ...HELD, text, notDone: text }];
    const csv = csvOf([incident({ title: text, session: text, entries })]);
    for (const secret of ["15550100123", "010 0123", "abcdefgh1234"]) {
      assert.ok(!csv.includes(secret), csv);
    }
  });
}
