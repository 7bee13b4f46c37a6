import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Timings, WAHA_2026_2_1 } from "../../src/simulator/mod.ts";
import { until } from "../e2e/until.ts";
import { inBrowser } from "./browser.ts";
import { Stage, STAGE_KEY } from "./stage.ts";
import { login, violations, watchedPage } from "./watched_page.ts";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const OPEN_ALL = "for (const each of document.querySelectorAll('details')) each.open = true";
const SHOP = "[id='row/main/shop']";
const SLOW_LOGIN = { ...WAHA_2026_2_1.loginMs, NOWEB: [60_000, 60_000] } as const;
const SESSION = "/servers/main/sessions";

/** A server with a session that fell and came back, one that waits for a phone, and one that is paused. */
async function aStage(
  { settings = {}, timings = {} }: {
    settings?: Record<string, string>;
    timings?: Partial<Timings>;
  } = {},
): Promise<Stage> {
  const stage = await Stage.open({
    speed: 20,
    settings,
    servers: {
      main: {
        sessions: ["shop", "support", { name: "desk", status: "SCAN_QR_CODE" }, "quiet"],
        timings,
      },
    },
  });
  await stage.service.waha.pauseSession("quiet");
  stage.control("main", "shop", "crash");
  stage.control("main", "support", "phone-logout");
  await stage.until("main", "support", "awaiting-person");
  await stage.until("main", "shop", "healthy");
  return stage;
}

async function pathsOf(stage: Stage): Promise<string[]> {
  const { incidents } = await stage.service.waha.incidents({ limit: 10 });
  const incident = incidents.find(({ session }) => session === "support");
  assert.ok(incident !== undefined);
  return [
    "/",
    `${SESSION}/support`,
    `${SESSION}/shop`,
    "/incidents",
    `/incidents/${incident.id}?server=main`,
    "/ledger",
    "/docs",
    `${SESSION}/none`,
  ];
}

inBrowser(
  "no page has a fault for axe in either theme and size, says an error, or asks anybody else",
  async (browser) => {
    await using stage = await aStage();
    const { url } = stage;
    const paths = await pathsOf(stage);
    for (
      const look of [
        { viewport: DESKTOP, colorScheme: "light" },
        { viewport: PHONE, colorScheme: "dark" },
      ] as const
    ) {
      const { page, faults } = await watchedPage(browser, { url, ...look });
      await page.goto(`${url}/login`);
      assert.deepEqual(await violations(page), [], `/login ${look.colorScheme}`);
      await login(page, url);
      for (const path of paths) {
        await page.goto(`${url}${path}`);
        await page.evaluate(OPEN_ALL);
        assert.deepEqual(await violations(page), [], `${path} ${look.colorScheme}`);
        assert.ok(await isWithin(page), `${path} is broader than ${look.viewport.width}`);
      }
      // That a page is not found is told to the console by the browser itself.
      const own = faults.filter((fault) => !/status of 404/.test(fault));
      assert.deepEqual(own, [], look.colorScheme);
      await page.context().close();
    }
  },
);

inBrowser("a crash and its recovery show by themselves, and trouble moves up", async (browser) => {
  // Long enough to be seen by a busy machine, too: three seconds of its own.
  await using stage = await aStage({ timings: { loginMs: SLOW_LOGIN } });
  const { url } = stage;
  const { page, faults } = await watchedPage(browser, { url, viewport: DESKTOP });
  await login(page, url);
  await page.focus(`${SHOP} a`);
  stage.control("main", "shop", "crash");
  await page.waitForSelector(`${SHOP}[data-phase=recovering]`);
  const ranks = await page.evaluate<string[]>(
    "[...document.querySelectorAll('#sessions > li')].map((row) => row.dataset.rank)",
  );
  assert.deepEqual(ranks, ranks.toSorted());
  assert.equal(
    await page.evaluate("document.activeElement.closest('li')?.id"),
    "row/main/shop",
    "who stands on a row stays on it",
  );
  await page.waitForSelector(`${SHOP}[data-phase=healthy]`);
  await page.locator("#servers").getByText("healthy 1").waitFor();
  assert.deepEqual(faults, []);
});

inBrowser(
  "the list is searched by the keyboard, and without a script by its form",
  async (browser) => {
    await using stage = await aStage();
    const { url } = stage;
    const { page, faults } = await watchedPage(browser, { url, viewport: DESKTOP });
    await login(page, url);
    await page.keyboard.press("/");
    await page.keyboard.type("SHOP");
    assert.deepEqual(await shownRows(page), ["row/main/shop"]);
    assert.match(page.url(), /\?q=SHOP$/);
    assert.equal(await page.textContent("#shown"), "1 of 4");
    await page.keyboard.press("Escape");
    assert.equal((await shownRows(page)).length, 4);
    await page.selectOption("#phase", "paused");
    assert.deepEqual(await shownRows(page), ["row/main/quiet"]);
    assert.deepEqual(faults, []);
    const state = await page.context().storageState();
    const plain = await watchedPage(browser, {
      url,
      javaScriptEnabled: false,
      storageState: state,
    });
    await plain.page.goto(url);
    await plain.page.fill("#q", "needs person");
    await plain.page.click("#filter button");
    const hidden = await plain.page.locator("#sessions > li[hidden]").count();
    const shown = await plain.page.locator("#sessions > li:not([hidden])").count();
    assert.ok(shown >= 1 && shown + hidden === 4);
  },
);

