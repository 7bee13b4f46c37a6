import assert from "node:assert/strict";
import { scanned } from "../../tests/terminal/scanned.ts";
import { drawQr } from "./qr_view.ts";
import { uncoloured } from "./terminal_fixture.ts";

const RAW = `2@${"AbCdEf0123456789+/=,".repeat(11)}`;

function lines(drawing: ReturnType<typeof drawQr>): string[] {
  assert.equal(drawing.is, "drawn");
  return drawing.is === "drawn" ? drawing.lines : [];
}

for (const ground of ["dark", "light"] as const) {
  Deno.test(`drawQr() on a ${ground} ground is read by a phone, and sets no colour`, () => {
    const text = lines(drawQr(RAW, { ground, room: null })).join("\n");
    assert.equal(scanned(text, ground === "dark" ? "light" : "dark"), RAW);
    assert.ok(!text.includes("\x1b"));
  });
}

Deno.test("drawQr() paints black on white itself, so that no theme can spoil it", () => {
  const painted = lines(drawQr(RAW, { ground: "painted", room: null }));
  const framed = (line: string) =>
    line.startsWith("\x1b[38;5;16;48;5;231m") && line.endsWith("\x1b[0m");
  assert.ok(painted.every(framed));
  const text = painted.map(uncoloured).join("\n");
  assert.equal(scanned(text, "dark"), RAW);
});

Deno.test("drawQr() gives up some of the quiet zone before it says how much room it takes", () => {
  const whole = lines(drawQr(RAW, { ground: "dark", room: null }));
  const size = [...whole[0] ?? ""].length;
  const tight = drawQr(RAW, { ground: "dark", room: { columns: size - 2, rows: 100 } });
  assert.equal([...lines(tight)[0] ?? ""].length, size - 4);
  assert.deepEqual(drawQr(RAW, { ground: "dark", room: { columns: size - 5, rows: 100 } }), {
    is: "too-small",
    columns: size - 4,
    rows: Math.ceil((size - 4) / 2),
  });
});
