/**
 * How long a person waits for a code: from WAHA's rotation to the screen, and from the tap on a
 * link to a code that scans. A real browser, the service as a process, the simulator with WAHA's
 * own times. Prints one line of JSON.
 */
import { type Browser, chromium, type Page } from "playwright-core";
import { QrStage } from "../tests/browser/qr_stage.ts";
import { readFromScreen } from "../tests/browser/screenshot.ts";
import { until } from "../tests/e2e/until.ts";

export interface QrFigures {
  /** From the moment at which WAHA hands another code out until it is drawn, ms. */
  rotationMs: number[];
  /** From the tap to a drawn code, and what WAHA itself took from the restart to its code, ms. */
  taps: { engine: string; tapMs: number; wahaMs: number }[];
}

const ROTATIONS = 8;
const LIVES_MS = [...Array.from({ length: ROTATIONS + 1 }, () => 2_500), 60_000];

/** Keeps in the page when each drawing came onto it, by the machine's clock. */
const KEEP_DRAWINGS = `
  globalThis.drawn = [];
  const look = () => {
    const path = document.querySelector("svg[role=img] path")?.getAttribute("d") ?? "";
    if (path === "" || path === drawn.at(-1)?.[0]) return;
    drawn.push([path, performance.timeOrigin + performance.now()]);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
`;

async function keepingDrawings(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript({ content: KEEP_DRAWINGS });
  return page;
}

function drawings(page: Page): Promise<[string, number][]> {
  return page.evaluate<[string, number][]>("drawn");
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

/** When WAHA began to hand each code out, to a few ms. */
async function rotations(stage: QrStage): Promise<number[]> {
  const times: number[] = [];
  let last = await stage.code();
  await until(`${ROTATIONS} rotations`, async () => {
    const code = await stage.code();
    if (code !== "" && code !== last) times.push(now());
    last = code;
    return times.length === ROTATIONS;
  }, { withinMs: 60_000, everyMs: 5 });
  return times;
}

async function measureRotation(browser: Browser): Promise<number[]> {
  const lives = { NOWEB: LIVES_MS, WEBJS: LIVES_MS, GOWS: LIVES_MS };
  await using stage = await QrStage.open({
    simulator: { status: "SCAN_QR_CODE", timings: { qrLivesMs: lives } },
  });
  const page = await keepingDrawings(browser);
  await page.goto(await stage.link());
  await page.locator("svg[role=img]").waitFor();
  const rotated = await rotations(stage);
  await until("the last code on the screen", async () => {
    const read = await readFromScreen(page);
    return read !== "" && read === await stage.code();
  }, { withinMs: 5_000 });
  const seen = await drawings(page);
  return rotated.map((at) => (seen.find(([, drawnAt]) => drawnAt > at)?.[1] ?? Infinity) - at);
}

async function measureTap(browser: Browser, engine: "NOWEB" | "GOWS") {
  await using stage = await QrStage.open({ simulator: { engine, status: "SCAN_QR_CODE" } });
  const { simulator } = stage.scene.waha;
  simulator.control("default", "qr-runs-out");
  await until("a code no more", async () => await stage.code() === "", { withinMs: 5_000 });
  await stage.untilLeft({ as: "FAILED" });
  const link = await stage.link();
  const page = await keepingDrawings(browser);
  const tappedAt = now();
  const opened = page.goto(link);
  const codeAt = await until("WAHA's code", async () => {
    return await stage.code() === "" ? null : now();
  }, { withinMs: 15_000, everyMs: 5 });
  await opened;
  await page.locator("svg[role=img]").waitFor();
  const asked = simulator.calls().find(({ path }) => path.endsWith("/restart"));
  const [drawn] = await drawings(page);
  const scans = await readFromScreen(page) === await stage.code();
  if (asked === undefined || drawn === undefined || !scans) throw new Error("Cannot scan the code");
  return { engine, tapMs: drawn[1] - tappedAt, wahaMs: codeAt - asked.at };
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const rotationMs = await measureRotation(browser);
const taps = [await measureTap(browser, "NOWEB"), await measureTap(browser, "GOWS")];
await browser.close();
const figures: QrFigures = { rotationMs, taps };
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));
