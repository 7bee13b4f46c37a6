import assert from "node:assert/strict";
import { FlagError, parseFlags } from "./flags.ts";

Deno.test("parseFlags() gives one WORKING default session on NOWEB when nothing is said", () => {
  assert.deepEqual(parseFlags([]), {
    port: 3000,
    sessions: ["default"],
    engine: "NOWEB",
    status: "WORKING",
    speed: 1,
    seed: 1,
    waha: "2026.2.1",
    webhooks: [],
    log: null,
  });
});

Deno.test("parseFlags() takes every flag, with = or a space", () => {
  const args = ["--port=0", "--sessions", "a,b,a", "--engine", "GOWS", "--status", "FAILED"];
  const hook = ["--webhook", "http://127.0.0.1:8080/hook", "--webhook-hmac", "secret"];
  const more = ["--waha", "2024.10.8", ...hook, "--log=waha.log", "--log-format", "JSON"];
  assert.deepEqual(parseFlags([...args, "--speed", "2.5", "--seed", "7", ...more]), {
    port: 0,
    sessions: ["a", "b"],
    engine: "GOWS",
    status: "FAILED",
    speed: 2.5,
    seed: 7,
    waha: "2024.10.8",
    webhooks: [{
      url: "http://127.0.0.1:8080/hook",
      events: ["session.status", "state.change"],
      hmacKey: "secret",
    }],
    log: { path: "waha.log", format: "JSON" },
  });
});

const WRONG = [
  { args: ["--port", "70000"], says: /--port "70000".* from 0 to 65535/ },
  { args: ["--port", "-1"], says: /command line|--port/ },
  { args: ["--port"], says: /command line/ },
  { args: ["--engine", "WPP"], says: /must be one of NOWEB, WEBJS, GOWS/ },
  { args: ["--status", "BROKEN"], says: /must be one of STOPPED/ },
  { args: ["--speed", "0"], says: /above 0 and up to 1000/ },
  { args: ["--speed", "fast"], says: /above 0 and up to 1000/ },
  { args: ["--sessions", "a,,b"], says: /session name ""/ },
  { args: ["--sessions", "a/b"], says: /session name "a\/b"/ },
  { args: ["--waha", "2025"], says: /must be one of 2024\.10\.8, 2026\.2\.1, 2026\.7/ },
  { args: ["--webhook", "not a url"], says: /must be an http or https URL/ },
  { args: ["--webhook-hmac", "secret"], says: /name the receiver with --webhook/ },
  { args: ["--log-format", "JSON"], says: /name its file with --log/ },
  { args: ["--log", "a.log", "--log-format", "XML"], says: /must be one of PRETTY, JSON/ },
  { args: ["--status", "PASSKEY_REQUIRED"], says: /only GOWS of --waha 2026\.7 has it/ },
  { args: ["--nosuch"], says: /usage: deno task simulate/ },
  { args: ["default"], says: /usage: deno task simulate/ },
] as const;

for (const { args, says } of WRONG) {
  Deno.test(`parseFlags() refuses ${JSON.stringify(args)} with one sentence`, () => {
    assert.throws(() => parseFlags(args), (error: unknown) => {
      assert.ok(error instanceof FlagError);
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, /\n|\.$/);
      return true;
    });
  });
}
