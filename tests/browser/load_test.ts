import assert from "node:assert/strict";
import { inBrowser } from "./browser.ts";
import { Crowd } from "./crowd.ts";
import { costOf, largestPaintMs, measuring, openMeasured } from "./measured.ts";
import { watchedPage } from "./watched_page.ts";

const WIRE_BYTES_MAX = 60_000;
const CHANGED = 100;
const ROUNDS = 4;
const LOOKS = 4;

inBrowser("the first view of twenty sessions is small on the wire", async (browser) => {
  await using crowd = new Crowd(20);
  const { url } = crowd;
  const { page, faults } = await watchedPage(browser, { url });
  const bytes = await openMeasured(page, url);
  const paintedMs = Math.round(await largestPaintMs(page));
  report(`first view: ${bytes} bytes on the wire, largest paint after ${paintedMs} ms`);
  assert.ok(bytes > 0 && bytes < WIRE_BYTES_MAX, `${bytes} bytes`);
  assert.deepEqual(faults, []);
});

inBrowser(
  "changes of a thousand sessions touch the rows that changed, and leave no node behind",
  async (browser) => {
    await using crowd = new Crowd(1_000);
    const { url } = crowd;
    const { page, faults } = await watchedPage(browser, { url });
    await page.goto(url, { waitUntil: "load" });
    assert.equal(await page.locator("#sessions > li").count(), 1_000);
    const cdp = await measuring(page);
    const before = await costOf(cdp);
    await page.evaluate(WATCH_ROWS);
    for (let turn = 1; turn <= ROUNDS * LOOKS; turn++) {
      for (let index = 0; index < CHANGED; index++) crowd.turn(index, turn % LOOKS);
    }
    crowd.turn(CHANGED, 1);
    const last = `session-${String(CHANGED).padStart(4, "0")}`;
    await page.waitForSelector(`[data-phase=recovering][id$='${last}']`);
    await page.waitForFunction("document.querySelectorAll('[data-phase=healthy]').length === 999");
    const touched = await page.evaluate<string[]>("[...touched].sort()");
    const own = touched.filter((id) => Number(id.slice(-4)) > CHANGED);
    assert.deepEqual(own, [], "rows that did not change");
    assert.ok(touched.length > 0);
    const order = await page.evaluate<string>("document.querySelector('#sessions > li').id");
    assert.ok(order.endsWith(last), "the one in trouble stands first");
    const after = await costOf(cdp);
    report(`1,000 sessions: ${before.nodes} nodes, ${after.nodes} after the changes`);
    assert.ok(Math.abs(after.nodes - before.nodes) < before.nodes * .05, "nodes are left behind");
    assert.equal(await page.locator("#sessions > li").count(), 1_000);
    assert.deepEqual(faults, []);
  },
);

/** Ages are told each second in all rows: those are no changes. */
const WATCH_ROWS = `
  var touched = new Set();
  new MutationObserver((records) => {
    for (const { target } of records) {
      const at = target.nodeType === 1 ? target : target.parentElement;
      if (at === null || at.closest("time, .uptime") !== null) continue;
      const row = at.closest("#sessions > li");
      if (row !== null) touched.add(row.id);
    }
  }).observe(document.getElementById("sessions"), {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
`;

function report(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`  ${line}\n`));
}
