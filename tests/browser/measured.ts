import type { CDPSession, Page } from "playwright-core";

/** What a page has cost its renderer so far. */
export interface Cost {
  /** The main thread's own time: what other programs take of the machine is not the page's doing. */
  taskSeconds: number;
  heapBytes: number;
  /** Those in the document and those that something still holds. */
  nodes: number;
}

export async function measuring(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  return cdp;
}

/** What it has cost, after what nobody holds was thrown away. */
export async function costOf(cdp: CDPSession): Promise<Cost> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((each) => each.name === name)?.value ?? NaN;
  return {
    taskSeconds: of("TaskDuration"),
    heapBytes: of("JSHeapUsedSize"),
    nodes: of("Nodes"),
  };
}

/** Opens a page that this browser context has not seen, and says how many bytes came for it. */
export async function openMeasured(page: Page, url: string): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  let bytes = 0;
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => void (bytes += encodedDataLength));
  await page.goto(url, { waitUntil: "load" });
  await cdp.detach();
  return bytes;
}

/** When the largest thing of the page was drawn, ms after it was asked for. */
export async function largestPaintMs(page: Page): Promise<number> {
  return await page.evaluate<number>(
    `new Promise((done) => new PerformanceObserver((list) =>
      done(list.getEntries().at(-1).startTime)
    ).observe({ type: "largest-contentful-paint", buffered: true }))`,
  );
}
