import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../e2e/until.ts";
import { inBrowser } from "./browser.ts";
import { QrStage } from "./qr_stage.ts";
import { readFromScreen } from "./screenshot.ts";

/** A wait that only ends what hangs: how soon things come is a figure of the bench. */
const PATIENT = { withinMs: 60_000, everyMs: 100 };
const quick = { stopMs: 300, unlinkMs: { NOWEB: 100, WEBJS: 100, GOWS: 100 } };

/** What a phone reads that is held before the screen until that is what WAHA hands out now. */
function onScreen(stage: QrStage, page: Page): Promise<string> {
  return until("a code that a phone reads", async () => {
    const read = await readFromScreen(page);
    return read !== "" && read === await stage.code() ? read : null;
  }, PATIENT);
}

async function scanned(stage: QrStage, page: Page): Promise<string> {
  const text = await onScreen(stage, page);
  stage.scene.waha.simulator.control("default", "scan");
  return text;
}

for (const engine of ["NOWEB", "WEBJS", "GOWS"] as const) {
  inBrowser(
    `a ${engine} that was logged out on the phone is connected again from a link, and nothing else`,
    async (browser) => {
      await using stage = await QrStage.open({ simulator: { engine, timings: quick } });
      stage.scene.waha.simulator.control("default", "phone-logout");
      await stage.untilLeft();
      const page = await stage.tap(browser, await stage.link());
      assert.match(await scanned(stage, page), /^2@/);
      const said = await stage.says(page, /Connected as/);
      assert.match(said, /Test Phone \(\+11•+11\)/);
      assert.equal(await page.locator("svg[role=img]").count(), 0);
      assert.deepEqual(stage.complaints, []);
      const logouts = stage.scene.acts().filter((path) => path.endsWith("/logout"));
      assert.equal(logouts.length, engine === "NOWEB" ? 1 : 0);
    },
  );
}

inBrowser(
  "a code that ran out is renewed for who looks, in their language, with and without a script",
  async (browser) => {
    await using stage = await QrStage.open({
      simulator: { status: "SCAN_QR_CODE", timings: quick },
    });
    stage.scene.waha.simulator.control("default", "qr-runs-out");
    const link = await stage.link();
    const plain = await stage.tap(browser, link, { javaScriptEnabled: false, locale: "pt-BR" });
    assert.match(await plain.textContent("h2") ?? "", /Buscando um código/);
    assert.deepEqual(stage.scene.acts(), []);
    await plain.click("button:has-text('Mostrar um novo código')");
    await until("a code without a script", async () => {
      await plain.reload();
      return await readFromScreen(plain) === await stage.code();
    }, PATIENT);
    const page = await stage.tap(browser, link, { locale: "es-MX" });
    assert.match(await scanned(stage, page), /^2@/);
    await stage.says(page, /Conectado como/);
    assert.equal(await page.getAttribute("html", "lang"), "es");
    assert.deepEqual(stage.scene.acts(), ["/api/sessions/default/restart"]);
    assert.deepEqual(stage.complaints, []);
  },
);

inBrowser("a crash is said to mend itself, and the page turns into connected", async (browser) => {
  // Long enough to be seen by a busy machine, too.
  const loginMs = { NOWEB: [9_000, 9_000], WEBJS: [9_000, 9_000], GOWS: [9_000, 9_000] } as const;
  await using stage = await QrStage.open({ simulator: { timings: { loginMs } } });
  stage.scene.waha.simulator.control("default", "crash");
  const link = await until("a link, as the crash is known", () => {
    return stage.link().catch(() => null);
  }, PATIENT);
  const page = await stage.tap(browser, link);
  assert.match(await page.textContent("h2") ?? "", /coming back by itself|Connecting/);
  await stage.says(page, /Connected as Test Phone/);
  assert.deepEqual(stage.scene.acts(), ["/api/sessions/default/restart"]);
  assert.deepEqual(stage.complaints, []);
});

