import assert from "node:assert/strict";
import { isMasked } from "./masked.ts";

Deno.test("isMasked() knows a config whose secrets WAHA, or we, have hidden", () => {
  for (
    const config of [
      { webhooks: [{ hmac: { key: "********" } }] },
      { webhooks: [{ hmac: { key: "•••" } }] },
      { webhooks: [{ url: "https://***@x.example/hook" }] },
      { webhooks: [{ url: "https://x.example/hook?a=1&token=***#b" }] },
      { proxy: { server: "***@p.example:3128" } },
    ]
  ) assert.equal(isMasked(config), true);
});

Deno.test("isMasked() takes asterisks within a text for what they are", () => {
  for (const text of ["ab***", "**", "*", "a *** b", "https://x.example/***/hook?q=a***", ""]) {
    assert.equal(isMasked({ webhooks: [{ hmac: { key: text }, url: text }] }), false);
  }
  for (const none of [null, undefined, 3, []]) assert.equal(isMasked(none), false);
});
