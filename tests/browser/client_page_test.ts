import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { textOfQr } from "../e2e/qr_reader.ts";
import { WAHA_KEY } from "../e2e/scene.ts";
import { until } from "../e2e/until.ts";
import { inBrowser, openPage } from "./browser.ts";
import { Desk, type DeskOptions } from "./desk.ts";

const API_KEY = "a-key-of-the-service-0123";
const ROOT = new URL("../../", import.meta.url).pathname;

/** A page that loads the package as it is shipped, without a bundler. */
function page({ recovery, apiKey }: { recovery: string; apiKey?: string }): string {
  return `<!doctype html>
<title>Support desk</title>
<div id="code"></div>
<script type="module">
  import { createWahaFetch, WahaRecoveryClient } from "/client/mod.js";
  import { showQr } from "/client/show_qr.js";

  const service = ${JSON.stringify({ baseUrl: recovery, apiKey })};
  const client = new WahaRecoveryClient(service);
  const needed = [];
  const wahaFetch = createWahaFetch({
    ...service,
    onNeedsQr: ({ session }) => {
      needed.push(session);
      showing = showQr(document.querySelector("#code"), { client, session });
    },
  });
  let showing = null;
  Object.assign(globalThis, {
    client,
    needed,
    connected: () => showing,
    show: () => void showQr(document.querySelector("#code"), { client }),
    send: async (make, session = "default") => {
      const init = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ session, chatId: "15550100@c.us", text: "hi" }),
      };
      const response = await wahaFetch(...make("/api/sendText", init));
      return { status: response.status, body: await response.json() };
    },
    watched: async (wanted) => {
      const seen = [];
      for await (const event of client.watch({ session: "default" })) {
        if (event.is !== "status") continue;
        seen.push(event.status.status);
        if (event.status.status === wanted) return seen;
      }
    },
  });
  document.title = "ready";
</script>
`;
}

/** The package as it is shipped, in a site of somebody else. */
async function aSite(options: DeskOptions): Promise<Desk & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "waha-recovery-page-" });
  const built = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "scripts/build_client.ts", folder],
    cwd: ROOT,
  }).output();
  assert.ok(built.success, new TextDecoder().decode(built.stderr));
  const settings = { API_KEY, ...options.settings };
  const desk = await Desk.open(page, { ...options, settings, folder: `${folder}/client` });
  const close = desk[Symbol.asyncDispose].bind(desk);
  return Object.assign(desk, {
    async [Symbol.asyncDispose]() {
      await close();
      await Deno.remove(folder, { recursive: true });
    },
  });
}

async function opened(browser: Parameters<typeof openPage>[0], desk: Desk): Promise<Page> {
  const at = await openPage(browser, desk.site.origin);
  await at.waitForFunction("document.title === 'ready'");
  return at;
}

inBrowser(
  "the client heals a page's calls, made by a URL and by a Request, and watches",
  async (browser) => {
    await using desk = await aSite({ simulator: { sessions: ["default", "other"] } });
    const at = await opened(browser, desk);
    const watched = at.evaluate<string[]>("watched('WORKING')");
    desk.scene.waha.simulator.control("default", "crash");
    const first = await at.evaluate<{ status: number }>("send((url, init) => [url, init])");
    assert.equal(first.status, 201);
    assert.deepEqual(desk.sends(), [422, 201]);
    assert.equal((await watched).at(-1), "WORKING");
    desk.scene.waha.simulator.control("other", "crash");
    const second = await at.evaluate<{ status: number }>(
      "send((url, init) => [new Request(url, init)], 'other')",
    );
    assert.equal(second.status, 201);
    assert.deepEqual(desk.sends(), [422, 201, 422, 201]);
  },
);

inBrowser(
  "the client shows a code that follows its rotation, and ends when the phone scanned it",
  async (browser) => {
    const lives = [6_000, 6_000, 6_000, 6_000, 6_000, 60_000];
    await using desk = await aSite({
      simulator: {
        status: "SCAN_QR_CODE",
        timings: { qrLivesMs: { NOWEB: lives, WEBJS: lives, GOWS: lives } },
      },
    });
    const at = await opened(browser, desk);
    const refused = await at.evaluate<{ status: number }>("send((url, init) => [url, init])");
    assert.equal(refused.status, 422);
    assert.deepEqual(await at.evaluate("needed"), ["default"]);
    const first = await shownCode(at);
    await until("the next code", async () => {
      const shown = await shownCode(at);
      return shown !== first && shown === await rawCode(desk);
    }, { withinMs: 20_000, everyMs: 200 });
    desk.scene.waha.simulator.control("default", "scan");
    assert.equal(await at.evaluate("connected()"), true);
    assert.equal(await at.textContent("#code"), "Connected");
    assert.equal(await at.locator("#code img").count(), 0);
  },
);

inBrowser(
  "the client renews a code that ran out unscanned while somebody looks",
  async (browser) => {
    await using desk = await aSite({ simulator: { status: "SCAN_QR_CODE" } });
    const at = await opened(browser, desk);
    desk.scene.waha.simulator.control("default", "qr-runs-out");
    await at.evaluate("send((url, init) => [url, init])");
    assert.deepEqual(await at.evaluate("needed"), ["default"]);
    assert.match(await shownCode(at), /^2@/);
    assert.deepEqual(desk.scene.acts(), ["/api/sessions/default/restart"]);
  },
);

async function shownCode(at: Page): Promise<string> {
  const image = at.locator("#code img");
  await image.waitFor({ timeout: 15_000 });
  return textOfQr(await image.getAttribute("src") ?? "");
}

async function rawCode(desk: Desk): Promise<string> {
  const answer = await fetch(`${desk.scene.waha.url}/api/default/auth/qr?format=raw`, {
    headers: { "x-api-key": WAHA_KEY },
  });
  return (await answer.json()).value;
}
