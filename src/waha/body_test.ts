import assert from "node:assert/strict";
import { settled } from "../../tests/virtual_clock.ts";
import { BodyTooLongError, readText } from "./body.ts";

const signal = new AbortController().signal;

function streamOf(chunks: Uint8Array[], onCancel: () => void = () => {}) {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
    cancel: onCancel,
  });
}

Deno.test("readText() joins a character that two chunks share", async () => {
  const bytes = new TextEncoder().encode("Zoë 👋");
  const chunks = [...bytes].map((byte) => Uint8Array.of(byte));
  assert.equal(await readText(streamOf(chunks), 100, { signal }), "Zoë 👋");
  assert.equal(await readText(null, 100, { signal }), "");
});

Deno.test("readText() takes a body of exactly the limit and refuses one byte more", async () => {
  assert.equal((await readText(streamOf([new Uint8Array(8)]), 8, { signal })).length, 8);
  await assert.rejects(readText(streamOf([new Uint8Array(9)]), 8, { signal }), BodyTooLongError);
});

Deno.test("readText() leaves with its caller, though the source knows no signal", async () => {
  let cancelled = false;
  const silent = new ReadableStream<Uint8Array>({
    cancel: () => {
      cancelled = true;
    },
  });
  const caller = new AbortController();
  const reading = readText(silent, 8, { signal: caller.signal });
  await settled();
  caller.abort("gone");
  await assert.rejects(reading, (reason) => reason === "gone");
  assert.ok(cancelled);
});
