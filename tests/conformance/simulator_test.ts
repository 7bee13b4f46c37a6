import assert from "node:assert/strict";
import { SERVER_CONTROLS, SESSION_CONTROLS } from "../../src/simulator/mod.ts";
import { isListed, LISTED, listedTable } from "./listed.ts";
import { entriesOf, logOf } from "./logged.ts";
import { outcomes } from "./recordings.ts";

const DOC = Deno.readTextFileSync(new URL("../../docs/simulator.md", import.meta.url));
/** More than this of all that was recorded may not be listed. */
const LISTED_SHARE_MAX = 0.03;

/** What stands between the marks of that name in the document. */
function section(name: string): string {
  const between = `(?<=<!-- ${name}:begin -->\n)[\\s\\S]*(?=\n<!-- ${name}:end -->)`;
  return unpadded(DOC.match(new RegExp(between))?.[0] ?? "");
}

/** A table without the spaces and dashes that the formatter lines its columns up with. */
function unpadded(table: string): string {
  return table.trim().replaceAll(/ *\| */g, "|").replaceAll(/-{3,}/g, "---");
}

function controlTable(controls: Record<string, string>): string {
  const rows = Object.entries(controls).map(([control, says]) => `| \`${control}\` | ${says} |`);
  return ["| Control | What you see |", "|---|---|", ...rows].join("\n");
}

Deno.test("the simulator answers, tells and logs as WAHA did in all but the listed", async () => {
  let [listed, all] = [0, 0];
  const wrong: string[] = [];
  const parts = new Map<string, number>();
  for (const outcome of await outcomes()) {
    const known = outcome.wrong.filter((words) => isListed(outcome.file, words));
    const unknown = outcome.wrong.filter((words) => !isListed(outcome.file, words));
    wrong.push(...unknown.map((words) => `${outcome.file} ${words}`));
    all += outcome.all;
    listed += known.length;
    const part = outcome.file.split("/")[0] ?? "";
    parts.set(part, (parts.get(part) ?? 0) + outcome.all);
  }
  const counts = [...parts].map(([part, count]) => `${part} ${count}`).join(", ");
  const matched = all - listed - wrong.length;
  // deno-lint-ignore no-console
  console.log(`conformance: matched ${matched} / listed ${listed} / all ${all} (${counts})`);
  assert.deepEqual(wrong, []);
  assert.ok(listed <= all * LISTED_SHARE_MAX, `${listed} of ${all} are listed`);
});

Deno.test("what is listed is really not reproduced", async () => {
  const found = await outcomes();
  for (const { file, which } of LISTED) {
    const words = found.find((outcome) => outcome.file === file)?.wrong ?? [];
    if (which === "all") continue;
    for (const begin of which) assert.ok(words.some((one) => one.startsWith(begin)), begin);
  }
});

Deno.test("docs/simulator.md lists what is not reproduced, as the test does", () => {
  const table = listedTable((file) => entriesOf(logOf(file.replace("logs/", ""))).length);
  assert.equal(section("listed"), unpadded(table));
});

Deno.test("docs/simulator.md lists the controls that exist", () => {
  assert.equal(section("session-controls"), unpadded(controlTable(SESSION_CONTROLS)));
  assert.equal(section("server-controls"), unpadded(controlTable(SERVER_CONTROLS)));
});
