import assert from "node:assert/strict";
import fc from "fast-check";
import {
  acceptOf,
  closeFrame,
  frame,
  FrameReader,
  type Heard,
  OPCODE,
  textFrame,
} from "./ws_frames.ts";

const MASK = [1, 2, 3, 4];

/** A frame as a client sends it. */
function masked(opcode: number, payload: Uint8Array): Uint8Array {
  const plain = frame(opcode, payload);
  const start = plain.length - payload.length;
  const bytes = new Uint8Array(plain.length + 4);
  bytes.set(plain.subarray(0, start));
  bytes[1] = (plain[1] ?? 0) | 0x80;
  bytes.set(MASK, start);
  bytes.set(payload.map((byte, at) => byte ^ (MASK[at % 4] ?? 0)), start + 4);
  return bytes;
}

Deno.test("acceptOf() answers the RFC's own example", () => {
  assert.equal(acceptOf("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
});

Deno.test("textFrame() writes the length in 1, 3 or 9 bytes", () => {
  assert.deepEqual([...textFrame("Hi")], [0x81, 2, 72, 105]);
  assert.deepEqual([...textFrame("x".repeat(126)).subarray(0, 4)], [0x81, 126, 0, 126]);
  assert.deepEqual([...textFrame("x".repeat(65_536)).subarray(1, 10)], [
    ...[127, 0, 0, 0, 0, 0, 1, 0, 0],
  ]);
});

Deno.test("closeFrame() carries the code and as much of the reason as fits", () => {
  assert.deepEqual([...closeFrame(1008, "No")], [0x88, 4, 0x03, 0xf0, 78, 111]);
  assert.equal(closeFrame(1008, "x".repeat(500)).length, 2 + 125);
});

Deno.test("FrameReader tells the same frames however the bytes are cut", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(1, 2, 9, 10), fc.uint8Array({ maxLength: 125 }))),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (frames, cuts) => {
        const bytes = frames.flatMap(([opcode, payload]) => [...masked(opcode, payload)]);
        const reader = new FrameReader();
        const heard: Heard[] = [];
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const size = cuts[cut % cuts.length] ?? 1;
          heard.push(...reader.read(Uint8Array.from(bytes.slice(at, at + size))));
          at += size;
        }
        const kinds = frames.map(([opcode]) =>
          opcode === OPCODE.ping ? "ping" : opcode === OPCODE.pong ? "pong" : "data"
        );
        assert.deepEqual(heard.map(({ is }) => is), kinds);
        const pings = heard.flatMap((one) => one.is === "ping" ? [[...one.payload]] : []);
        const sent = frames.filter(([opcode]) => opcode === OPCODE.ping);
        assert.deepEqual(pings, sent.map(([, payload]) => [...payload]));
      },
    ),
  ));

const BROKEN = [
  { what: "an unmasked frame", bytes: textFrame("Hi"), code: 1002 },
  { what: "a reserved bit", bytes: Uint8Array.from([0xc1, 0x80, 0, 0, 0, 0]), code: 1002 },
  { what: "an unknown opcode", bytes: masked(3, new Uint8Array(1)), code: 1002 },
  { what: "a long control frame", bytes: masked(9, new Uint8Array(200)), code: 1002 },
  { what: "a frame over 64 KiB", bytes: masked(1, new Uint8Array(70_000)), code: 1009 },
];

for (const { what, bytes, code } of BROKEN) {
  Deno.test(`FrameReader tells ${what} with code ${code}`, () => {
    assert.deepEqual(new FrameReader().read(bytes), [{ is: "broken", code }]);
  });
}
