import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { STAGE_KEY } from "./stage.ts";

/** A page of ours, and everything that it did which none of ours should. */
export interface WatchedPage {
  page: Page;
  /** Errors of the console, exceptions, dialogs, and requests that left our origin. */
  faults: string[];
}

export async function watchedPage(
  browser: Browser,
  { url, ...options }: BrowserContextOptions & { url: string },
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => void faults.push(`${error}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${url}/`) && !asked.startsWith("data:")) {
      faults.push(`left for ${asked}`);
    }
  });
  return { page, faults };
}

export async function login(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.fill("#key", STAGE_KEY);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${url}/`);
}

/** What axe-core finds wrong, each as its rule and the element. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<{ id: string; nodes: { html: string; summary: string }[] }[]>(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(({ html, failureSummary }) => ({ html, summary: failureSummary })),
      })))`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, summary }) => `${id}: ${html.slice(0, 160)} (${summary})`)
  );
}
