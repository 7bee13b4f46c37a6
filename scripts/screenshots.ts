import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { nightStory } from "../tests/browser/night_story.ts";
import { QR_LOOKS, QrLooks } from "../tests/browser/qr_looks.ts";
import { type Stage, STAGE_KEY } from "../tests/browser/stage.ts";

/** `deno task screenshots [--only NAME] [--to FOLDER]`: every page, desktop, phone and dark. */
const USAGE = "Usage: screenshots [--only NAME] [--to FOLDER]";
const EXIT_USAGE = 2;

const LOOKS = [
  { name: "desktop", width: 1280, height: 800, colorScheme: "light" },
  { name: "phone", width: 390, height: 844, colorScheme: "light" },
  { name: "dark", width: 1280, height: 800, colorScheme: "dark" },
] as const;

type Look = (typeof LOOKS)[number];

const QR_SHOTS: readonly string[] = ["qr-code", "qr-typed", "qr-passkey", "qr-connected"];
const PHONE_AGENT = "Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36";

/** A page, where it stands in the story, and what is opened on it first. */
interface Shot {
  name: string;
  path: string;
  opens?: string;
}

const SESSION = "/servers/berlin/sessions";

async function shotsOf(stage: Stage): Promise<Shot[]> {
  const { incidents } = await stage.service.waha.incidents({ limit: 100 });
  const told = incidents.find(({ session }) => session === "shop") ?? incidents[0];
  const incident = told === undefined
    ? []
    : [{ name: "incident", path: `/incidents/${told.id}?server=${told.server}` }];
  return [
    { name: "login", path: "/login" },
    { name: "overview", path: "/" },
    { name: "session", path: `${SESSION}/support` },
    { name: "session-well", path: `${SESSION}/shop` },
    { name: "incidents", path: "/incidents" },
    ...incident,
    { name: "ledger", path: "/ledger" },
    { name: "docs", path: "/docs" },
  ];
}

async function take(
  browser: Browser,
  { stage, shots, to }: { stage: Stage; shots: readonly Shot[]; to: string },
): Promise<void> {
  for (const look of LOOKS) {
    const { width, height, colorScheme } = look;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      ...handOf(look),
    });
    for (const shot of shots) {
      if (shot.name !== "login") await login(context, stage.url);
      await takeOne(context, { url: stage.url, shot, look, to });
    }
    await context.close();
  }
}

/** What a phone is beside being narrow: without it a page offers keys that it has not. */
function handOf({ name }: Pick<Look, "name">) {
  return name === "phone" ? { userAgent: PHONE_AGENT, isMobile: true, hasTouch: true } : {};
}

async function login(context: BrowserContext, url: string): Promise<void> {
  const known = await context.cookies(url);
  if (known.length > 0) return;
  const page = await context.newPage();
  await page.goto(`${url}/login`);
  await page.fill("#key", STAGE_KEY);
  await page.click("button[type=submit]");
  await page.waitForURL(`${url}/`);
  await page.close();
}

async function takeOne(
  context: BrowserContext,
  { url, shot, look, to }: { url: string; shot: Shot; look: Look; to: string },
): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${url}${shot.path}`, { waitUntil: "load" });
  await keep(page, `${to}/${shot.name}-${look.name}.png`);
  await page.close();
}

async function keep(page: Page, path: string): Promise<void> {
  // What is drawn by the page's script is told within a frame or two.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 400)))");
  await page.screenshot({ path });
  Deno.stdout.writeSync(new TextEncoder().encode(`${path}\n`));
}

/** The page of a code as it is told to be: codes of the night's fast clock are gone at once. */
async function takeQr(browser: Browser, { only, to }: ReturnType<typeof flags>): Promise<void> {
  await using looks = new QrLooks();
  for (const { name, width, height, colorScheme } of LOOKS) {
    const viewport = { width, height };
    const context = await browser.newContext({ viewport, colorScheme, ...handOf({ name }) });
    for (const look of QR_LOOKS) {
      const shot = `qr-${look.name}`;
      if (!QR_SHOTS.includes(shot) || (only ?? shot) !== shot) continue;
      const page = await context.newPage();
      await looks.open(page, look);
      await keep(page, `${to}/${shot}-${name}.png`);
      await page.close();
    }
    await context.close();
  }
}

function flags(): { only: string | undefined; to: string } {
  try {
    const string = { type: "string" } as const;
    const { values } = parseArgs({ args: Deno.args, options: { only: string, to: string } });
    return { only: values.only, to: values.to ?? "docs/screenshots" };
  } catch (error) {
    const said = error instanceof Error ? error.message : "unknown flag";
    Deno.stderr.writeSync(new TextEncoder().encode(`${said}\n${USAGE}\n`));
    Deno.exit(EXIT_USAGE);
  }
}

if (import.meta.main) {
  const asked = flags();
  const { only, to } = asked;
  await Deno.mkdir(to, { recursive: true });
  await using stage = await nightStory();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const all = await shotsOf(stage);
  const shots = only === undefined ? all : all.filter(({ name }) => name === only);
  await take(browser, { stage, shots, to });
  await takeQr(browser, asked);
  await browser.close();
}
