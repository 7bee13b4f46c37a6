import assert from "node:assert/strict";
import { isGrave, worstOf } from "./finding.ts";
import { reportText } from "./report.ts";

const FINDINGS = [
  { id: "a", level: "ok", says: "Fine" },
  { id: "b", level: "problem", says: "Broken", todo: "Mend it" },
  { id: "c", level: "danger", says: "Open", todo: "Close it" },
  { id: "d", level: "problem", says: "Gone", todo: "Look" },
] as const;

Deno.test("reportText() gives each line its level, what to do below it, and a sum", () => {
  assert.equal(
    reportText(FINDINGS, { colours: false }),
    [
      "ok       Fine",
      "problem  Broken",
      "         → Mend it",
      "danger   Open",
      "         → Close it",
      "problem  Gone",
      "         → Look",
      "",
      "1 danger, 2 problems, 1 ok",
      "",
    ].join("\n"),
  );
});

Deno.test("reportText() colours the level and nothing else", () => {
  const text = reportText(FINDINGS.slice(2, 3), { colours: true });
  assert.ok(text.startsWith("\x1b[31mdanger   \x1b[0mOpen\n"));
});

Deno.test("worstOf() is the gravest level, ok for none; advice is not grave", () => {
  assert.equal(worstOf(FINDINGS), "danger");
  assert.equal(worstOf([]), "ok");
  assert.deepEqual(
    ["ok", "advice", "problem", "danger"].map((level) =>
      isGrave(worstOf([{ id: "x", level: level as "ok", says: "" }]))
    ),
    [false, false, true, true],
  );
});