inBrowser(
  "a restart is asked for by the keyboard alone, after its risk was read",
  async (browser) => {
    await using stage = await aStage();
    const { url } = stage;
    const { page, faults } = await watchedPage(browser, { url, viewport: DESKTOP });
    await login(page, url);
    await page.goto(`${url}${SESSION}/shop`);
    await tabTo(page, "Restart…");
    await page.keyboard.press("Enter");
    assert.match(await page.textContent("details[open] p") ?? "", /Its login is kept/);
    await tabTo(page, "Restart");
    const calls = () =>
      stage.simulator("main").simulator.calls().filter(({ method, path }) =>
        method === "POST" && path === "/api/sessions/shop/restart"
      ).length;
    const before = calls();
    await page.keyboard.press("Enter");
    await page.waitForSelector(".said");
    assert.equal(calls(), before + 1);
    assert.match(await page.textContent(".said") ?? "", /WAHA show/);
    assert.equal(page.url(), `${url}${SESSION}/shop`);
    await page.reload();
    assert.equal(calls(), before + 1, "a reload sends nothing again");
    assert.equal(await page.locator(".said").count(), 0);
    assert.deepEqual(faults, []);
  },
);

inBrowser(
  "a link for the phone is asked for by a button, and opens the code's page without a key",
  async (browser) => {
    await using stage = await aStage({ settings: { PUBLIC_URL: "https://recovery.example.org" } });
    const { url } = stage;
    const { page, faults } = await watchedPage(browser, { url, viewport: PHONE });
    await login(page, url);
    await page.goto(`${url}${SESSION}/desk`);
    await page.getByRole("button", { name: "Link to the QR page" }).click();
    const link = new URL(await page.textContent(".said .link") ?? "");
    assert.equal(page.url(), `${url}${SESSION}/desk`);
    assert.deepEqual(await violations(page), []);
    assert.ok(await isWithin(page), "a long link is broken, not the page");
    assert.deepEqual(faults, []);
    const guest = await watchedPage(browser, { url, viewport: PHONE });
    await guest.page.goto(`${url}${link.pathname}`);
    await guest.page.locator("#qr-life").waitFor();
    assert.deepEqual(guest.faults, []);
  },
);

inBrowser(
  "a page whose line is cut says how old it is, and goes on when the line is back",
  async (browser) => {
    await using stage = await aStage();
    const { url } = stage;
    const { page } = await watchedPage(browser, { url, viewport: DESKTOP });
    await login(page, url);
    const line = page.locator("#line");
    assert.ok(await line.isHidden());
    stage.breakOff();
    await line.waitFor({ state: "visible" });
    assert.match(await line.textContent() ?? "", /is cut: what stands here is \d+ s old/);
    stage.mend();
    await line.waitFor({ state: "hidden" });
  },
);

inBrowser(
  "the API's page makes the call that it shows, with the key that was typed",
  async (browser) => {
    await using stage = await aStage();
    const { url } = stage;
    const { page, faults } = await watchedPage(browser, { url, viewport: DESKTOP });
    await page.goto(`${url}/docs`);
    const status = page.locator("#getStatus .try");
    await status.locator("summary").click();
    await status.getByRole("button").click();
    await status.locator("output").getByText("401").waitFor();
    await page.fill("#key", STAGE_KEY);
    await status.locator("[name=server]").fill("main");
    await status.getByRole("button").click();
    await status.locator("output").getByText('"SESSION_NOT_FOUND"').waitFor();
    const pause = page.locator("#pause .try");
    await pause.locator("summary").click();
    await pause.locator("textarea").fill("{}");
    await pause.getByRole("button").click();
    await pause.locator("output").getByText("404").waitFor();
    const lists = page.locator("#listSessions .try");
    await lists.locator("summary").click();
    await lists.getByRole("button").click();
    await lists.locator("output").getByText('"session": "shop"').waitFor();
    const own = faults.filter((fault) => !/status of 40[14]/.test(fault));
    assert.deepEqual(own, []);
    const kept = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])";
    assert.doesNotMatch(await page.evaluate<string>(kept), /stage/);
  },
);

async function shownRows(page: Page): Promise<string[]> {
  return await page.evaluate<string[]>(
    "[...document.querySelectorAll('#sessions > li:not([hidden])')].map((row) => row.id)",
  );
}

async function isWithin(page: Page): Promise<boolean> {
  return await page.evaluate<boolean>(
    "document.documentElement.scrollWidth <= document.documentElement.clientWidth",
  );
}

/** Goes on by Tab until what has the focus says so. */
async function tabTo(page: Page, text: string): Promise<void> {
  await until(`the focus on ${text}`, async () => {
    await page.keyboard.press("Tab");
    return await page.evaluate<string>("document.activeElement.textContent.trim()") === text;
  }, { withinMs: 20_000, everyMs: 1 });
}
