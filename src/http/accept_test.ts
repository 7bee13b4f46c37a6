import assert from "node:assert/strict";
import { bestForm, QR_FORMS } from "./accept.ts";

const ROWS = [
  { then: "application/json", accept: undefined },
  { then: "application/json", accept: "" },
  { then: "application/json", accept: "*/*" },
  { then: "image/png", accept: "image/png" },
  { then: "image/png", accept: "IMAGE/PNG" },
  { then: "image/png", accept: "image/*" },
  { then: "text/plain", accept: "text/*" },
  { then: "image/svg+xml", accept: "image/png;q=0.5, image/svg+xml;q=0.9" },
  { then: "image/png", accept: "image/png;q=0.9, image/svg+xml;q=0.5" },
  { then: "text/plain", accept: "text/plain, */*" },
  { then: "application/json", accept: "text/plain;q=0.2, */*;q=0.8" },
  { then: "image/svg+xml", accept: "image/*, image/png;q=0" },
  { then: "image/png", accept: "application/json;q=0, */*" },
  { then: "image/svg+xml", accept: "image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8" },
  { then: "application/json", accept: "text/html,application/xhtml+xml,*/*;q=0.8" },
  { then: "application/json", accept: "audio/ogg" },
  { then: "application/json", accept: ";;;q=,,," },
] as const;
for (const { then, accept } of ROWS) {
  Deno.test(`bestForm() is ${then} for ${JSON.stringify(accept)}`, () => {
    assert.equal(bestForm(accept, QR_FORMS), then);
  });
}
