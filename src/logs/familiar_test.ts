import assert from "node:assert/strict";
import { FamiliarStream, isFamiliarFile } from "./familiar.ts";

const LINE = '{"level":30,"time":1772438400000,"msg":"the sun shines"}\n';
const LONG = `${"A".repeat(200_000)}\n`;

async function isFamiliarByBoth(text: string, readBytes: number): Promise<boolean> {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, text);
  const byFile = await isFamiliarFile(path);
  const bytes = await Deno.readFile(path);
  await Deno.remove(path);
  let at = 0;
  const stream = new FamiliarStream({
    read(into) {
      const piece = bytes.subarray(at, at + Math.min(readBytes, into.length));
      into.set(piece);
      at += piece.length;
      return piece.length === 0 ? null : piece.length;
    },
  });
  const into = new Uint8Array(100_000);
  while (await stream.read(into) !== null);
  assert.equal(stream.isFamiliar, byFile);
  return byFile;
}

const ROWS = [
  { when: "it is empty", text: "", is: false },
  { when: "it is one line", text: LINE, is: true },
  { when: "no line is of a known format", text: "GET /session 200\n".repeat(20_000), is: false },
  { when: "its first line is longer than a sample", text: LONG + LINE, is: true },
  { when: "its last line has no end", text: LONG + LINE.trim(), is: true },
  {
    when: "it begins with a dump of two megabytes",
    text: LONG.repeat(10) + LINE.repeat(30_000),
    is: true,
  },
];
for (const { when, text, is } of ROWS) {
  Deno.test(`a log is ${is ? "" : "not "}familiar when ${when}, however it is read`, async () => {
    for (const readBytes of [997, 65_536, 100_000]) {
      assert.equal(await isFamiliarByBoth(text, readBytes), is);
    }
  });
}
