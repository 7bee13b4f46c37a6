import assert from "node:assert/strict";
import { SERVER_CONTROLS, SESSION_CONTROLS } from "../../src/simulator/mod.ts";
import { differences } from "./compare.ts";
import { LISTED, listedTable, reasonFor } from "./listed.ts";
import { type Exchange, exchangesOf, recordingNames } from "./recording.ts";
import { replay } from "./replay.ts";
import { ENVIRONMENTS, SCENARIOS } from "./scenarios.ts";

const DOC = Deno.readTextFileSync(new URL("../../docs/simulator.md", import.meta.url));

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

interface Outcome {
  exchange: Exchange;
  differences: string[];
}

async function outcomesOf(file: string): Promise<Outcome[]> {
  const scenario = SCENARIOS[file];
  const exchanges = exchangesOf(file);
  if (scenario === undefined) return [];
  const starts = Map.groupBy(exchanges, (exchange) => exchange.env);
  const outcomes: Outcome[] = [];
  for (const [env, sent] of starts) {
    const { played } = await replay(sent, scenario, env === null ? {} : ENVIRONMENTS[env]);
    for (const exchange of sent) {
      const answer = played.get(exchange.n);
      const differ = answer === undefined ? ["never answered"] : differences(exchange, answer);
      outcomes.push({ exchange, differences: differ });
    }
  }
  return outcomes;
}

Deno.test("the simulator answers as WAHA did in all exchanges but the listed ones", async () => {
  let [matched, listed, all] = [0, 0, 0];
  const wrong: string[] = [];
  for (const file of recordingNames()) {
    all += exchangesOf(file).length;
    listed += exchangesOf(file).filter(({ label }) => reasonFor(file, label) !== null).length;
    for (const { exchange, differences } of await outcomesOf(file)) {
      const reason = reasonFor(file, exchange.label);
      const at = `${file} #${exchange.n} ${exchange.label}`;
      if (reason !== null && differences.length === 0) wrong.push(`${at}: listed, but it matches`);
      if (reason !== null) continue;
      if (differences.length === 0) matched++;
      else wrong.push(`${at}: ${differences.join("; ")}`);
    }
  }
  // deno-lint-ignore no-console
  console.log(`conformance: matched ${matched} / listed ${listed} / all ${all}`);
  assert.deepEqual(wrong, []);
  assert.equal(matched + listed, all);
});

Deno.test("docs/simulator.md lists what is not reproduced, as the test does", () => {
  const table = listedTable(({ file, labels }) =>
    exchangesOf(file).filter(({ label }) => labels === "all" || labels.includes(label)).length
  );
  assert.equal(section("listed"), unpadded(table));
});

Deno.test("docs/simulator.md lists the controls that exist", () => {
  assert.equal(section("session-controls"), unpadded(controlTable(SESSION_CONTROLS)));
  assert.equal(section("server-controls"), unpadded(controlTable(SERVER_CONTROLS)));
});

Deno.test("every listed exchange exists and every recording is played or listed", () => {
  const names = recordingNames();
  for (const { file, labels } of LISTED) {
    assert.ok(names.includes(file), file);
    const known = exchangesOf(file).map(({ label }) => label);
    if (labels !== "all") { for (const label of labels) assert.ok(known.includes(label), label); }
  }
  for (const name of names) {
    const whole = LISTED.some(({ file, labels }) => file === name && labels === "all");
    assert.notEqual(whole, name in SCENARIOS, name);
  }
});
