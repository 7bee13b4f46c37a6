import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { ask, Scene, type SceneOptions, WAHA_KEY } from "../e2e/scene.ts";
import type { Program } from "../e2e/program.ts";
import { until } from "../e2e/until.ts";

const API_KEY = "a-key-of-the-service-0123";
const PUBLIC_URL = "http://recovery.test";
const TEXT_OF_PANEL = "document.querySelector('#qr-panel')?.innerText ?? ''";

export interface QrStageOptions {
  simulator?: SceneOptions["simulator"];
  /** What stands between the service and WAHA: its address instead of WAHA's. */
  before?: (waha: string) => string;
}

/** A simulated WAHA, the service as a process of its own, and whoever got a link. */
export class QrStage implements AsyncDisposable {
  readonly scene: Scene;
  readonly program: Program;
  readonly origin: string;
  /** What pages complained of. */
  readonly complaints: string[] = [];

  private constructor(scene: Scene, program: Program, origin: string) {
    this.scene = scene;
    this.program = program;
    this.origin = origin;
  }

  static async open({ simulator = {}, before }: QrStageOptions = {}): Promise<QrStage> {
    const scene = await Scene.open({ settings: { STORE_URL: "memory:" }, simulator });
    const program = scene.run({
      API_KEY,
      PUBLIC_URL,
      HOST: "127.0.0.1",
      ...(before === undefined ? {} : { WAHA_URL: before(scene.waha.url) }),
    });
    const origin = await program.url();
    await until("the first look", async () => {
      const answer = await fetch(`${origin}/readyz`);
      await answer.body?.cancel();
      return answer.ok;
    }, { withinMs: 30_000 });
    return new QrStage(scene, program, origin);
  }

  /** A link as an operator gets it. */
  async link(session = "default"): Promise<string> {
    const answer = await ask(`${this.origin}/api/v1/waha/sessions/${session}/qr-link`, {
      method: "POST",
      headers: { "x-api-key": API_KEY },
    });
    assert.equal(answer.status, 200, answer.text);
    const { data } = JSON.parse(answer.text);
    assert.ok(data.url.startsWith(`${PUBLIC_URL}/qr/`));
    return data.url.replace(PUBLIC_URL, this.origin);
  }

  /** Waits until the session is left to a person, `as` a status if that is told. */
  async untilLeft({ as }: { as?: string } = {}): Promise<void> {
    await until("the session being left to a person", async () => {
      const { text } = await ask(`${this.origin}/api/v1/waha/sessions/default/status`, {
        headers: { "x-api-key": API_KEY },
      });
      const { phase, status } = JSON.parse(text).data ?? {};
      return phase === "awaiting-person" && (as === undefined || status === as);
    }, { withinMs: 60_000, everyMs: 100 });
  }

  /** Opens it; whatever leaves the origin, fails or is complained of is kept in `complaints`. */
  async tap(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on("request", (request) => {
      const isOurs = new URL(request.url()).origin === this.origin || request.url() === "data:,";
      if (!isOurs) this.complaints.push(`asked ${request.url()}`);
    });
    page.on("console", (said) => {
      if (said.type() === "error" || said.type() === "warning") this.complaints.push(said.text());
    });
    page.on("pageerror", (error) => this.complaints.push(`${error}`));
    await page.goto(url);
    return page;
  }

  /** What WAHA would hand out now; empty where it shows no code. */
  async code(session = "default"): Promise<string> {
    const at = `${this.scene.waha.url}/api/${session}`;
    const headers = { "x-api-key": WAHA_KEY };
    const { simulator } = this.scene.waha;
    const seen = await simulator.fetch(`${at.replace(/\/api\/.*/, "")}/api/sessions/${session}`, {
      headers,
    });
    if ((await seen.json()).status !== "SCAN_QR_CODE") return "";
    const answer = await simulator.fetch(`${at}/auth/qr?format=raw`, { headers });
    return answer.ok ? (await answer.json()).value : "";
  }

  /** Waits until the page says so. */
  async says(page: Page, text: RegExp, withinMs = 60_000): Promise<string> {
    return await until(`${text} on the page`, async () => {
      const said = await page.evaluate<string>(TEXT_OF_PANEL);
      return text.test(said) ? said : null;
    }, { withinMs, everyMs: 50 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.scene[Symbol.asyncDispose]();
  }
}
