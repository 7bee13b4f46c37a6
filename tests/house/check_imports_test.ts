import assert from "node:assert/strict";
import { checkModules, MAY_IMPORT } from "../../scripts/check_imports.ts";
import { scanModule } from "../../scripts/module_scan.ts";

function faults(file: string, text: string): string[] {
  return checkModules(new Map([[file, text]]));
}

function specifiers(text: string): string[] {
  return scanModule(text).imports.map(({ specifier }) => specifier);
}

for (
  const { form, text } of [
    { form: "a static import", text: 'import { a } from "./x.ts";' },
    { form: "an import over several lines", text: "import {\n  a,\n  b as c,\n} from './x.ts'" },
    { form: "a default and a namespace", text: 'import a, * as b from "./x.ts"' },
    { form: "an import type", text: 'import type { A } from "./x.ts";' },
    { form: "an import for its effect", text: 'import "./x.ts";' },
    { form: "a dynamic import", text: 'const x = await import("./x.ts");' },
    { form: "a dynamic import on its own line", text: 'await import(\n  "./x.ts"\n)' },
    { form: "a type of another module", text: 'type A = import("./x.ts").A;' },
    { form: "an export from", text: 'export { a } from "./x.ts";' },
    { form: "an export of everything", text: 'export * from "./x.ts";' },
    { form: "an import without spaces", text: 'import{a}from"./x.ts"' },
    { form: "one after a comment", text: 'import { a /* from "./y.ts" */ } from "./x.ts"' },
    { form: "one inside a template", text: 'const a = `x ${await import("./x.ts")} "./y.ts"`;' },
    { form: "one after a regular expression", text: 'const q = /["\'`]/;\nimport "./x.ts";' },
    { form: "one after a class with a slash", text: 'const q = /[/"]/; import "./x.ts"' },
    {
      form: "one after braces in a template",
      text: 'const a = `${f({ b: 1 }, import("./x.ts"))} import("./y.ts")`;',
    },
    { form: "one with attributes", text: 'import x from "./x.ts" with { type: "json" };' },
  ]
) {
  Deno.test(`imports: ${form} is seen`, () => {
    assert.deepEqual(specifiers(text), ["./x.ts"]);
  });
}

for (
  const { form, text } of [
    { form: "a comment", text: '// import "./x.ts";\n/* import("./x.ts") */' },
    { form: "a string", text: 'const a = \'import "./x.ts"\'; const b = "./x.ts";' },
    { form: "a template", text: 'const a = `import "./x.ts" ${b} import("./x.ts")`;' },
    { form: "a method of that name", text: 'loader.import("./x.ts"); Array.from("./x.ts");' },
    { form: "an exported constant", text: 'export const from = "./x.ts";' },
    { form: "a regular expression", text: 'const a = b.replace(/import "[/]x.ts"/, "");' },
  ]
) {
  Deno.test(`imports: ${form} imports nothing`, () => {
    assert.deepEqual(specifiers(text), []);
  });
}

Deno.test("imports: an arrow that is not in the table is told with file, line and what may be", () => {
  assert.deepEqual(faults("src/contract/x.ts", '\nimport { a } from "../guard/mod.ts";'), [
    "src/contract/x.ts:2: imports src/guard/mod.ts, but contract may import session",
  ]);
  assert.deepEqual(faults("src/session/rules/p1.ts", 'import "../../clock.ts";'), [
    "src/session/rules/p1.ts:1: imports src/clock.ts, but session may import nobody",
  ]);
});

Deno.test("imports: a folder's inside is closed, but to those that wire, test or measure it", () => {
  const deep = 'import { MemoryStore } from "../store/memory.ts";';
  assert.deepEqual(faults("src/recovery/x.ts", deep), [
    "src/recovery/x.ts:1: imports src/store/memory.ts, but outsiders import src/store/mod.ts",
  ]);
  assert.deepEqual(faults("src/recovery/x_test.ts", deep), []);
  assert.deepEqual(faults("tests/e2e/x.ts", 'import "../../src/store/memory.ts";'), []);
  assert.deepEqual(faults("bench/x.ts", 'import "../src/store/memory.ts";'), []);
  assert.deepEqual(faults("src/service.ts", 'import "./store/memory.ts";'), []);
  assert.deepEqual(faults("scripts/x.ts", 'import "../src/store/memory.ts";').length, 1);
  assert.deepEqual(faults("src/store/kv.ts", 'import "./record.ts";'), []);
});

