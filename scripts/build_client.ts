import ts from "typescript";

/**
 * `deno task build:client [FOLDER]`: the client as a package of npm, ESM with types, into
 * `dist/client`, and packed into `dist/*.tgz` where npm is there. No bundling: each module is its
 * own file.
 */
const [folder = "dist"] = Deno.args;
const PACKED = new URL(`${folder.replace(/\/*$/, "")}/`, `file://${Deno.cwd()}/`);
const FROM = new URL("../src/client/", import.meta.url);
const TO = new URL("client/", PACKED);
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
};

const { version, license } = JSON.parse(
  await Deno.readTextFile(new URL("../deno.json", import.meta.url)),
);
await Deno.remove(TO, { recursive: true }).catch(() => {});
await Deno.mkdir(TO, { recursive: true });
for await (const { name } of Deno.readDir(FROM)) {
  if (!name.endsWith(".ts") || name.endsWith("_test.ts")) continue;
  const source = await Deno.readTextFile(new URL(name, FROM));
  const base = name.slice(0, -".ts".length);
  const script = ts.transpileModule(source, {
    compilerOptions: { ...OPTIONS, removeComments: true, verbatimModuleSyntax: true },
    fileName: name,
    reportDiagnostics: true,
  });
  const types = ts.transpileDeclaration(source, {
    compilerOptions: { ...OPTIONS, declaration: true, isolatedDeclarations: true },
    fileName: name,
    reportDiagnostics: true,
  });
  const faults = [...script.diagnostics ?? [], ...types.diagnostics ?? []];
  if (faults.length > 0) {
    const [first] = faults;
    const said = ts.flattenDiagnosticMessageText(first?.messageText ?? "", " ");
    throw new Error(`Cannot build ${name}: ${said}`);
  }
  await Deno.writeTextFile(new URL(`${base}.js`, TO), script.outputText);
  // Types name their neighbours by what is shipped.
  const declared = types.outputText.replaceAll(/(from "\.\/\w+)\.ts"/g, '$1.js"');
  await Deno.writeTextFile(new URL(`${base}.d.ts`, TO), declared);
}
const manifest = {
  name: "waha-recovery-client",
  version,
  license,
  description: "Calls to WAHA that recover their session, and the API of waha-recovery.",
  type: "module",
  sideEffects: false,
  engines: { node: ">=20" },
  exports: {
    ".": { types: "./mod.d.ts", default: "./mod.js" },
    "./show-qr": { types: "./show_qr.d.ts", default: "./show_qr.js" },
  },
};
await Deno.writeTextFile(new URL("package.json", TO), `${JSON.stringify(manifest, null, 2)}\n`);
await Deno.copyFile(new URL("../docs/client.md", import.meta.url), new URL("README.md", TO));
await Deno.copyFile(new URL("../LICENSE", import.meta.url), new URL("LICENSE", TO));
const packed = await new Deno.Command("npm", {
  args: ["pack", "--silent", "--pack-destination", PACKED.pathname],
  cwd: TO.pathname,
}).output().catch(() => null);
// deno-lint-ignore no-console
console.log(
  packed?.success === true
    ? `packed ${PACKED.pathname}${new TextDecoder().decode(packed.stdout).trim()}`
    : `built ${TO.pathname}; npm is not there to pack it`,
);
