/**
 * Holds the modules against the table of allowed imports: `deno run --allow-read
 * scripts/check_imports.ts`. A new arrow is a change of the design: it is made in
 * docs/architecture.md first, then here.
 */
import { scanModule, type ScannedModule } from "./module_scan.ts";

/** `*`: whatever it needs. Clock and telemetry are open to all but those that know no time. */
export const MAY_IMPORT: Record<string, readonly string[]> = {
  "session": [], // what we know and decide: no clock, no I/O
  "clock.ts": [],
  "settings": [],
  "settings.ts": ["settings"],
  "config": ["contract", "settings.ts"], // a language
  "config.ts": ["config", "settings.ts"],
  "telemetry": ["clock.ts", "session"],
  "logs": ["session"], // its causes only; runs without the service
  "guard": ["clock.ts", "telemetry"], // knows nothing of WAHA
  "store": ["clock.ts", "telemetry"], // keys, values, versions: no policy
  "contract": ["session"], // our own API on the wire: all that http and client share
  "waha": ["clock.ts", "guard", "session", "telemetry"],
  "recovery": ["clock.ts", "guard", "logs", "session", "store", "telemetry", "waha"],
  "proxy": ["clock.ts", "contract", "guard", "recovery", "telemetry", "waha"],
  "pages": ["contract"], // a page shows nothing that the API does not say
  "http": ["clock.ts", "contract", "pages", "proxy", "recovery", "telemetry"],
  "notify": ["clock.ts", "contract", "session", "telemetry"], // people read what is told
  "client": ["contract"],
  "terminal": ["clock.ts", "contract"], // speaks to the service as anybody else does
  // Plays the pure core: no clock, no I/O of its own.
  "replay": ["session"],
  "simulator": ["clock.ts"], // the world outside: it must not share our idea of WAHA
  "service.ts": [
    "clock.ts",
    "config.ts",
    "contract",
    "guard",
    "http",
    "logs",
    "notify",
    "pages",
    "proxy",
    "recovery",
    "session",
    "store",
    "telemetry",
    "waha",
  ],
  "main.ts": ["clock.ts", "config.ts", "http", "service.ts", "settings.ts", "store", "telemetry"],
  // A second program of the product, with edges of its own: service and simulator side by side.
  "demo.ts": ["clock.ts", "config.ts", "service.ts", "simulator", "store"],
  // For programs that embed recovery: their edges.
  "embed.ts": ["clock.ts", "config.ts", "recovery", "service.ts", "store", "telemetry"],
  // And a third: it looks before the service is there, so it has none of the service's insides.
  "doctor": ["clock.ts", "config.ts", "guard", "session", "store", "waha"],
  "scripts": ["*"],
  "tests": ["*"],
  "bench": ["*"],
};

/** Doors beside `mod.ts`, for those that must not pay for all of it. */
const SIDE_DOORS = [
  "src/contract/asked.ts",
  "src/contract/language.ts",
  "src/contract/shown.ts",
  "src/contract/signals.ts",
  "src/logs/scan/mod.ts",
  "src/session/causes/mod.ts",
  "src/session/redaction.ts",
];
/** Adapters and insides are open to whoever wires, tests or measures them. */
const PAST_MOD = ["service.ts", "tests", "bench"];
/** Those that make the real edges, or stand outside the product. */
const REAL_EDGES = [
  "main.ts",
  "clock.ts",
  "demo.ts",
  "embed.ts",
  "client",
  "scripts",
  "tests",
  "bench",
];
/** Functions that are sent to a browser: its clock is the only one there. */
const IN_BROWSER = "src/pages/scripts/";
const TEST_FILE = /(\/test_\w+|_(test|fixture|child|conformance))\.tsx?$/;

