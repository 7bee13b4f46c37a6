import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { inBrowser } from "./browser.ts";
import { QR_LOOKS, QrLooks } from "./qr_looks.ts";
import { violations, watchedPage } from "./watched_page.ts";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const AGENT = "Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36";

function isWithin(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
  );
}

for (
  const look of [
    { viewport: DESKTOP, colorScheme: "light" },
    { viewport: DESKTOP, colorScheme: "dark" },
    { viewport: PHONE, colorScheme: "light", userAgent: AGENT },
    { viewport: PHONE, colorScheme: "dark", userAgent: AGENT },
  ] as const
) {
  const { viewport: { width }, colorScheme } = look;
  inBrowser(
    `nothing that the page of a code may show has a fault for axe, ${colorScheme} at ${width}`,
    async (browser) => {
      await using looks = new QrLooks();
      const { page, faults } = await watchedPage(browser, { url: looks.url, ...look });
      for (const each of QR_LOOKS) {
        await looks.open(page, each);
        assert.deepEqual(await violations(page), [], each.name);
        assert.ok(await isWithin(page), `${each.name} is broader than ${width}`);
      }
      // That a link is refused is told to the console by the browser itself.
      assert.deepEqual(faults.filter((fault) => !/status of 403/.test(fault)), []);
      const [code] = QR_LOOKS;
      assert.equal(code?.name, "code");
      await looks.open(page, code);
      await page.context().setOffline(true);
      await page.locator(".qr-cover").waitFor();
      assert.deepEqual(await violations(page), [], "covered");
    },
  );
}
