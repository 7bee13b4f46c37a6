import assert from "node:assert/strict";
import fc from "fast-check";
import { censored } from "./censor.ts";
import { changesBetween, secretsIn } from "./config_changes.ts";

Deno.test("changesBetween() names each field with before and after, and leaves equal ones out", () => {
  const before = { debug: false, proxy: null, webhooks: [{ url: "http://a", events: ["x"] }] };
  const after = {
    debug: true,
    webhooks: [{ url: "http://a", events: ["x", "y"] }, { url: "http://b" }],
  };
  assert.deepEqual(changesBetween(before, after), [
    { path: "debug", before: "false", after: "true" },
    { path: "webhooks[0].events", before: "x", after: "x, y" },
    { path: "webhooks[1].url", before: null, after: "http://b" },
  ]);
  assert.deepEqual(changesBetween(before, before), []);
});

Deno.test("changesBetween() never shows a key, a header's value or a proxy's password", () => {
  const secret = (word: string) => ({
    proxy: { server: `${word}-1`, password: `${word}-2` },
    webhooks: [{
      url: `http://u:${word}@us/?t=${word}`,
      hmac: { key: `${word}-3` },
      customHeaders: [{ name: "x", value: `${word}-4` }],
    }],
  });
  const changes = changesBetween(secret("hush"), secret("shhh"));
  assert.doesNotMatch(JSON.stringify(changes), /hush|shhh/);
  const key = changes.find(({ path }) => path === "webhooks[0].hmac.key");
  assert.deepEqual([key?.before, key?.after], ["***", "*** (another)"]);
  assert.equal(secretsIn(secret("hush")).length, 4);
});

Deno.test("changesBetween() of any JSON with itself is nothing, and it never throws", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
    assert.deepEqual(changesBetween(one, structuredClone(one)), []);
    changesBetween(one, other);
  }));
});

Deno.test("censored() replaces every secret, the longest first, but no short word", () => {
  assert.equal(
    censored("key hush-hush-2 and hush-hush", ["hush-hush", "hush-hush-2"]),
    "key *** and ***",
  );
  assert.equal(censored("an admin", ["admin"]), "an admin");
});
