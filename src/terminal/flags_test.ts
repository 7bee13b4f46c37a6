import assert from "node:assert/strict";
import { FlagError, flagsOf, targetOf } from "./flags.ts";

const LIST = { switches: ["json"], values: ["server"], word: "session" };

for (
  const { args, says } of [
    { args: ["--nope"], says: /^Cannot read the command line: Unknown option '--nope'$/ },
    { args: ["--server"], says: /argument missing$/ },
    { args: ["--server="], says: /^Cannot use --server as it is empty$/ },
    {
      args: ["--server", "a", "--server", "b"],
      says: /^Cannot take --server twice: give it once$/,
    },
    { args: ["--json=yes"], says: /does not take an argument$/ },
    { args: ["a", "b"], says: /^Cannot take b: this command takes one session at most$/ },
  ]
) {
  Deno.test(`flagsOf() refuses ${args.join(" ")} in one sentence`, () => {
    assert.throws(() => flagsOf(args, LIST), (error) => {
      assert.ok(error instanceof FlagError && !error.message.includes("\n"));
      assert.match(error.message, says);
      return true;
    });
  });
}

Deno.test("flagsOf() takes switches, values and one word in any order, and -h is help", () => {
  const given = flagsOf(["--json", "shop", "--server=eu"], LIST);
  assert.deepEqual([given?.on("json"), given?.of("server"), given?.word], [true, "eu", "shop"]);
  assert.equal(flagsOf(["shop", "-h"], LIST), null);
  assert.throws(() => flagsOf(["x"], { switches: [], values: [] }), FlagError);
});

for (const name of ["..", "a/b", "a\\b", "", "a\nb", "x".repeat(2_000)]) {
  Deno.test(`targetOf() refuses a name that could leave its place in a path: ${name.slice(0, 9)}`, () => {
    assert.throws(() => targetOf(name, undefined), FlagError);
    assert.throws(() => targetOf(undefined, name), FlagError);
  });
}
