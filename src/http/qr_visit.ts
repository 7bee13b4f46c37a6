import type { Context } from "hono";
import type { Clock } from "../clock.ts";
import type { Language } from "../contract/language.ts";
import type { Ended } from "../pages/mod.ts";
import type { WahaService } from "../recovery/mod.ts";
import { ApiError, apiErrorOf } from "./api_error.ts";
import type { ApiEnv } from "./frame.ts";
import { languageOf } from "./language_of.ts";
import type { Doing, Guest, QrGuests } from "./qr_guests.ts";
import type { QrLink, QrLinks } from "./qr_link.ts";
import { linkState, mayAsk, type Seen, SHOWN_MS } from "./qr_state.ts";

export interface QrVisitParts {
  service: WahaService;
  clock: Clock;
  /** Left out, no link opens anything. */
  links?: QrLinks;
  guests: QrGuests;
}

/** One who came by a link that opens its page. */
export interface QrVisit {
  /** Of the page, its token included. */
  path: string;
  token: string;
  link: QrLink;
  guest: Guest;
  /** Of the link's server alone. */
  service: WahaService;
  language: Language;
  /** The session has worked since the link was made: nothing more is asked for by it. */
  connected: boolean;
}

export type Came = { is: "open"; visit: QrVisit } | { is: "ended"; why: Ended };

/** A page that is open is written down so often; the core keeps it to the minute. */
const NOTE_MS = 20_000;
/** A session that stays down is asked for again after this. */
const ASK_MS = 5_000;

/** Who comes by a link, and whether it opens anything. */
export async function cameBy(
  c: Context<ApiEnv>,
  { service, clock, links, guests, doing }: QrVisitParts & { doing: Doing },
): Promise<Came> {
  const token = c.req.param("token") ?? "";
  const read = links?.read(token) ?? { is: "forged" };
  if (read.is !== "link") return { is: "ended", why: read.is };
  const guest = guests.admit(token, doing);
  if (guest === null) return { is: "ended", why: "too-many" };
  const { link } = read;
  const own = service.of(link.server);
  if (own === null) return { is: "ended", why: "gone" };
  const report = await own.getSessionStatus(link.session);
  if (report === null) {
    if (own.ready().ok) return { is: "ended", why: "gone" };
    throw new ApiError(
      "NOT_READY",
      "Cannot show the code yet as WAHA was not seen: wait a moment",
      {
        retryAfterMs: 2_000,
      },
    );
  }
  const now = clock.now();
  const state = linkState(link, report, { now });
  if (state !== "open") guest.connectedAt ??= now;
  if (state === "used" || now - (guest.connectedAt ?? now) >= SHOWN_MS) {
    return { is: "ended", why: "used" };
  }
  // Whoever keeps a link that has done its work must not get a code when the session falls again.
  const connected = guest.connectedAt !== undefined;
  const language = languageFor(c);
  return {
    is: "open",
    visit: { path: `/qr/${token}`, token, link, guest, service: own, language, connected },
  };
}

export function languageFor(c: Context): Language {
  return languageOf({
    chosen: c.req.query("lang"),
    accepted: c.req.header("accept-language"),
  });
}

/** What a visitor sees now. It changes nothing: a messenger that opens links does just this. */
export async function looked({ service, link, guest, connected }: QrVisit): Promise<Seen> {
  const view = await service.currentCode(link.session).catch(expected);
  const report = await service.getSessionStatus(link.session);
  if (report === null) {
    throw new ApiError("NOT_READY", "Cannot show a session that is gone: reload");
  }
  const { refusal } = guest;
  if (connected && !(view?.is === "none" && view.status === "WORKING")) {
    return { report, view: { is: "none", status: "WORKING" } };
  }
  return { report, view: view ?? { is: "away" }, ...(refusal === undefined ? {} : { refusal }) };
}

/**
 * The same for a page that somebody can see: that is written down, and a session that is down and
 * left alone is asked for, as anybody may ask: a link forces nothing (P2, P3).
 */
export async function watched(visit: QrVisit, { clock }: { clock: Clock }): Promise<Seen> {
  const { service, link, guest, connected } = visit;
  if (connected) return await looked(visit);
  if (clock.now() - guest.notedAt >= NOTE_MS) {
    guest.notedAt = clock.now();
    await service.noteWatched(link.session, "page");
  }
  const seen = await looked(visit);
  if (!isDown(seen)) delete guest.refusal;
  if (!mayAsk(seen) || clock.now() - guest.askedAt < ASK_MS) return seen;
  await askedFor(visit, { clock });
  return await looked(visit);
}

/** Asks for the session's recovery, and remembers why that was refused. */
export async function askedFor(visit: QrVisit, { clock }: { clock: Clock }): Promise<void> {
  const { service, link, guest } = visit;
  guest.askedAt = clock.now();
  const outcome = await service.autoRecoverSession(link.session, { waitMs: 0 }).catch(expected);
  delete guest.refusal;
  if (outcome === null) return;
  if (outcome.is === "on-hold") guest.refusal = { rule: outcome.rule, because: outcome.because };
  if (outcome.is === "login-at-risk") {
    guest.refusal = { rule: "LOGIN_AT_RISK", because: outcome.because };
  }
}

function isDown({ view }: Seen): boolean {
  return view.is === "none" && (view.status === "FAILED" || view.status === "STOPPED");
}

/**
 * Null for what the page says as "does not answer": WAHA or the store is away, or has too much to do.
 * @throws Whatever is a fault of ours.
 */
export function expected(error: unknown): null {
  if (apiErrorOf(error, "").code === "INTERNAL") throw error;
  return null;
}
