import assert from "node:assert/strict";
import fc from "fast-check";
import { holdsHidden, withoutSecrets } from "./redaction.ts";

Deno.test("withoutSecrets() leaves no login of any URL, and a config with one is not written back", () => {
  const word = fc.string({ minLength: 6, maxLength: 12, unit: fc.constantFrom(..."abXY19-_.~!$") });
  const secret = word.map((text) => `s3cr${text}`);
  const rest = fc.constantFrom("", "/", "/x?to=a@b", ":8080/y#z@q", "?a=b@c&d=1");
  fc.assert(
    fc.property(
      secret,
      rest,
      fc.constantFrom("http", "https", "socks5"),
      (password, tail, scheme) => {
        for (
          const url of [
            `${scheme}://u:${password}@h.example${tail}`,
            `${scheme}://${password}@h${tail}`,
          ]
        ) {
          const shown = withoutSecrets({ config: { webhooks: [{ url }] } });
          assert.doesNotMatch(JSON.stringify(shown), /s3cr/);
          assert.equal(holdsHidden(shown), true);
          assert.equal(holdsHidden({ config: { webhooks: [{ url }] } }), false);
        }
      },
    ),
  );
});

Deno.test("holdsHidden() reads what is nested without end, and refuses what lies deeper than a config", () => {
  const nested = (depth: number, value: unknown): unknown => {
    let inner = value;
    for (let level = 0; level < depth; level++) inner = [inner];
    return { name: "desk", config: inner };
  };
  assert.equal(holdsHidden(nested(100_000, "x")), false);
  assert.equal(holdsHidden(nested(100_000, "***")), true);
  assert.equal(holdsHidden(withoutSecrets(nested(20, "x"))), true);
});
