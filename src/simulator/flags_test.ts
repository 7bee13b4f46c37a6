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
  });
});

Deno.test("parseFlags() takes every flag, with = or a space", () => {
  const args = ["--port=0", "--sessions", "a,b,a", "--engine", "GOWS", "--status", "FAILED"];
  assert.deepEqual(parseFlags([...args, "--speed", "2.5", "--seed", "7"]), {
    port: 0,
    sessions: ["a", "b"],
    engine: "GOWS",
    status: "FAILED",
    speed: 2.5,
    seed: 7,
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