inBrowser(
  "a phone gets a code to type first, as it cannot scan itself, and the page turns all the same",
  async (browser) => {
    await using stage = await QrStage.open({ simulator: { status: "SCAN_QR_CODE" } });
    const page = await stage.tap(browser, await stage.link(), {
      viewport: { width: 390, height: 844 },
      userAgent: "Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36",
    });
    const top = async (selector: string) => (await page.locator(selector).boundingBox())?.y ?? 0;
    assert.ok(await top("#qr-pairing") < await top("#qr-panel"));
    await page.fill("#qr-number", "12");
    await page.click("#qr-pairing button");
    assert.match(await page.textContent("#qr-fault") ?? "", /no phone number/);
    await page.fill("#qr-number", "+1 (555) 0100-22");
    await page.click("#qr-pairing button");
    assert.equal(await page.textContent(".qr-typed"), "ABCD-1234");
    stage.scene.waha.simulator.control("default", "scan");
    await stage.says(page, /Connected as/);
    assert.equal(await page.locator("#qr-pairing").count(), 0);
    assert.deepEqual(stage.complaints, []);
  },
);

inBrowser("a code that WAHA rotates takes the place of the one before", async (browser) => {
  await using stage = await QrStage.open({ simulator: { status: "SCAN_QR_CODE" } });
  const page = await stage.tap(browser, await stage.link());
  const first = await onScreen(stage, page);
  stage.scene.waha.simulator.control("default", "qr-expires");
  assert.notEqual(await onScreen(stage, page), first);
  assert.equal(await page.locator("svg[role=img]").count(), 1);
  assert.deepEqual(stage.complaints, []);
});

inBrowser("a code is taken off the page when WAHA, or we, do not answer", async (browser) => {
  await using stage = await QrStage.open({ simulator: { status: "SCAN_QR_CODE" } });
  const page = await stage.tap(browser, await stage.link());
  const codes = page.locator("svg[role=img]");
  await codes.waitFor();
  stage.scene.waha.simulator.controlServer("slow");
  await until("no code while WAHA is silent", async () => await codes.count() === 0, PATIENT);
  await stage.says(page, /does not answer|hidden/);
  stage.scene.waha.simulator.controlServer("recover");
  await codes.waitFor({ timeout: PATIENT.withinMs });
  await stage.program.kill();
  await until("no code while we are gone", async () => await codes.count() === 0, PATIENT);
  await stage.says(page, /No answer for 3 seconds/);
});

inBrowser(
  "who looks gets three rounds of codes, then a button, so that no page keeps codes alive for ever",
  async (browser) => {
    await using stage = await QrStage.open({
      simulator: { status: "SCAN_QR_CODE", timings: quick },
    });
    const { simulator } = stage.scene.waha;
    const page = await stage.tap(browser, await stage.link());
    for (let round = 0; round <= 3; round++) {
      await onScreen(stage, page);
      simulator.control("default", "qr-runs-out");
    }
    await stage.says(page, /Are you still there\?/);
    assert.equal(stage.scene.acts().length, 3);
    await page.click("button:has-text('Show a new code')");
    await scanned(stage, page);
    await stage.says(page, /Connected as/);
    assert.deepEqual(new Set(stage.scene.acts()), new Set(["/api/sessions/default/restart"]));
    assert.deepEqual(stage.complaints, []);
  },
);

inBrowser(
  "a hidden tab shows no code and asks for none, until it is seen again",
  async (browser) => {
    await using stage = await QrStage.open({ simulator: { status: "SCAN_QR_CODE" } });
    const page = await stage.tap(browser, await stage.link());
    const codes = page.locator("svg[role=img]");
    await codes.waitFor();
    await page.evaluate(turned(true));
    assert.equal(await codes.count(), 0);
    let asked = 0;
    page.on("request", () => void asked++);
    stage.scene.waha.simulator.control("default", "qr-expires");
    // Longer than two looks apart: what it waits for is that nothing comes.
    await page.evaluate("new Promise((done) => setTimeout(done, 1500))");
    assert.equal(asked, 0);
    assert.equal(await codes.count(), 0);
    await page.evaluate(turned(false));
    await onScreen(stage, page);
    assert.deepEqual(stage.complaints, []);
  },
);

/** Says to the page that its tab was hidden, or is seen: a browser without a screen has but one. */
function turned(hidden: boolean): string {
  return `Object.defineProperty(document, "hidden", { configurable: true, value: ${hidden} });
    document.dispatchEvent(new Event("visibilitychange"))`;
}

