import assert from "node:assert/strict";
import fc from "fast-check";
import { textWithoutSecrets, withoutSecrets } from "./secrets.ts";

const SECRET = "s3cr3t-0123456789";

const TEXTS = [
  { of: "a URL's password", text: `fetch http://user:${SECRET}@waha:3000/api failed` },
  { of: "an X-Api-Key header", text: `sent X-Api-Key: ${SECRET}, got 401` },
  { of: "a bearer token", text: `sent Authorization: Bearer ${SECRET}` },
  { of: "a query parameter", text: `GET /api/sessions?api_key=${SECRET}&all=true` },
  { of: "JSON", text: `{"config":{"hmac":"${SECRET}","apiKey": "${SECRET}"}}` },
];
for (const { of, text } of TEXTS) {
  Deno.test(`log: ${of} in a text is not written`, () => {
    assert.ok(!textWithoutSecrets(text).includes(SECRET), textWithoutSecrets(text));
  });
}

Deno.test("log: a text without a secret is written as it is", () => {
  const text = "Cannot ask WAHA as http://waha:3000 refused the connection: is it running?";
  assert.equal(textWithoutSecrets(text), text);
});

Deno.test("log: a field with a key-like name is censored at any depth", () =>
  fc.assert(fc.property(
    fc.constantFrom("apiKey", "X-Api-Key", "hmac", "password", "authorization", "Cookie", "TOKEN"),
    fc.array(fc.constantFrom("a", "list", "config"), { maxLength: 8 }),
    (name, path) => {
      const value = path.reduceRight<unknown>(
        (inner, step) => step === "list" ? [inner] : { [step]: inner },
        { [name]: SECRET },
      );
      assert.ok(!JSON.stringify(withoutSecrets(value)).includes(SECRET));
    },
  )));

Deno.test("log: an error is written with its code and its cause, without their secrets", () => {
  const cause = new TypeError(`connect http://u:${SECRET}@waha:3000`);
  const error = Object.assign(new Error("Cannot look", { cause }), { code: "WAHA_UNREACHABLE" });
  const written = JSON.stringify(withoutSecrets({ error }));
  assert.match(written, /"code":"WAHA_UNREACHABLE"/);
  assert.match(written, /"cause":\{"name":"TypeError"/);
  assert.ok(!written.includes(SECRET), written);
});

Deno.test("log: whatever was thrown can be written as JSON, cycles and big integers too", () => {
  const cycle: Record<string, unknown> = { big: 10n, call: () => 1, none: null };
  cycle.self = cycle;
  const written = JSON.stringify(withoutSecrets({ error: cycle }));
  assert.match(written, /"big":"10"/);
  assert.match(written, /too deep/);
});

Deno.test("log: any value becomes JSON", () =>
  fc.assert(fc.property(fc.anything({ withBigInt: true }), (value) => {
    assert.doesNotThrow(() => JSON.stringify(withoutSecrets({ value })));
  })));
