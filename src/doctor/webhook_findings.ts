import type { Config } from "../config.ts";
import type { SeenServer } from "../session/mod.ts";
import { isLoopback, isSameUrl, shownUrl } from "./address.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { isBefore } from "./version.ts";
import { NEEDED_EVENTS } from "./webhook_plan.ts";
import { readWiring, type WiredWebhook } from "./wired_webhooks.ts";

const PATH = "/api/v1/waha/webhook";
const SET_UP = "Run deno task doctor --setup-webhook";
const GLOBAL = "a global one (WHATSAPP_HOOK_URL) cannot be seen from outside";
/** Each brings the text of messages, which nothing here reads. */
const WITH_TEXT = /^(\*|message|message\.(any|edited|reaction|revoked))$/;

/** What is to be said of the webhook that WAHA sends to us. */
export function webhookFindings({ config, seen }: Pick<Facts, "config" | "seen">): Finding[] {
  const address = addressFindings(config);
  if (seen === undefined || seen.session.is !== "seen") return address;
  const { wahaConfig } = seen;
  if (wahaConfig.is === "unread") return [...address, unreadable(wahaConfig.reason)];
  const wiring = readWiring(wahaConfig.config);
  if (wiring.is === "unreadable") return [...address, unreadable(wiring.why)];
  const ours = wiring.webhooks.filter((webhook) => isOurs(webhook, config));
  if (ours.length === 0) return [...address, absent(config, wiring.webhooks.length)];
  return [
    ...address,
    ...ours.flatMap((webhook) => wiredFindings(webhook, config, seen.look.server)),
  ];
}

function wiredFindings(webhook: WiredWebhook, config: Config, server: SeenServer): Finding[] {
  const says = `WAHA sends the session's events to ${shownUrl(webhook.url)}`;
  const set: Finding = config.webhook.url === undefined
    ? {
      id: "webhook",
      level: "advice",
      says: `${says}, which looks like this service`,
      todo: "Set WEBHOOK_URL to that address if it is, so that this can be checked",
    }
    : { id: "webhook", level: "ok", says };
  const theirs = signs(server) ? webhook.hmacKey : undefined;
  return [set, ...eventFindings(webhook), hmacFinding(theirs, config.webhook.hmacKey)];
}

/** Core before 2024.11.5 takes a key and signs nothing (contract §1). */
function signs({ version, tier }: SeenServer): boolean {
  return tier !== "CORE" || version === undefined || isBefore(version, "2024.11.5") !== true;
}

function isOurs({ url }: WiredWebhook, { webhook }: Config): boolean {
  if (webhook.url !== undefined) return isSameUrl(url, webhook.url);
  return URL.canParse(url) && new URL(url).pathname.endsWith(PATH);
}

function absent({ waha, webhook }: Config, others: number): Finding {
  const rest = waha.webSocket
    ? "its WebSocket is listened to, so this is a second way only"
    : "without it a fall is seen by the next look, and its reason stays unknown";
  const count = others === 0
    ? "none at all"
    : `${others} that lead${others === 1 ? "s" : ""} elsewhere`;
  return {
    id: "webhook",
    level: "advice",
    says: `The session's config in WAHA has no webhook of ours (${count}); ${GLOBAL}; ${rest}`,
    todo: webhook.url === undefined ? `${SET_UP} --url …${PATH}` : SET_UP,
  };
}

function unreadable(why: string): Finding {
  return {
    id: "webhook",
    level: "advice",
    says: `The session's webhooks cannot be read: ${why}`,
    todo: "See the session's config in WAHA yourself",
  };
}

function eventFindings({ events }: WiredWebhook): Finding[] {
  const id = "webhook.events";
  const findings: Finding[] = [];
  // `*` leaves out `state.change` (contract §6).
  if (!events.includes("session.status") && !events.includes("*")) {
    findings.push({
      id,
      level: "problem",
      says: "The webhook does not carry session.status, so it tells nothing of use",
      todo: SET_UP,
    });
  }
  if (!events.includes("state.change")) {
    findings.push({
      id,
      level: "advice",
      says: "The webhook does not carry state.change, so why a connection ended stays unknown",
      todo: SET_UP,
    });
  }
  if (events.some((event) => WITH_TEXT.test(event))) {
    findings.push({
      id: "webhook.privacy",
      level: "advice",
      says: "The webhook carries the text of messages, which nothing here needs",
      todo: SET_UP,
    });
  }
  const needed = NEEDED_EVENTS.join(" and ");
  return findings.length > 0 ? findings : [{ id, level: "ok", says: `It carries ${needed}` }];
}

/** Both are secrets: neither they nor their lengths are told. */
function hmacFinding(theirs: string | undefined, ours: string | undefined): Finding {
  const id = "webhook.hmac";
  if (ours === undefined && theirs === undefined) {
    return {
      id,
      level: "advice",
      says: "WAHA does not sign this webhook, and WEBHOOK_HMAC_KEY is not set: it is taken from " +
        "this machine alone, or with API_KEY, and anybody there could make events up",
      todo: `Set WEBHOOK_HMAC_KEY to something long and random, then ${SET_UP.toLowerCase()}`,
    };
  }
  if (ours === undefined) {
    return {
      id,
      level: "problem",
      says: "WAHA signs this webhook, and WEBHOOK_HMAC_KEY is not set: nothing checks it, and " +
        "from another machine it is refused",
      todo: "Set WEBHOOK_HMAC_KEY to the hmac.key of the webhook in WAHA",
    };
  }
  if (theirs === undefined) {
    return {
      id,
      level: "problem",
      says: "WEBHOOK_HMAC_KEY is set, and WAHA does not sign this webhook: each one is refused",
      todo: SET_UP,
    };
  }
  if (theirs !== ours) {
    return {
      id,
      level: "problem",
      says: "WAHA signs this webhook with another key than WEBHOOK_HMAC_KEY: each one is refused",
      todo: `${SET_UP}, or set WEBHOOK_HMAC_KEY to the hmac.key of the webhook in WAHA`,
    };
  }
  return { id, level: "ok", says: "WAHA signs it with WEBHOOK_HMAC_KEY" };
}

/** Whether WAHA can reach us at `WEBHOOK_URL`, as far as addresses say. */
export function addressFindings({ webhook: { url }, waha, http }: Config): Finding[] {
  const id = "webhook.url";
  if (url === undefined) return [];
  const findings: Finding[] = [];
  if (!new URL(url).pathname.endsWith(PATH)) {
    findings.push({
      id,
      level: "advice",
      says: `WEBHOOK_URL does not end in ${PATH}`,
      todo: "Add that path, unless a proxy of yours does",
    });
  }
  if (isLoopback(url)) {
    findings.push({
      id,
      level: isLoopback(waha.url) ? "advice" : "problem",
      says: "WEBHOOK_URL names the machine of whoever uses it: to a WAHA on another machine, or " +
        "in a container, that is WAHA itself",
      todo: "Name this machine as WAHA sees it, such as http://host.docker.internal:8080/…, " +
        "unless WAHA runs right beside this service",
    });
  } else if (isLoopback(`http://${host(http.hostname)}`)) {
    findings.push({
      id,
      level: "problem",
      says: `WEBHOOK_URL names another address, and the service listens on ${http.hostname} only`,
      todo: "Set API_KEY, which opens the port to others, unless a proxy on this machine does",
    });
  }
  return findings.length > 0
    ? findings
    : [{ id, level: "ok", says: `WAHA is to reach the service at ${shownUrl(url)}` }];
}

function host(hostname: string): string {
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
