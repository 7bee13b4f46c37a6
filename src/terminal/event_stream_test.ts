import assert from "node:assert/strict";
import fc from "fast-check";
import { streamPieces } from "./event_stream.ts";

const TEXT = "retry: 2000\nid: 1\n\n" +
  'id: 2\nevent: status\ndata: {"session":"商店"}\n\n' +
  ": alive\nid: 2\n\n" +
  "event: reset\r\ndata: {}\r\n\r\n";

async function pieces(chunks: readonly Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return await Array.fromAsync(streamPieces(body, new AbortController().signal));
}

Deno.test("streamPieces() gives the same messages however the network cuts them", () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 120 }), { maxLength: 8 }), async (cuts) => {
      const bytes = new TextEncoder().encode(TEXT);
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.slice(at[index], end));
      assert.deepEqual(await pieces(chunks), [
        { is: "beat" },
        { is: "message", name: "status", data: '{"session":"商店"}' },
        { is: "beat" },
        { is: "message", name: "reset", data: "{}" },
      ]);
    }),
  ));

Deno.test("streamPieces() ends with its signal while nothing comes, and closes the connection", async () => {
  let closed = false;
  const body = new ReadableStream<Uint8Array>({ cancel: () => void (closed = true) });
  const over = new AbortController();
  const reading = Array.fromAsync(streamPieces(body, over.signal));
  over.abort();
  assert.deepEqual(await reading, []);
  assert.ok(closed);
});

Deno.test("streamPieces() does not keep a message that has no end", async () => {
  const chunk = new Uint8Array(1_000_000).fill(97);
  await assert.rejects(pieces([chunk, chunk, chunk, chunk, chunk]), /has no end$/);
});
