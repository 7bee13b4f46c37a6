import assert from "node:assert/strict";
import ts from "typescript";
import { Scene, WAHA_KEY } from "../e2e/scene.ts";

const ROOT = new URL("../../", import.meta.url);
const PLAIN = new URL("./plain/", import.meta.url);
const GZIPPED_BYTES_MAX = 6_000;

interface Running {
  cwd: string;
  env?: Record<string, string>;
}

async function run(program: string, args: string[], options: Running): Promise<string> {
  const output = await new Deno.Command(program, { args, ...options }).output();
  const text = new TextDecoder().decode(output.stdout);
  assert.ok(output.success, `${text}${new TextDecoder().decode(output.stderr)}`);
  return text.trim();
}

/** A plain Node project with the package in it, as it comes out of `deno task build:client`. */
class Project implements AsyncDisposable {
  readonly path: string;
  readonly installed: string;

  private constructor(path: string) {
    this.path = path;
    this.installed = `${path}/node_modules/waha-recovery-client`;
  }

  static async open(): Promise<Project> {
    const project = new Project(await Deno.makeTempDir({ prefix: "waha-recovery-plain-" }));
    const to = `${project.path}/dist`;
    const cwd = ROOT.pathname;
    const said = await run(Deno.execPath(), ["run", "-A", "scripts/build_client.ts", to], { cwd });
    const [tarball = ""] = /\/\S+\.tgz/.exec(said) ?? [];
    assert.notEqual(tarball, "", said);
    await Deno.writeTextFile(`${project.path}/package.json`, '{"name":"plain","private":true}');
    const install = ["install", "--offline", "--silent", "--no-audit", "--no-fund", tarball];
    await run("npm", install, { cwd: project.path });
    return project;
  }

  /** The text of all modules that an entry loads. */
  async loadedBy(entry: string, seen: Set<string> = new Set()): Promise<string> {
    if (seen.has(entry)) return "";
    seen.add(entry);
    const text = await Deno.readTextFile(`${this.installed}/${entry}`);
    const others = [...text.matchAll(/from "\.\/(\w+\.js)"/g)].map(([, name = ""]) => name);
    const texts: string[] = [text];
    for (const other of others) texts.push(await this.loadedBy(other, seen));
    return texts.join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

async function gzippedBytes(text: string): Promise<number> {
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(zipped).arrayBuffer()).byteLength;
}

Deno.test("client: the package is small, has no dependency, and its types compile", async () => {
  await using project = await Project.open();
  const bytes = await gzippedBytes(await project.loadedBy("mod.js"));
  assert.ok(bytes < GZIPPED_BYTES_MAX, `${bytes} bytes`);
  const manifest = JSON.parse(await Deno.readTextFile(`${project.installed}/package.json`));
  assert.equal(manifest.dependencies, undefined);
  for await (const { name } of Deno.readDir(project.installed)) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const text = await Deno.readTextFile(`${project.installed}/${name}`);
    for (const [, from = ""] of text.matchAll(/(?:from|import) ?\(?"([^"]+)"/g)) {
      assert.match(from, /^\.\/\w+\.js$/, name);
    }
  }
  await Deno.copyFile(new URL("compiles.ts", PLAIN), `${project.path}/compiles.ts`);
  assert.deepEqual(faultsOf(`${project.path}/compiles.ts`), []);
});

Deno.test("client: installed in a plain Node project it heals the calls of a session that crashed", async () => {
  await using project = await Project.open();
  await using scene = await Scene.open({
    settings: { STORE_URL: "memory:" },
    // WAHA waits for ten seconds; what this is about begins after that.
    simulator: {
      sessions: ["default", "crashes-0", "crashes-1", "streams"],
      timings: { statusWaitMs: 200 },
    },
  });
  const { url } = await scene.start();
  await Deno.copyFile(new URL("package.test.mjs", PLAIN), `${project.path}/package.test.mjs`);
  const env = { WAHA_URL: scene.waha.url, WAHA_KEY, RECOVERY_URL: url };
  const said = await run("node", ["--test", "package.test.mjs"], { cwd: project.path, env });
  assert.match(said, /^# pass 5$/m);
});

/** What TypeScript says of a file, with everything switched on that a caller may have on. */
function faultsOf(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  return ts.getPreEmitDiagnostics(program).map(({ file: at, messageText }) =>
    `${at?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`
  );
}