inBrowser(
  "a passkey that WhatsApp asks for is led through, and the login shows",
  async (browser) => {
    await using stage = await QrStage.open({
      simulator: { engine: "GOWS", waha: "2026.7", status: "SCAN_QR_CODE" },
    });
    const { simulator } = stage.scene.waha;
    const page = await stage.tap(browser, await stage.link());
    await onScreen(stage, page);
    simulator.control("default", "passkey");
    assert.match(await stage.says(page, /asks for a passkey/), /WAHA's dashboard/);
    assert.equal(await page.locator("#qr-pairing").isVisible(), false);
    simulator.control("default", "passkey");
    await stage.says(page, /Confirm on the phone/);
    simulator.control("default", "scan");
    await stage.says(page, /Connected as/);
    assert.deepEqual(stage.scene.acts(), []);
    assert.deepEqual(stage.complaints, []);
  },
);

/** WAHA with an account of that name, at an address of its own. */
function renamed(name: string) {
  const of = { waha: "" };
  const at = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(at, async ({ url, method, headers }) => {
    const { pathname, search } = new URL(url);
    // The service finds its events by looking when there is no WebSocket.
    if (headers.has("upgrade")) return new Response(null, { status: 404 });
    const answer = await fetch(`${of.waha}${pathname}${search}`, { method, headers });
    const text = (await answer.text()).replaceAll('"Test Phone"', () => JSON.stringify(name));
    return new Response(text, { status: answer.status, headers: answer.headers });
  });
  return Object.assign(of, {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  });
}

inBrowser("an account's name is text, whatever it holds", async (browser) => {
  const name = `<img src=x onerror="document.title='owned'"><script>alert(1)</script>\u202e"'`;
  await using hostile = renamed(name);
  await using stage = await QrStage.open({
    simulator: { status: "SCAN_QR_CODE" },
    before: (url) => {
      hostile.waha = url;
      return hostile.url;
    },
  });
  const page = await stage.tap(browser, await stage.link());
  stage.scene.waha.simulator.control("default", "scan");
  await stage.says(page, /Connected as/);
  assert.equal(await page.textContent("bdi:has-text('onerror')"), name);
  assert.equal(await page.locator("img, script:not([src])").count(), 0);
  assert.equal(await page.title(), "Connect WhatsApp");
  assert.deepEqual(stage.complaints, []);
});

inBrowser("forged, changed, other and used links open nothing, and say so", async (browser) => {
  await using stage = await QrStage.open({
    simulator: { sessions: [{ name: "default", status: "SCAN_QR_CODE" }, "other"] },
  });
  const link = await stage.link();
  const [head = "", mac = ""] = link.split(".").length > 2
    ? [link.slice(0, link.lastIndexOf(".")), link.slice(link.lastIndexOf(".") + 1)]
    : [];
  const other = btoa(JSON.stringify([1, "main", "other", 1, 9e15, "look+wake"]))
    .replaceAll("=", "");
  const page = await stage.tap(browser, link);
  await page.locator("svg[role=img]").waitFor();
  for (
    const forged of [`${link}x`, `${head}.x${mac.slice(1)}`, `${stage.origin}/qr/${other}.${mac}`]
  ) {
    const answer = await page.request.get(forged);
    assert.equal(answer.status(), 403, forged);
    assert.match(await answer.text(), /This link does not work/);
    const looked = await page.request.post(`${forged}/code?lang=en`, { headers: own(stage) });
    assert.equal(looked.status(), 403);
  }
  stage.scene.waha.simulator.control("default", "scan");
  await stage.says(page, /Connected as/);
  const again = await stage.tap(browser, link);
  await stage.says(again, /Connected as/);
  stage.scene.waha.simulator.control("default", "phone-logout");
  await until("the link being used up", async () => {
    return (await page.request.get(link)).status() === 410;
  }, PATIENT);
  assert.deepEqual(stage.scene.acts(), []);
});

function own({ origin }: QrStage): Record<string, string> {
  return { origin, "sec-fetch-site": "same-origin" };
}
