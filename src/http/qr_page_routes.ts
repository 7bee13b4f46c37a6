import type { Context, Hono, MiddlewareHandler } from "hono";
import { z } from "zod";
import { pairingBodySchema } from "../contract/asked.ts";
import {
  type Ended,
  type Pairing,
  qrEndedPage,
  qrPage,
  qrPanel,
  type QrState,
  takesNumber,
  WORDS,
} from "../pages/mod.ts";
import { readForm } from "./form.ts";
import type { ApiEnv } from "./frame.ts";
import { type Doing, QrGuests } from "./qr_guests.ts";
import { drawn, keyOf } from "./qr_shown.ts";
import { type Known, qrStateOf } from "./qr_state.ts";
import {
  askedFor,
  cameBy,
  expected,
  languageFor,
  looked,
  type QrVisit,
  type QrVisitParts,
  watched,
} from "./qr_visit.ts";

const STATUS = { forged: 403, expired: 410, used: 410, gone: 410, "too-many": 429 } as const;
const RETRY_S = "3";

/** Phones say so themselves; a tablet has a screen that a phone can scan. */
const PHONE = /\b(?:iPhone|iPod)\b|\bMobile\b(?!.*\biPad\b)/;

const numberSchema = z.object({ phoneNumber: z.string().max(200) });

/**
 * The page of one session's code. Whoever has the link may look and wake this one session: there is
 * no key, no cookie, and so no form token. No GET changes anything, since messengers open links to
 * show what is behind them.
 */
export function qrPageRoutes(app: Hono<ApiEnv>, given: Omit<QrVisitParts, "guests">): void {
  const { clock } = given;
  const guests = new QrGuests(clock);
  const came = (c: Context<ApiEnv>, doing: Doing) => cameBy(c, { ...given, guests, doing });
  app.use("/qr/*", unlisted());

  app.get("/qr/:token", async (c) => {
    const by = await came(c, "look");
    if (by.is === "ended") return ended(c, by.why);
    const known = qrStateOf(await looked(by.visit));
    return await page(c, { visit: by.visit, known, clock });
  });

  app.post("/qr/:token/code", async (c) => {
    const by = await came(c, "look");
    if (by.is === "ended") return refused(c, by.why);
    const { path, language } = by.visit;
    const known = qrStateOf(await watched(by.visit, { clock }));
    const state = await drawn(known, clock);
    const key = keyOf(known, language);
    const number = takesNumber(state);
    const shown = { state, words: WORDS[language], wakePath: `${path}/wake?lang=${language}` };
    return c.json({
      key,
      ...(c.req.query("have") === key ? {} : { html: qrPanel(shown) }),
      ...(state.is === "code" ? { leftMs: state.leftMs } : {}),
      ...(isSoon(state) ? { soon: true } : {}),
      ...(number === undefined ? {} : { number }),
      done: state.is === "connected",
    });
  });

  app.post("/qr/:token/wake", async (c) => {
    const by = await came(c, "wake");
    if (by.is === "ended") return ended(c, by.why);
    const { service, link, path, language } = by.visit;
    if (!by.visit.connected) {
      await service.noteWatched(link.session, "button");
      await askedFor(by.visit, { clock });
    }
    return c.redirect(`${path}?lang=${language}`, 303);
  });

  app.post("/qr/:token/pairing-code", async (c) => {
    const by = await came(c, "look");
    if (by.is === "ended") return ended(c, by.why);
    if (by.visit.connected) return ended(c, "used");
    const { phoneNumber } = await readForm(c, numberSchema);
    const pairing = await paired(c, { visit: by.visit, guests, given: phoneNumber });
    const known = qrStateOf(await looked(by.visit));
    return await page(c, { visit: by.visit, known, clock, pairing });
  });
}

/** Whether a code may come up any moment: then it is looked for more often. */
function isSoon(state: QrState): boolean {
  return state.is === "waiting" &&
    (state.why === "code" || state.why === "asked" || state.why === "starting");
}

/** Nothing of it is for a search engine or an archive. */
function unlisted(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.header("X-Robots-Tag", "noindex, nofollow, noarchive");
    await next();
  };
}

async function page(
  c: Context<ApiEnv>,
  { visit, known, clock, pairing }: {
    visit: QrVisit;
    known: Known;
    clock: QrVisitParts["clock"];
    pairing?: Pairing;
  },
): Promise<Response> {
  const { path, link, language } = visit;
  return c.html(qrPage({
    path,
    session: link.session,
    language,
    state: await drawn(known, clock),
    key: keyOf(known, language),
    onPhone: isPhone(c),
    ...(pairing === undefined ? {} : { pairing }),
  }));
}

/** A code to type into the phone, or why there is none. */
async function paired(
  c: Context<ApiEnv>,
  { visit, guests, given }: { visit: QrVisit; guests: QrGuests; given: string },
): Promise<Pairing> {
  const fault = (why: Extract<Pairing, { is: "fault" }>["why"]): Pairing => ({
    is: "fault",
    why,
    given,
  });
  const read = pairingBodySchema.safeParse({ phoneNumber: withoutMarks(given) });
  if (!read.success) return fault("number");
  if (guests.admit(visit.token, "pairing") === null) return fault("too-many");
  const { service, link } = visit;
  const { phoneNumber } = read.data;
  const { signal } = c.req.raw;
  const outcome = await service.pairingCode(link.session, { phoneNumber, signal }).catch(expected);
  if (outcome === null) return fault("away");
  return outcome.is === "code" ? { is: "code", code: outcome.code } : fault("not-now");
}

/** People write numbers as they are printed: `+55 (11) 5550-0100`. */
function withoutMarks(given: string): string {
  return given.replaceAll(/[\s().\/-]/g, "").replace(/^00/, "+");
}

function isPhone({ req }: Context): boolean {
  return req.header("sec-ch-ua-mobile") === "?1" || PHONE.test(req.header("user-agent") ?? "");
}

function ended(c: Context<ApiEnv>, why: Ended): Response | Promise<Response> {
  if (why === "too-many") c.header("Retry-After", RETRY_S);
  return c.html(qrEndedPage({ why, language: languageFor(c) }), STATUS[why]);
}

/** For the page's own script, which loads the page anew and with it the reason. */
function refused(c: Context<ApiEnv>, why: Ended): Response {
  if (why === "too-many") c.header("Retry-After", RETRY_S);
  return c.json({ why }, STATUS[why]);
}
