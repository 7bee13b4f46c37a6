import assert from "node:assert/strict";
import fc from "fast-check";
import { WahaError } from "./errors.ts";
import { encodeSessionName } from "./session_name.ts";

for (const name of ["", ".", "..", "\uD800", "a\uDC00b"]) {
  Deno.test(`encodeSessionName() refuses ${JSON.stringify(name)}`, () => {
    assert.throws(
      () => encodeSessionName(name),
      (error) => error instanceof WahaError && error.code === "INVALID_SESSION_NAME",
    );
  });
}

Deno.test("encodeSessionName() keeps any name it takes within one step of the path", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      if (!name.isWellFormed() || ["", ".", ".."].includes(name)) return;
      const url = new URL(`http://waha/api/sessions/${encodeSessionName(name)}/restart?x`);
      const steps = url.pathname.split("/");
      assert.equal(steps.length, 5);
      assert.equal(decodeURIComponent(steps[3] ?? ""), name);
      assert.equal(url.search, "?x");
    }),
    { examples: [["../../server/stop"], ["a/b"], ["%2e%2e"], ["a?b#c"], ["ü 👋"], ["\0"]] },
  );
});
