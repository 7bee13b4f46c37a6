import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { LineBatch } from "./line_batch.ts";

Deno.test("line batch: lines of one moment are written together, in their order, and soon", async () => {
  const { batch, written, clock } = aBatch();
  for (const line of ["one", "two", "three"]) batch.write(line);
  assert.deepEqual(written, []);
  await clock.advance(2);
  assert.deepEqual(written, ["one\ntwo\nthree\n"]);
  await clock.advance(1_000);
  assert.equal(written.length, 1);
});

Deno.test("line batch: many lines do not wait for each other", () => {
  const { batch, written } = aBatch();
  for (let n = 0; n < 400; n++) batch.write("x".repeat(99));
  assert.equal(written.join("").length, 32_800);
});

Deno.test("line batch: at the end nothing is left, and nothing comes twice", async () => {
  const { batch, written, clock } = aBatch();
  batch.write("last");
  batch.flush();
  batch.flush();
  await clock.advance(10);
  assert.deepEqual(written, ["last\n"]);
});

Deno.test("line batch: a pipe that takes a few bytes at a time gets all of them", () => {
  const { batch, written } = aBatch({ bytesMax: 3 });
  batch.write("grüße");
  batch.flush();
  assert.equal(written.join(""), "grüße\n");
});

Deno.test("line batch: a reader that is gone, or takes nothing, stops nobody", () => {
  const gone = new LineBatch({
    clock: new VirtualClock(0),
    writeSync: () => {
      throw new Deno.errors.BrokenPipe();
    },
  });
  gone.write("x");
  gone.flush();
  const { batch, written } = aBatch({ bytesMax: 0 });
  batch.write("x");
  batch.flush();
  assert.deepEqual(written, [""]);
});

function aBatch({ bytesMax = Infinity }: { bytesMax?: number } = {}) {
  const written: string[] = [];
  const decoder = new TextDecoder();
  const clock = new VirtualClock(0);
  const batch = new LineBatch({
    clock,
    writeSync: (bytes) => {
      const taken = bytes.subarray(0, Math.min(bytes.length, bytesMax));
      written.push(decoder.decode(taken, { stream: true }));
      return taken.length;
    },
  });
  return { batch, written, clock };
}
