import assert from "node:assert/strict";
import { z } from "zod";
import { API, ask, Scene } from "./scene.ts";

const EXIT_CONFIG = 78;
const problemsSchema = z.object({ problems: z.array(z.object({ variable: z.string() })) });

Deno.test("without a configuration it ends with 78 and says what it needs", async () => {
  await using scene = await Scene.open();
  const program = scene.run({ WAHA_URL: "", WAHA_API_KEY: "" });
  const { code } = await program.ended();
  assert.equal(code, EXIT_CONFIG);
  assert.match(program.err, /WAHA_URL: given nothing, expected http:\/\//);
});

Deno.test("all that is wrong stands in one message, and no secret does", async () => {
  await using scene = await Scene.open();
  const program = scene.run({
    WAHA_URL: "waha.example",
    API_KEY: "too-short-key",
    PORT: "80a",
    MONITOR_INTERVAL_MS: "7000",
    STORE_URL: "/etc/passwd",
  });
  const { code } = await program.ended();
  assert.equal(code, EXIT_CONFIG);
  const [message] = program.err.match(/Cannot start as 5 settings are wrong[^]*/) ?? [""];
  for (const variable of ["WAHA_URL", "API_KEY", "PORT", "MONITOR_INTERVAL_MS", "STORE_URL"]) {
    assert.match(message, new RegExp(`^ {2}${variable}: given .+, expected .+$`, "m"));
  }
  assert.ok(!`${program.out}${program.err}`.includes("too-short-key"));
});

Deno.test("on Deno Deploy without a configuration it starts and answers 503 with the list", async () => {
  await using scene = await Scene.open();
  const program = scene.run({
    DENO_DEPLOY: "true",
    WAHA_URL: "",
    API_KEY: "",
    PORT: String(freePort()),
  });
  const url = await program.listening();
  for (const path of ["/status", "/health", "/sessions/shop/status"]) {
    const answer = await ask(`${url}${API}${path}`);
    assert.equal(answer.status, 503);
    assert.equal(answer.error.code, "NOT_CONFIGURED");
    const { problems } = problemsSchema.parse(answer.error.details);
    assert.deepEqual(problems.map(({ variable }) => variable), ["WAHA_URL", "API_KEY"]);
  }
  assert.equal((await ask(`${url}/livez`)).status, 200);
  assert.equal((await ask(`${url}/readyz`)).status, 503);
});

Deno.test("without API_KEY it listens on this machine only and says so", async () => {
  await using scene = await Scene.open({ settings: { STORE_URL: "memory:" } });
  const { program, url } = await scene.start();
  assert.match(url, /^http:\/\/127\.0\.0\.1:/);
  const said = program.log().filter(({ msg }) => /API_KEY/.test(String(msg)));
  assert.equal(said.length, 1);
  const elsewhere = scene.run({ HOST: "0.0.0.0" });
  assert.equal((await elsewhere.ended()).code, EXIT_CONFIG);
  assert.match(elsewhere.err, /HOST: given '0\.0\.0\.0', expected 127\.0\.0\.1/);
});

/** As the platform would give one; in between somebody else may take it, which is rare. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
