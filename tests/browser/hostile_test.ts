import assert from "node:assert/strict";
import { shown } from "../../src/contract/shown.ts";
import { aLedgerReport, anIncident, aReport, aServer } from "../../src/http/http_fixture.ts";
import { inBrowser } from "./browser.ts";
import { Crowd } from "./crowd.ts";
import { watchedPage } from "./watched_page.ts";

/** Each would be more than text where it is not escaped for its place. */
const CORPUS = [
  `<script>document.title="owned"</script>`,
  `"><img src=x onerror="document.title='owned'">`,
  `' onfocus='document.title="owned"' autofocus tabindex=1 x='`,
  `</title></style></textarea></pre><svg onload="document.title='owned'">`,
  `javascript:document.title="owned"`,
  `<!--><iframe src="javascript:parent.document.title='owned'">`,
  `\${document.title="owned"}{{constructor.constructor('document.title="owned"')()}}`,
  `<a href="//evil.example">\u202Eevil\u2066`,
  `&lt;b&gt;&amp;`,
] as const;

inBrowser("hostile text of every field stands on every page as text", async (browser) => {
  await using crowd = new Crowd(0);
  const { service, url } = crowd;
  const { page, faults } = await watchedPage(browser, { url });
  for (const text of CORPUS) {
    // No session of WAHA's has a slash in its name: its path is another one's.
    const session = text.replaceAll("/", "|");
    fill(service, { text, session });
    const name = encodeURIComponent(text);
    const paths = [
      "/",
      `/?q=${name}&phase=${name}`,
      `/servers/default/sessions/${encodeURIComponent(session)}`,
      `/incidents?text=${name}&session=${name}&rule=${name}`,
      `/incidents/${name}?server=default`,
      "/ledger",
    ];
    for (const path of paths) {
      await page.goto(`${url}${path}`);
      const where = `${path} with ${text}`;
      assert.equal(await page.locator("script:not([src]), img, iframe, style").count(), 0, where);
      assert.equal(await page.locator("[onerror], [onload], [onfocus], [style]").count(), 0, where);
      assert.equal(await page.locator("a[href^=javascript], a[href*='//']").count(), 0, where);
      assert.notEqual(await page.title(), "owned", where);
      assert.ok((await page.textContent("main") ?? "").includes(shown(text)), where);
    }
  }
  const own = faults.filter((fault) => !/status of 40\d/.test(fault));
  assert.deepEqual(own, []);
});

inBrowser("hostile text that comes by the stream stands there as text", async (browser) => {
  await using crowd = new Crowd(1);
  const { service, url } = crowd;
  const { page, faults } = await watchedPage(browser, { url });
  await page.goto(url);
  for (const [index, text] of CORPUS.entries()) {
    const session = `${index} ${text}`;
    crowd.tell(aReport({ session, because: text, me: text, raw: text }));
    service.reports.set(session, aReport({ session }));
    const why = page.locator("#sessions .why").getByText(shown(text), { exact: true });
    await why.first().waitFor();
  }
  assert.equal(await page.locator("main :is(script, img, iframe, svg[onload])").count(), 0);
  assert.deepEqual(faults, []);
});

function fill(
  service: Crowd["service"],
  { text, session }: { text: string; session: string },
): void {
  const server = aServer({ reason: text, version: text, tier: text, state: "unreachable" });
  service.reports = new Map([[
    session,
    aReport({
      session,
      status: "UNKNOWN",
      raw: text,
      me: text,
      because: text,
      rule: text,
      login: { is: "unknown", because: text, at: 0 },
      cause: { is: "crashed", because: text, at: 0 },
      next: { act: text, at: Date.now() + 60_000 },
      stale: true,
      staleBecause: text,
      server,
    }),
  ]]);
  const entry = { at: Date.now(), count: 2, text, rule: text, notDone: text } as const;
  const next = { act: text, at: Date.now() };
  const entries = [
    { ...entry, is: "fact" },
    { ...entry, is: "decision", next, inputs: { [text]: text } },
  ] as const;
  const incident = anIncident({
    id: text,
    title: text,
    session: text,
    rule: text,
    under: text,
    entries: [...entries],
  });
  service.page = { incidents: [incident] };
  const { ledger } = aLedgerReport();
  service.harmLedger = aLedgerReport({
    ledger: {
      ...ledger,
      avoided: [{ rule: text, decisions: 1, incidents: 1, because: text, at: Date.now() }],
      longest: { incidentId: text, server: text, session: text, title: text, ms: 1 },
    },
  });
}
