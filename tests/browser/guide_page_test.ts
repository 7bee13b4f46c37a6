import assert from "node:assert/strict";
import { textOfQr } from "../e2e/qr_reader.ts";
import { inBrowser, openPage } from "./browser.ts";
import { Desk } from "./desk.ts";
import { guidePage } from "./guide_page.ts";

const API_KEY = "a-key-of-the-service-0123";
const MESSAGE = { session: "default", chatId: "15550100@c.us", text: "hi" };

for (const [key, settings] of [["no key", {}], ["a key", { API_KEY }]] as const) {
  inBrowser(
    `the guide's apiCall brings a message through a crash of its session, with ${key}`,
    async (browser) => {
      await using desk = await Desk.open(guidePage, { settings });
      const page = await openPage(browser, desk.site.origin);
      desk.scene.waha.simulator.control("default", "crash");
      const call = `apiCall("/api/sendText", ${JSON.stringify(MESSAGE)})`;
      const { status } = await page.evaluate<{ status: number }>(call);
      assert.equal(status, 201);
      assert.deepEqual(desk.sends(), [422, 201]);
      assert.deepEqual(desk.scene.acts(), ["/api/sessions/default/restart"]);
      assert.match(await page.textContent("#said") ?? "", /recover/i);
    },
  );
}

inBrowser("the guide's recoverSession shows a code that a phone can read", async (browser) => {
  await using desk = await Desk.open(guidePage, { simulator: { status: "SCAN_QR_CODE" } });
  desk.scene.waha.simulator.control("default", "qr-runs-out");
  const page = await openPage(browser, desk.site.origin);
  const { success, data } = await page.evaluate<
    { success: boolean; data: { needsQR: boolean; currentStatus: string } }
  >("recoverSession()");
  assert.deepEqual([success, data.needsQR, data.currentStatus], [true, true, "SCAN_QR_CODE"]);
  const drawn = "document.querySelector('#qr').naturalWidth > 0";
  await page.waitForFunction(drawn);
  const src = await page.getAttribute("#qr", "src");
  assert.match(textOfQr(src ?? ""), /^2@/);
});

inBrowser(
  "a call through our proxy needs no second one: the page never sees the 422",
  async (browser) => {
    await using desk = await Desk.open(guidePage);
    const page = await openPage(browser, desk.site.origin);
    desk.scene.waha.simulator.control("default", "crash");
    const statuses: number[] = [];
    page.on("response", (response) => {
      if (response.url().includes("sendText") && response.request().method() === "POST") {
        statuses.push(response.status());
      }
    });
    const endpoint = `${desk.recovery}/api/v1/waha/proxy/api/sendText`;
    const call = `apiCall("${endpoint}", ${JSON.stringify(MESSAGE)})`;
    const { status } = await page.evaluate<{ status: number }>(call);
    assert.equal(status, 201);
    assert.deepEqual(statuses, [201]);
  },
);

inBrowser("a page that is not listed reads nothing of ours", async (browser) => {
  await using desk = await Desk.open(guidePage, { listed: false });
  const page = await openPage(browser, desk.site.origin);
  desk.scene.waha.simulator.control("default", "crash");
  await assert.rejects(page.evaluate("recoverSession()"), /Failed to fetch/);
  const status = `fetch("${desk.recovery}/api/v1/waha/status").then((answer) => answer.json())`;
  await assert.rejects(page.evaluate(status), /Failed to fetch/);
});
