import assert from "node:assert/strict";
import { unreachable } from "./unreachable.ts";

Deno.test("unreachable: a case that the types do not know is named", () => {
  assert.throws(() => unreachable({ is: "ajar" } as never), {
    message: 'Cannot handle {"is":"ajar"}: no such case',
  });
});
