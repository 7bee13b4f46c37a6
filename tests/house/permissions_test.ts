import assert from "node:assert/strict";
import { z } from "zod";

const ROOT = new URL("../../", import.meta.url);
const PROBE = new URL("permissions_probe.ts", import.meta.url).pathname;

/** What a program of ours sees that runs as `deno task start` does. */
async function probe(): Promise<Record<string, string>> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-P", "--no-prompt", PROBE],
    cwd: ROOT,
    env: { FOREIGN_SECRET: "hunter2", PORT: "8080" },
  }).output();
  const text = new TextDecoder().decode(output.stdout);
  assert.equal(output.code, 0, new TextDecoder().decode(output.stderr));
  return z.record(z.string(), z.string()).parse(JSON.parse(text));
}

Deno.test("house: the service may use the network and ./data, and nothing else of the machine", async () => {
  assert.deepEqual(await probe(), {
    readOutside: "NotCapable",
    writeOutside: "NotCapable",
    readSystem: "NotCapable",
    run: "NotCapable",
    foreign: "undefined",
    foreignListed: "false",
    ours: "8080",
    hostname: "true",
    memory: "NotCapable",
    data: "written",
    store: "ok",
    escape: "NotCapable",
  });
});
