import assert from "node:assert/strict";
import fc from "fast-check";
import { type Message, Messages } from "./messages.ts";

const EMPTY = { name: "message", data: "", id: null, retryMs: null };

function read(...pieces: string[]): Message[] {
  const messages = new Messages();
  return pieces.flatMap((piece) => messages.take(piece));
}

Deno.test("messages: fields, comments and lines of data are read as HTML says", () => {
  const stream =
    ": beat\n\nretry: 2000\nid: a-7\nevent: status\ndata: {\ndata:  1}\n\ndata\nid\n\n";
  assert.deepEqual(read(stream), [
    EMPTY,
    { name: "status", data: "{\n 1}", id: "a-7", retryMs: 2_000 },
    { ...EMPTY, id: "" },
  ]);
});

Deno.test("messages: an id with a zero and a retry that is no number are left out", () => {
  assert.deepEqual(read("id: a\0b\nretry: soon\ndata: 1\n\n"), [{ ...EMPTY, data: "1" }]);
});

Deno.test("messages: what a stream left unfinished is no message", () => {
  assert.deepEqual(read("data: 1\n\ndata: 2\n"), [{ ...EMPTY, data: "1" }]);
});

Deno.test("messages: lines end as they like, and the stream is cut anywhere", () => {
  const lines = "event: a\ndata: one\nid: 1\n\ndata: two\n\n: beat\n\ndata: three\n\n";
  const whole = read(lines);
  fc.assert(fc.property(
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.array(fc.nat(100), { maxLength: 8 }),
    (end, cuts) => {
      const text = lines.replaceAll("\n", end);
      const at = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b), text.length];
      const pieces = at.slice(1).map((to, index) => text.slice(at[index], to));
      // Whether a CR that ends the stream is a line's end, only a next line would tell.
      const expected = end === "\r" ? whole.slice(0, -1) : whole;
      assert.deepEqual(read(...pieces), expected);
    },
  ));
});

Deno.test("messages: a message without end is refused before it fills the memory", () => {
  const messages = new Messages();
  const piece = `data: ${"x".repeat(1_000_000)}`;
  assert.throws(() => {
    for (let pieces = 0; pieces < 5; pieces++) messages.take(piece);
  }, { code: "UNREADABLE" });
});
