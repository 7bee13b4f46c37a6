import assert from "node:assert/strict";
import { type Access, createAccessCheck } from "./access.ts";
import { unreachable } from "./unreachable.ts";

Deno.test("unreachable() names the case that the types said cannot be", () => {
  const foreign: { is: string } = { is: "everyone" };
  assert.throws(() => createAccessCheck(foreign as Access), /Cannot answer \{"is":"everyone"\}/);
  assert.throws(() => unreachable(foreign as never), /no such case/);
});
