import { type CutOff, UpstreamFailure } from "../guard/mod.ts";
import type { ProxiedCall } from "../recovery/mod.ts";
import { illOf, ownWords } from "../waha/mod.ts";
import type { Exchanged, WahaAnswer } from "./exchange.ts";
import type { Route } from "./route.ts";
import { unreachable } from "./unreachable.ts";
import { readMismatch, type StatusMismatch } from "./status_422.ts";

/** What an answer says of WAHA, of the session, and of the call. */
export interface Reading {
  outcome: ProxiedCall["outcome"];
  /** Nothing was done: the session is not in a status that the call needs. */
  mismatch: StatusMismatch | null;
  /** WhatsApp's own number, where it gave one. */
  code: number | undefined;
  /** A gateway answered in WAHA's place. */
  gateway: boolean;
  ill: ReturnType<typeof illOf>;
}

/** It says nothing of WAHA's health: the guard passes on, uncounted, whatever it does not know. */
class NeutralAnswer extends Error {}
const NEUTRAL = new NeutralAnswer("Cannot count this answer: it says nothing of WAHA's health");

/** Whatever repeats a sentence of WAHA's or an engine's own. */
const WHATSAPP_CODE = /server returned error (\d{3})\b/i;
/**
 * How a system, an engine or a database begins a sentence, a query of WAHA's own before it. WAHA's
 * other sentences may quote what was in a call, or what was found at a URL that a call named.
 */
const MACHINE_BEGINS = new RegExp(
  "^(?:(?:select|insert|update|delete)\\b.* - )?(?:[A-Z]\\w*Error: )?(?:" +
    "[A-Z]{5,}: |SQLITE_\\w+: |\\d{1,2} [A-Z_]+: |Mongo\\w+Error|the database system is |" +
    "remaining connection slots |sorry, too many clients |database or disk is full|" +
    "no space left on device|server returned error \\d)",
);
/** The account may not begin new chats (C78): no fault of anything here. */
const RESTRICTED: readonly (number | undefined)[] = [463, 475];
/** Sent again such a call doubles the load of a WAHA that has just shown that it has too much. */
const NOT_REPEATED: ReadonlySet<string> = new Set(["chats", "overview", "messages", "media"]);

const FINE: Reading = {
  outcome: "ok",
  mismatch: null,
  code: undefined,
  gateway: false,
  ill: undefined,
};

/**
 * @param callerSaid What the caller itself sent, asked for only where WAHA's words prove something:
 * an error of WAHA's may quote it, and no customer's message may speak for WAHA.
 */
export function readAnswer(
  { status, body, headers }: WahaAnswer,
  { route, callerSaid }: { route: Route; callerSaid: () => string | null },
): Reading {
  if (status < 400) return FINE;
  const bytes = body instanceof Uint8Array ? body : null;
  if (status === 422) return { ...FINE, outcome: "client-error", mismatch: readMismatch(bytes) };
  const text = bytes === null ? "" : new TextDecoder().decode(bytes);
  const says = ownWords({ text, contentType: headers.get("content-type") ?? "" });
  const { code, ill } = proven(says, callerSaid);
  if (status < 500) return { ...FINE, outcome: "client-error", code };
  const gateway = status >= 502 && status <= 504 && route.ownUnavailable !== true;
  return { outcome: "server-error", mismatch: null, code, gateway, ill };
}

const NOTHING_PROVEN = { code: undefined, ill: undefined };

function proven(says: string, callerSaid: () => string | null): Pick<Reading, "code" | "ill"> {
  if (!MACHINE_BEGINS.test(says)) return NOTHING_PROVEN;
  const found = WHATSAPP_CODE.exec(says)?.[1];
  const ill = illOf(says);
  const own = found === undefined && ill === undefined ? null : callerSaid();
  if (own === null) return NOTHING_PROVEN;
  return {
    code: found === undefined || WHATSAPP_CODE.test(own) ? undefined : Number(found),
    ill: illOf(own) === undefined ? ill : undefined,
  };
}

/**
 * Tells the guard what an answer is worth (design §4), in the way that it understands.
 * @throws {UpstreamFailure} For a failure.
 * @throws For a neutral one: something that is no `UpstreamFailure`.
 */
export function weigh(
  sent: { is: "answered"; reading: Reading } | Exclude<Exchanged, { is: "answered" }>,
  { route, repeatable }: { route: Route; repeatable: boolean },
): void {
  const retryable = repeatable && !NOT_REPEATED.has(route.routeClass);
  switch (sent.is) {
    case "no-answer":
      // Where nobody was reached nothing was loaded, so a list may be asked for again.
      throw failed("server", repeatable && (retryable || !sent.reached));
    case "bad":
      throw failed("server", false);
    case "answered":
      return weighReading(sent.reading, { route, retryable });
    default:
      return unreachable(sent);
  }
}

function weighReading(
  { outcome, code, gateway }: Reading,
  { route, retryable }: { route: Route; retryable: boolean },
): void {
  if (outcome === "ok") return;
  if (outcome === "client-error" || route.ownUnavailable === true) throw NEUTRAL;
  // What WhatsApp itself refuses is no fault of anything here (C78, C79).
  if (code === 400 || RESTRICTED.includes(code)) throw NEUTRAL;
  if (gateway) throw failed("server", retryable);
  throw failed(route.session.is === "none" ? "server" : "session", retryable);
}

/**
 * Whose failure a cut-off is. While WAHA answers others, it is the session's that did not answer:
 * one sick account never shuts out the rest.
 */
export function blameOf(
  { coming, route, answersOthers }: { coming: boolean; route: Route; answersOthers: boolean },
): CutOff {
  if (coming) return "nobody";
  return route.session.is !== "none" && answersOthers ? "session" : "server";
}

function failed(scope: "server" | "session", retryable: boolean): UpstreamFailure {
  return new UpstreamFailure("Cannot use WAHA's answer: it failed", { scope, retryable });
}