/** Each is given to a module as an argument instead: a clock, chance, settings, a way out. */
const EDGES: readonly { name: string; is: RegExp }[] = [
  { name: "Date.now", is: /(?<![\w$])Date\s*\.\s*now\b/g },
  { name: "new Date()", is: /\bnew\s+Date\s*(\(\s*\)|(?=[^\w(\s]))/g },
  { name: "setTimeout", is: /(?<![\w$.])(globalThis\.)?setTimeout\b/g },
  { name: "setInterval", is: /(?<![\w$.])(globalThis\.)?setInterval\b/g },
  { name: "performance.now", is: /(?<![\w$])performance\s*\.\s*now\b/g },
  { name: "AbortSignal.timeout", is: /(?<![\w$])AbortSignal\s*\.\s*timeout\b/g },
  { name: "Math.random", is: /(?<![\w$])Math\s*\.\s*random\b/g },
  { name: "Deno.env", is: /(?<![\w$])Deno\s*\.\s*env\b/g },
  { name: "globalThis.fetch", is: /(?<![\w$])globalThis\s*\.\s*fetch\b/g },
];

/**
 * @param modules Text by path from the root of the repository, `/` between its steps.
 * @returns One line per fault, in the order of the files.
 */
export function checkModules(modules: ReadonlyMap<string, string>): string[] {
  return [...modules].flatMap(([file, text]) => {
    const scanned = scanModule(text);
    return [...checkImports(file, scanned), ...checkEdges(file, scanned)];
  });
}

function checkImports(file: string, scanned: ScannedModule): string[] {
  const from = areaOf(file);
  const allowed = MAY_IMPORT[from];
  if (allowed === undefined) return [`${file}: '${from}' has no row in the table of imports`];
  if (allowed.includes("*") && PAST_MOD.includes(from)) return [];
  const unknown = scanned.unknownImports.map((line) =>
    `${file}:${line}: imports what only the running program knows: name the module`
  );
  return [
    ...scanned.imports.flatMap(({ specifier, line }) => {
      if (!/^\.{0,2}\//.test(specifier)) return []; // a package: deno.json lists those
      const target = new URL(specifier, `file:///${file}`).pathname.slice(1);
      const fault = faultOf(from, target, allowed);
      return fault === null ? [] : [`${file}:${line}: imports ${target}, ${fault}`];
    }),
    ...(from === "scripts" ? [] : unknown),
  ];
}

function faultOf(from: string, target: string, allowed: readonly string[]): string | null {
  const to = areaOf(target);
  if (to === from) return null;
  if (!allowed.includes("*") && !allowed.includes(to)) {
    return `but ${from} may import ${allowed.length === 0 ? "nobody" : allowed.join(", ")}`;
  }
  if (target.startsWith("src/") && target.split("/").length > 2) {
    const mod = `src/${to}/mod.ts`;
    const door = target === mod || SIDE_DOORS.includes(target);
    if (!door && !PAST_MOD.includes(from)) return `but outsiders import ${mod}`;
  }
  return null;
}

function checkEdges(file: string, scanned: ScannedModule): string[] {
  const area = areaOf(file);
  if (REAL_EDGES.includes(area) || file.startsWith(IN_BROWSER)) return [];
  const found = EDGES.flatMap(({ name, is }) =>
    [...scanned.code.matchAll(is)].map(({ index }) => ({ name, index }))
  );
  const fetches = [...scanned.code.matchAll(/(?<![\w$.#])fetch\s*\(/g)];
  // A `fetch` that the module was given, as a parameter or a part of its options, is its own.
  if (!/(?<![\w$.#])fetch\??\s*[:,}=)]/.test(scanned.code)) {
    found.push(...fetches.map(({ index }) => ({ name: "fetch", index })));
  }
  return found.sort((a, b) => a.index - b.index).map(({ name, index }) => {
    const line = scanned.code.slice(0, index).split("\n").length;
    return `${file}:${line}: uses ${name}, which comes in as an argument`;
  });
}

/** The folder or file of the table that a path belongs to. */
function areaOf(path: string): string {
  if (TEST_FILE.test(path)) return "tests";
  const [top = "", second = ""] = path.split("/");
  return top === "src" ? second : top;
}

async function readModules(root: URL): Promise<Map<string, string>> {
  const modules = new Map([["main.ts", ""]]);
  for (const folder of ["src", "scripts", "tests", "bench"]) await collect(root, folder, modules);
  for (const file of modules.keys()) {
    try {
      modules.set(file, await Deno.readTextFile(new URL(file, root)));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      modules.delete(file);
    }
  }
  return modules;
}

async function collect(root: URL, folder: string, into: Map<string, string>): Promise<void> {
  try {
    for await (const entry of Deno.readDir(new URL(folder, root))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) await collect(root, path, into);
      else if (/\.tsx?$/.test(entry.name)) into.set(path, "");
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

if (import.meta.main) {
  const modules = await readModules(new URL("../", import.meta.url));
  const faults = checkModules(modules);
  const summary = faults.length === 0
    ? `${modules.size} modules import only what they may`
    : `${faults.length} faults in ${modules.size} modules`;
  await Deno.stdout.write(new TextEncoder().encode([...faults, summary, ""].join("\n")));
  if (faults.length > 0) Deno.exit(1);
}
