import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createSimulator, type Engine, type Status } from "./mod.ts";

async function get(
  path: string,
  on: { engine?: Engine; status: Status; accept?: string },
): Promise<{ status: number; type: string | null; text: string }> {
  const { engine = "NOWEB", status, accept = "*/*" } = on;
  const clock = new VirtualClock();
  const waha = createSimulator({ clock, apiKey: "test-key-0000", engine, status });
  const response = await waha.fetch(`http://waha.test${path}`, {
    headers: { "x-api-key": "test-key-0000", accept },
  });
  const type = response.headers.get("content-type");
  return { status: response.status, type, text: await response.text() };
}

const QR = "/api/default/auth/qr";
const SHOT = "/api/screenshot?session=default";
const SCAN = "SCAN_QR_CODE";

const FORMS = [
  { path: QR, accept: "*/*", type: "image/png" },
  { path: QR, accept: "application/json", type: "application/json; charset=utf-8" },
  { path: QR, accept: "application/json, text/plain, */*", type: "image/png" },
  { path: `${QR}?format=raw`, accept: "image/png", type: "application/json; charset=utf-8" },
  { path: `${QR}?format=image`, accept: "*/*", type: "image/png" },
  { path: `${QR}?format=svg`, accept: "*/*", type: "image/png" },
] as const;

for (const { path, accept, type } of FORMS) {
  Deno.test(`GET ${path.slice(18)} with Accept ${accept} is ${type}`, async () => {
    assert.equal((await get(path, { status: SCAN, accept })).type, type);
  });
}

const SHOTS: readonly { engine: Engine; status: Status; answer: number; says: RegExp }[] = [
  { engine: "NOWEB", status: "STARTING", answer: 422, says: /session is starting/ },
  { engine: "NOWEB", status: SCAN, answer: 200, says: /PNG/ },
  { engine: "GOWS", status: SCAN, answer: 200, says: /PNG/ },
  { engine: "NOWEB", status: "WORKING", answer: 422, says: /non chrome based engine/ },
  { engine: "NOWEB", status: "FAILED", answer: 422, says: /Unknown status - FAILED/ },
  { engine: "NOWEB", status: "STOPPED", answer: 404, says: /Please start it first/ },
  { engine: "WEBJS", status: "WORKING", answer: 200, says: /PNG/ },
  { engine: "WEBJS", status: "FAILED", answer: 500, says: /ProtocolError/ },
];

for (const { engine, status, answer, says } of SHOTS) {
  Deno.test(`a screenshot of ${engine} in ${status} answers ${answer}`, async () => {
    const shot = await get(SHOT, { engine, status });
    assert.equal(shot.status, answer);
    assert.match(shot.text, says);
  });
}

Deno.test("the raw QR changes with every QR that is shown", async () => {
  const clock = new VirtualClock();
  const waha = createSimulator({ clock, apiKey: "test-key-0000", status: SCAN });
  const raw = async () => {
    const response = await waha.fetch(`http://waha.test${QR}?format=raw`, {
      headers: { "x-api-key": "test-key-0000" },
    });
    return (await response.json()).value;
  };
  const first = await raw();
  await clock.advance(59_999);
  assert.equal(await raw(), first);
  await clock.advance(1);
  assert.notEqual(await raw(), first);
});