Deno.test("imports: the product imports neither scripts nor tests, nor its own test modules", () => {
  for (const target of ["../../scripts/x.ts", "../../tests/x.ts", "./x_fixture.ts"]) {
    assert.equal(faults("src/http/x.ts", `import "${target}";`).length, 1, target);
  }
});

Deno.test("imports: a folder without a row is told, whoever it imports", () => {
  assert.deepEqual(faults("src/helpers/x.ts", ""), [
    "src/helpers/x.ts: 'helpers' has no row in the table of imports",
  ]);
});

Deno.test("imports: a module that only the running program knows is told", () => {
  assert.deepEqual(faults("src/store/x.ts", "await import(name);"), [
    "src/store/x.ts:1: imports what only the running program knows: name the module",
  ]);
  assert.deepEqual(faults("src/store/x.ts", 'await import("./kv.ts");'), []);
});

Deno.test("imports: what design §8 forbids is not in the table", () => {
  assert.deepEqual(MAY_IMPORT["session"], []);
  for (const forbidden of ["http", "contract"]) {
    assert.ok(!MAY_IMPORT["recovery"]?.includes(forbidden));
  }
  const shared = MAY_IMPORT["http"]?.filter((to) => MAY_IMPORT["client"]?.includes(to));
  assert.deepEqual(shared, ["contract"]);
  assert.ok(
    !Object.entries(MAY_IMPORT).some(([from, to]) =>
      from !== "demo.ts" && to.includes("simulator")
    ),
  );
});

Deno.test("imports: the table has no circle", () => {
  const visit = (area: string, path: string[]): void => {
    assert.ok(!path.includes(area), [...path, area].join(" → "));
    const targets = MAY_IMPORT[area]?.filter((to) => to !== "*") ?? [];
    for (const to of targets) visit(to, [...path, area]);
  };
  for (const area of Object.keys(MAY_IMPORT)) visit(area, []);
});

for (
  const edge of [
    "Date.now()",
    "new Date()",
    "setTimeout(f, 1)",
    "globalThis.setTimeout(f, 1)",
    "setInterval(f, 1)",
    "performance.now()",
    "performance\n  .now()",
    "AbortSignal.timeout(1)",
    "Math.random()",
    'Deno.env.get("PORT")',
    "`${Math.random()}`",
    "fetch(url)",
    "globalThis.fetch(url)",
  ]
) {
  Deno.test(`edges: ${JSON.stringify(edge)} is refused in a module and free at the edges`, () => {
    const text = `const x = ${edge};`;
    assert.equal(faults("src/guard/x.ts", text).length, 1);
    for (const free of ["main.ts", "src/clock.ts", "scripts/x.ts", "src/guard/x_test.ts"]) {
      assert.deepEqual(faults(free, text), []);
    }
  });
}

for (
  const innocent of [
    "// Date.now() is not asked here",
    "/** Not `setTimeout`: Math.random() */",
    'const why = "no Deno.env here";',
    "const at = new Date(now).toISOString();",
    "clock.setTimeout(f, 1);",
    "const mySetTimeout = 1;",
    "async function f({ fetch }: Edges) { await fetch(url); }",
    "function f(fetch: Fetch) { return fetch(url); }",
    "this.#fetch(url); parts.fetch(url);",
    "const r = /Date.now()/;",
  ]
) {
  Deno.test(`edges: ${JSON.stringify(innocent)} is not one`, () => {
    assert.deepEqual(faults("src/guard/x.ts", innocent), []);
  });
}
