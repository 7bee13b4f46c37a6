import assert from "node:assert/strict";
import { qrSchema } from "../../src/contract/mod.ts";
import { textOfQr } from "./qr_reader.ts";
import { Scene, WAHA_KEY } from "./scene.ts";

const ignore = !await isHere("curl") || !await isHere("jq");
const because = ignore ? " (left out: it needs curl and jq)" : "";

async function isHere(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

/** As a person types it. */
async function sh(command: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("sh", { args: ["-c", command] }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

Deno.test({
  name: `the guide's commands work as they stand on a session that is well${because}`,
  ignore,
  fn: async () => {
    await using scene = await Scene.open();
    const { url } = await scene.start();
    const us = `${url}/api/v1/waha`;
    assert.equal(await sh(`curl -s -X GET ${us}/status | jq .data.status`), '"WORKING"');
    assert.equal(await sh(`curl -s ${us}/status | jq '.data.status'`), '"WORKING"');
    assert.equal(await sh(`curl -s -X POST ${us}/auto-recover | jq .success`), "true");
    assert.deepEqual(scene.acts(), []);
    assert.equal(
      await sh(`curl -s -X GET ${us}/health | jq -c '[.success, .data.status]'`),
      '[true,"pass"]',
    );
    assert.equal(await sh(`curl -s ${us}/qr | jq '.data.qr'`), "null");
    assert.equal(await sh(`curl -s ${us}/qr | jq -r '.error.code'`), "QR_NOT_AVAILABLE");
    const restarted = await sh(
      `curl -s -X POST ${us}/restart | jq -c '[.success, .data.currentStatus]'`,
    );
    assert.equal(restarted, '[true,"WORKING"]');
    assert.deepEqual(scene.acts(), ["/api/sessions/default/restart"]);
  },
});

Deno.test({
  name: `auto-recover on a session whose QR ran out brings a code that a phone can read${because}`,
  ignore,
  fn: async () => {
    await using scene = await Scene.open({ simulator: { status: "SCAN_QR_CODE" } });
    scene.waha.simulator.control("default", "qr-runs-out");
    const { url } = await scene.start();
    const us = `${url}/api/v1/waha`;
    assert.equal(await sh(`curl -s ${us}/status | jq -r .data.status`), "FAILED");
    const recovered = await sh(
      `curl -s -X POST ${us}/auto-recover | ` +
        "jq -c '[.success, .data.previousStatus, .data.currentStatus, .data.needsQR]'",
    );
    assert.equal(recovered, '[true,"FAILED","SCAN_QR_CODE",true]');
    const png = await sh(`curl -s ${us}/qr | jq -r '.data.qr'`);
    assert.match(png, /^data:image\/png;base64,/);
    const shown = await rawCode(scene);
    assert.equal(textOfQr(png), shown);
  },
});

Deno.test("the code comes as JSON, PNG, SVG and text, all of the one that WAHA shows", async () => {
  await using scene = await Scene.open({ simulator: { status: "SCAN_QR_CODE" } });
  const service = await scene.start();
  const { qr, raw } = (await service.get("/qr")).data(qrSchema);
  assert.equal(raw, await rawCode(scene));
  assert.equal(textOfQr(qr), raw);
  for (
    const { accept, is } of [
      { accept: "image/png", is: /^.PNG/ },
      { accept: "image/svg+xml", is: /<svg/ },
      { accept: "text/plain", is: /[█▀▄]/ },
    ]
  ) {
    const answer = await service.get("/qr", { headers: { accept } });
    assert.equal(answer.status, 200);
    assert.ok(answer.headers.get("content-type")?.startsWith(accept), accept);
    assert.match(answer.text, is);
  }
});

async function rawCode(scene: Scene): Promise<string> {
  const answer = await fetch(`${scene.waha.url}/api/default/auth/qr?format=raw`, {
    headers: { "x-api-key": WAHA_KEY },
  });
  return (await answer.json()).value;
}
