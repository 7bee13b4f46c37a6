import assert from "node:assert/strict";
import { aReport, aRig, aServer, keyed } from "./http_fixture.ts";

const PUBLIC = "https://recovery.example";
const QR_LINK = "/api/v1/waha/sessions/shop/qr-link";

Deno.test("qr link: whoever has the key gets one for a session that waits for a scan", async () => {
  const { app, service } = aRig({ publicUrl: PUBLIC });
  const server = aServer({ name: "berlin" });
  service.reports.set("shop", aReport({ session: "shop", status: "FAILED", server }));
  const answer = await app.fetch(keyed(QR_LINK, { method: "POST" }));
  assert.equal(answer.status, 200);
  const { data } = await answer.json();
  const payload = /^https:\/\/recovery\.example\/qr\/([\w-]+)\.[\w-]{43}$/.exec(data.url)?.[1];
  assert.match(atob(payload ?? ""), /^\[1,"berlin","shop",/);
  assert.match(data.expiresAt, /^\d{4}-/);
  const stranger = new Request(`http://localhost${QR_LINK}`, { method: "POST" });
  assert.equal((await app.fetch(stranger)).status, 401);
});

Deno.test("qr link: a connected session has none, and an unknown one neither", async () => {
  const { app, service } = aRig({ publicUrl: PUBLIC });
  service.reports.set("shop", aReport({ session: "shop", status: "WORKING" }));
  const connected = await app.fetch(keyed(QR_LINK, { method: "POST" }));
  assert.equal((await connected.json()).error.code, "QR_NOT_AVAILABLE");
  const unknown = await app.fetch(keyed(QR_LINK.replace("shop", "none"), { method: "POST" }));
  assert.equal(unknown.status, 404);
});

Deno.test("qr link: without PUBLIC_URL it says what to set", async () => {
  const { app } = aRig();
  const answer = await app.fetch(keyed("/api/v1/waha/qr-link", { method: "POST" }));
  assert.equal(answer.status, 503);
  const { error } = await answer.json();
  assert.equal(error.code, "NOT_CONFIGURED");
  assert.equal(error.details.problems[0].variable, "PUBLIC_URL");
});
