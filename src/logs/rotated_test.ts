import assert from "node:assert/strict";
import { inFolder } from "./command_fixture.ts";
import { unreadAfter } from "./rotated.ts";

Deno.test("rotated: a part that may not be read keeps nobody from the log itself", () =>
  inFolder(async (folder) => {
    const path = `${folder}/waha.log`;
    Deno.writeTextFileSync(path, "new\n");
    Deno.writeTextFileSync(`${path}.1`, "old\n");
    Deno.chmodSync(`${path}.1`, 0);
    const known = { prints: [{ at: 0, bytes: 4, hash: "none" }], changedAt: 0 };
    const { parts } = await unreadAfter(path, known);
    // Root may read everything, the part too.
    const read = parts.map((part) => part.path);
    assert.deepEqual(read.filter((one) => one === path), [path]);
    if (Deno.uid() !== 0) assert.deepEqual(parts, [{ path, known: false }]);
  }));
