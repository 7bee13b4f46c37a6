import { type Browser, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Debian's Chromium stands, or nowhere. */
function executable(): string | undefined {
  return PLACES.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

const path = executable();
/** CI has it: there a test that is left out is a test that failed. */
const ignore = path === undefined && Deno.env.get("CI") === undefined;
const because = ignore ? " (left out: it needs chromium)" : "";

/** A test with a real browser of its own; one line says that it was left out where there is none. */
export function inBrowser(name: string, fn: (browser: Browser) => Promise<void>): void {
  Deno.test({
    name: `browser: ${name}${because}`,
    ignore,
    fn: async () => {
      const browser = await chromium.launch({
        ...(path === undefined ? {} : { executablePath: path }),
        // Its sandbox does not start for root, as which containers run.
        args: ["--no-sandbox"],
      });
      try {
        await fn(browser);
      } finally {
        await browser.close();
      }
    },
  });
}

/** A page of that address; what it throws fails the test that waits for it. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  return page;
}
