import assert from "node:assert/strict";
import { FlagError, parseFlags } from "./flags.ts";

Deno.test("parseFlags() looks only, unless it is told to set up", () => {
  assert.deepEqual(parseFlags([]), { json: false, setUp: null });
  assert.deepEqual(parseFlags(["--json", "--session", "shop"]), {
    json: true,
    session: "shop",
    setUp: null,
  });
  const args = ["--setup-webhook", "--url", "http://us/hook", "--yes", "--json"];
  assert.deepEqual(parseFlags(args), {
    json: true,
    setUp: { yes: true, force: false, url: "http://us/hook" },
  });
  assert.equal(parseFlags(["-h"]), null);
});

const WRONG = [
  [["--yes"], /--yes alone/],
  [["--url", "http://us"], /--url alone/],
  [["--force"], /--force alone/],
  [["--setup-webhook", "--json"], /add --yes/],
  [["--nosuch"], /Unknown option '--nosuch'/],
  [["default"], /Unexpected argument 'default'/],
  [["--session"], /argument missing/],
] as const;

for (const [args, why] of WRONG) {
  Deno.test(`parseFlags() refuses ${args.join(" ")}`, () => {
    assert.throws(
      () => parseFlags(args),
      (error) => error instanceof FlagError && error.code === "BAD_FLAG" && why.test(error.message),
    );
  });
}
