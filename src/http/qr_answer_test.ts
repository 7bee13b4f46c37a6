import assert from "node:assert/strict";
import jsqr from "jsqr";
import { encode } from "uqr";
import { envelopeOf, qrSchema } from "../contract/mod.ts";
import { aRig, keyed, NOW } from "./http_fixture.ts";

/** As long as a real one: 5 fields of base64, about 240 characters. */
const RAW = `2@${"AbCd0123+/=".repeat(21)},end`;
const PNG = "iVBORw0KGgoAAAANSUhEUg==";

function qrRig() {
  const rig = aRig();
  rig.service.code = { is: "qr", png: PNG, raw: RAW, expiresAt: NOW + 20_000 };
  const get = (accept?: string) =>
    rig.app.request(
      keyed("/api/v1/waha/qr", accept === undefined ? {} : { headers: { Accept: accept } }),
    );
  return { ...rig, get };
}

/** Reads a picture made of modules, true for dark, as a phone would. */
function scan(modules: readonly (readonly boolean[])[]): string | undefined {
  const scale = 4;
  const width = modules[0]!.length * scale;
  const height = modules.length * scale;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!modules[Math.floor(y / scale)]![Math.floor(x / scale)]) continue;
      pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  const read = typeof jsqr === "function" ? jsqr : jsqr.default;
  return read(pixels, width, height, { inversionAttempts: "dontInvert" })?.data;
}

Deno.test("qr: the guide's jq .data.qr is a picture for an <img>", async () => {
  const response = await qrRig().get("*/*");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  assert.equal(response.headers.get("Vary"), "Accept");
  const { data } = envelopeOf(qrSchema).parse(await response.json());
  assert.equal(data.qr, `data:image/png;base64,${PNG}`);
  assert.equal(data.raw, RAW);
  assert.equal(data.expiresAt, new Date(NOW + 20_000).toISOString());
});

Deno.test("qr: as PNG it is the picture that WAHA made", async () => {
  const response = await qrRig().get("image/png");
  assert.equal(response.headers.get("Content-Type"), "image/png");
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
});

Deno.test("qr: as SVG it holds the same code, with a quiet zone of 4 modules", async () => {
  const response = await qrRig().get("image/svg+xml");
  assert.equal(response.headers.get("Content-Type"), "image/svg+xml");
  const svg = await response.text();
  assert.match(svg, /^<svg /);
  const { size } = encode(RAW, { border: 4 });
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y] of svg.matchAll(/M(\d+),(\d+)h10v10h-10z/g)) {
    modules[Number(y) / 10]![Number(x) / 10] = true;
  }
  assert.ok(modules.slice(0, 4).flat().every((dark) => !dark));
  assert.equal(scan(modules), RAW);
});

Deno.test("qr: as text it scans on a dark terminal, where blocks are light", async () => {
  const response = await qrRig().get("text/plain");
  assert.equal(response.headers.get("Content-Type"), "text/plain; charset=UTF-8");
  const lines = (await response.text()).trimEnd().split("\n");
  const modules = lines.flatMap((line) => [
    [...line].map((block) => block !== "█" && block !== "▀"),
    [...line].map((block) => block !== "█" && block !== "▄"),
  ]);
  assert.equal(scan(modules.slice(0, modules[0]!.length)), RAW);
});

Deno.test("qr: q-values are honoured", async () => {
  const response = await qrRig().get("image/png;q=0.1, text/plain;q=0.9");
  assert.equal(response.headers.get("Content-Type"), "text/plain; charset=UTF-8");
  await response.body?.cancel();
});

Deno.test("qr: where there is none, 409 says why and what to do, whatever is accepted", async () => {
  const { service, get } = qrRig();
  const because = "it is WORKING: it is connected";
  service.code = {
    is: "not-scannable",
    status: "WORKING",
    because,
    todo: "nothing: it is connected",
  };
  const response = await get("image/png");
  assert.equal(response.status, 409);
  const { error } = await response.json();
  assert.equal(error.code, "QR_NOT_AVAILABLE");
  assert.deepEqual(error.details, {
    status: "WORKING",
    because,
    todo: "nothing: it is connected",
  });
  assert.match(error.message, /it is WORKING/);
});

Deno.test("qr: of a session that does not exist it is 404", async () => {
  const { service, get } = qrRig();
  service.code = { is: "no-such-session" };
  assert.equal((await get()).status, 404);
});
