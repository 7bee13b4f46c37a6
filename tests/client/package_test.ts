import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);
const GZIPPED_BYTES_MAX = 6_000;

async function run(program: string, args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

async function gzippedBytes(names: readonly string[]): Promise<number> {
  const texts = await Promise.all(
    names.map((name) => Deno.readTextFile(new URL(`dist/client/${name}`, ROOT))),
  );
  const zipped = new Blob([texts.join("")]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(zipped).arrayBuffer()).byteLength;
}

const PROGRAM = `
import { createWahaFetch, WahaRecoveryClient, WahaRecoveryError } from "waha-recovery-client";
import { showQr } from "waha-recovery-client/show-qr";
const refused = { error: "not as expected", session: "default", status: "FAILED", expected: ["WORKING"] };
const data = { message: "", previousStatus: "FAILED", currentStatus: "WORKING", needsQR: false };
let sends = 0;
const wahaFetch = createWahaFetch({
  baseUrl: "http://recovery.test",
  fetch: async (input) => String(input).includes("auto-recover")
    ? Response.json({ success: true, data })
    : ++sends === 1 ? Response.json(refused, { status: 422 }) : Response.json({ id: "sent" }),
});
const response = await wahaFetch("http://waha.test/api/sendText", { method: "POST", body: "{}" });
console.log((await response.json()).id, sends, typeof WahaRecoveryClient, typeof WahaRecoveryError, typeof showQr);
`;

Deno.test("client: the package is small, installs in a plain Node project and works there", async () => {
  const said = await run(Deno.execPath(), ["run", "-A", "scripts/build_client.ts"], ROOT.pathname);
  const bytes = await gzippedBytes([
    "errors.js",
    "mod.js",
    "recovery_client.js",
    "types.js",
    "waha_fetch.js",
    "watch.js",
  ]);
  assert.ok(bytes < GZIPPED_BYTES_MAX, `${bytes} bytes`);
  const [, packed = ""] = /packed (dist\/\S+\.tgz)/.exec(said) ?? [];
  assert.notEqual(packed, "", said);
  const project = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${project}/package.json`, '{"name":"plain","private":true}');
    const tarball = new URL(packed, ROOT).pathname;
    await run("npm", ["install", "--silent", "--no-audit", "--no-fund", tarball], project);
    await Deno.writeTextFile(`${project}/program.mjs`, PROGRAM);
    assert.equal(await run("node", ["program.mjs"], project), "sent 2 function function function");
  } finally {
    await Deno.remove(project, { recursive: true });
  }
});
