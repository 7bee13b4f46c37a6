import assert from "node:assert/strict";
import type { CDPSession, Page } from "playwright-core";
import { inBrowser } from "./browser.ts";
import { Crowd } from "./crowd.ts";
import { watchedPage } from "./watched_page.ts";

const CHANGES_PER_SECOND = 50;
const WATCHED_MS = 8_000;
const BUSY_MAX = .3;
const WIRE_BYTES_MAX = 60_000;

inBrowser("the first view of twenty sessions is small on the wire", async (browser) => {
  await using crowd = new Crowd(20);
  const { url } = crowd;
  const { page, faults } = await watchedPage(browser, { url });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  let bytes = 0;
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => void (bytes += encodedDataLength));
  await page.goto(url, { waitUntil: "load" });
  const first = bytes;
  const cold = await largestPaintMs(page);
  await page.reload({ waitUntil: "load" });
  const warm = await largestPaintMs(page);
  report(
    `first view: ${first} bytes on the wire, largest paint after ${Math.round(cold)} ms, ` +
      `${Math.round(warm)} ms once the service has loaded its pages`,
  );
  assert.ok(first > 0 && first < WIRE_BYTES_MAX, `${first} bytes`);
  assert.deepEqual(faults, []);
});

inBrowser(
  "a thousand sessions and fifty changes a second leave the page at rest",
  async (browser) => {
    await using crowd = new Crowd(1_000);
    const { url } = crowd;
    const { page, faults } = await watchedPage(browser, { url });
    await page.goto(url, { waitUntil: "load" });
    assert.equal(await page.locator("#sessions > li").count(), 1_000);
    const cdp = await page.context().newCDPSession(page);
    // Its thread's own time: what other programs take of the machine is not the page's doing.
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    crowd.stir(CHANGES_PER_SECOND);
    await page.waitForTimeout(2_000);
    const before = await metrics(cdp);
    await page.waitForTimeout(WATCHED_MS);
    const after = await metrics(cdp);
    crowd.calm();
    const busy = (after.taskSeconds - before.taskSeconds) / (WATCHED_MS / 1_000);
    const grown = (after.heapBytes - before.heapBytes) / before.heapBytes;
    report(
      `1,000 sessions, ${CHANGES_PER_SECOND} changes a second: main thread ${
        percent(busy)
      } busy, ` +
        `heap ${mib(before.heapBytes)} then ${mib(after.heapBytes)}, ${after.nodes} nodes`,
    );
    assert.ok(busy < BUSY_MAX, `${percent(busy)} busy`);
    assert.ok(grown < .25, `the heap grew by ${percent(grown)}`);
    assert.ok(Math.abs(after.nodes - before.nodes) < before.nodes * .05, "nodes are left behind");
    assert.equal(await page.locator("#sessions > li").count(), 1_000);
    assert.deepEqual(faults, []);
  },
);

async function metrics(cdp: CDPSession) {
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((each) => each.name === name)?.value ?? NaN;
  return {
    taskSeconds: of("TaskDuration"),
    heapBytes: of("JSHeapUsedSize"),
    nodes: of("Nodes"),
  };
}

async function largestPaintMs(page: Page): Promise<number> {
  return await page.evaluate<number>(
    `new Promise((done) => new PerformanceObserver((list) =>
      done(list.getEntries().at(-1).startTime)
    ).observe({ type: "largest-contentful-paint", buffered: true }))`,
  );
}

function percent(part: number): string {
  return `${Math.round(part * 1_000) / 10} %`;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 104_857.6) / 10} MiB`;
}

function report(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`  ${line}\n`));
}
