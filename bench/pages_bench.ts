/**
 * `deno run -A bench/pages_bench.ts [--minutes N]`: what the overview costs a real Chromium: its
 * first view with 20 sessions, and ten minutes of 1,000 sessions with 50 changes a second. Prints
 * figures as JSON. Needs Debian's chromium.
 */
import { parseArgs } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { Crowd } from "../tests/browser/crowd.ts";
import { costOf, largestPaintMs, measuring, openMeasured } from "../tests/browser/measured.ts";
import { median } from "./processes.ts";

const VIEWS = 9;
const SESSIONS = 1_000;
const CHANGES_A_SECOND = 50;
const MINUTE_MS = 60_000;
const MIB = 1_048_576;

export interface PagesFigures {
  firstView: {
    bytes: number;
    /** The first visit to the process: it loads its pages then. */
    coldPaintMs: number;
    /** Median of visits by browsers that have nothing of ours yet. */
    paintMs: number;
  };
  crowd: {
    minutes: number;
    /** Of the page's main thread, minute by minute. */
    busyPercent: { median: number; highest: number };
    /** After the first minute and after the last one, what nobody holds thrown away. */
    heapMiB: { first: number; last: number };
    nodes: { first: number; last: number };
  };
}

async function measureFirstView(browser: Browser): Promise<PagesFigures["firstView"]> {
  await using crowd = new Crowd(20);
  const views: { bytes: number; paintMs: number }[] = [];
  for (let view = 0; view < VIEWS; view++) {
    const page = await browser.newPage();
    const bytes = await openMeasured(page, crowd.url);
    views.push({ bytes, paintMs: await largestPaintMs(page) });
    await page.close();
  }
  const [cold, ...rest] = views;
  return {
    bytes: Math.max(...views.map(({ bytes }) => bytes)),
    coldPaintMs: Math.round(cold?.paintMs ?? NaN),
    paintMs: Math.round(median(rest.map(({ paintMs }) => paintMs))),
  };
}

async function measureCrowd(browser: Browser, minutes: number): Promise<PagesFigures["crowd"]> {
  await using crowd = new Crowd(SESSIONS);
  const page = await browser.newPage();
  await page.goto(crowd.url, { waitUntil: "load" });
  const cdp = await measuring(page);
  crowd.stir(CHANGES_A_SECOND);
  const costs = [await costOf(cdp)];
  for (let minute = 0; minute < minutes; minute++) {
    await page.waitForTimeout(MINUTE_MS);
    costs.push(await costOf(cdp));
  }
  crowd.calm();
  const [, first = costs[0], ...rest] = costs;
  const last = rest.at(-1) ?? first;
  const busy = costs.slice(1).map(({ taskSeconds }, index) =>
    (taskSeconds - (costs[index]?.taskSeconds ?? NaN)) / (MINUTE_MS / 1_000) * 100
  );
  return {
    minutes,
    busyPercent: { median: tenths(median(busy)), highest: tenths(Math.max(...busy)) },
    heapMiB: {
      first: tenths((first?.heapBytes ?? NaN) / MIB),
      last: tenths((last?.heapBytes ?? NaN) / MIB),
    },
    nodes: { first: first?.nodes ?? NaN, last: last?.nodes ?? NaN },
  };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { minutes: { type: "string", default: "10" } } });
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const firstView = await measureFirstView(browser);
  const crowd = await measureCrowd(browser, Number(values.minutes));
  await browser.close();
  const figures: PagesFigures = { firstView, crowd };
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));
}
