import type { Config } from "../config.ts";
import type { SeenServer } from "../session/mod.ts";
import { unreachable } from "../session/mod.ts";
import { shownUrl, staysAtHome } from "./address.ts";
import type { Facts, Openness } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { hazardsOf, type Waha } from "./hazards.ts";
import { isBefore } from "./version.ts";

/** From here on a clock is worth a word, ms: WAHA's `Date` header is one second coarse. */
const SKEW_MS_MAX = 60_000;

/** What is to be said of the WAHA server itself. */
export function serverFindings(
  { config, look, openness }: Pick<Facts, "config" | "look" | "openness">,
): Finding[] {
  const url = shownUrl(config.waha.url);
  const open = opennessFindings(openness, {
    keyless: config.waha.apiKey === undefined,
    server: look.is === "seen" ? look.server : {},
  });
  switch (look.is) {
    case "seen":
      return [
        { id: "waha.reachable", level: "ok", says: `WAHA answers at ${url}` },
        versionFinding(look.server),
        ...keyFindings(config, look.server),
        ...open,
        ...transportFindings(config),
        ...clockFindings(config, look.server),
        ...hazardsOf(wahaOf(look.server), { closed: openness.is === "closed" }),
      ];
    case "unauthorized":
      return [
        { id: "waha.reachable", level: "ok", says: `WAHA answers at ${url}` },
        refusedKey(config, look.reason),
        ...open,
      ];
    case "unreachable":
      return [{
        id: "waha.reachable",
        level: "problem",
        says: `WAHA does not answer at ${url}: ${look.reason}`,
        todo: "See that WAHA runs and that WAHA_URL is right as seen from this machine",
      }];
    case "not-waha":
      return [{
        id: "waha.reachable",
        level: "problem",
        says: `What answers at ${url} is not WAHA: ${look.reason}`,
        todo: "Set WAHA_URL to WAHA itself, with its path where a proxy puts it under one",
      }];
    default:
      return unreachable(look);
  }
}

export function wahaOf({ version, engine = "UNKNOWN", tier }: SeenServer): Waha {
  return {
    engine,
    ...(version === undefined ? {} : { version }),
    ...(tier === undefined ? {} : { tier }),
  };
}

function versionFinding(server: SeenServer): Finding {
  const { version, engine, tier } = wahaOf(server);
  const id = "waha.version";
  if (version === undefined) {
    return {
      id,
      level: "advice",
      says: "WAHA does not tell its version, so what this version is known for cannot be said",
      todo: "Give WAHA_API_KEY the right to read /api/server/version",
    };
  }
  const says = `It is WAHA ${version}, engine ${engine}, tier ${tier ?? "unknown"}`;
  if (isBefore(version, version) !== undefined) return { id, level: "ok", says };
  return {
    id,
    level: "advice",
    says: `${says}: a version of that form is not known here`,
    todo: "Read WAHA's changelog for what it is known for",
  };
}

function keyFindings({ waha }: Config, server: SeenServer): Finding[] {
  const right: Finding[] = waha.apiKey === undefined
    ? []
    : [{ id: "waha.key", level: "ok", says: "WAHA takes WAHA_API_KEY" }];
  if (server.startedAt !== undefined) return right;
  return [...right, {
    id: "waha.key.rights",
    level: "advice",
    says: "The key may not read when WAHA was started, so its restarts look like stops by a person",
    todo: "Give WAHA_API_KEY the right to read /api/server/status, and `control` to restart",
  }];
}

function refusedKey({ waha }: Config, reason: string): Finding {
  const id = "waha.key";
  if (waha.apiKey !== undefined) {
    return {
      id,
      level: "problem",
      says: `WAHA does not take WAHA_API_KEY: ${reason}`,
      todo:
        "Set it to the plain key that WAHA was started with; WAHA makes up a new one at every " +
        "start (its log shows it) when its own is empty or a well-known word",
    };
  }
  return {
    id,
    level: "problem",
    says: "WAHA wants a key, and WAHA_API_KEY is not set",
    todo: "Set WAHA_API_KEY to the plain key that WAHA was started with",
  };
}

function opennessFindings(
  openness: Openness,
  { keyless, server }: { keyless: boolean; server: SeenServer },
): Finding[] {
  const id = "waha.open";
  switch (openness.is) {
    case "closed":
      return [{ id, level: "ok", says: "WAHA lets nobody in without its key" }];
    case "no-key":
      return [{
        id,
        level: "danger",
        says: "WAHA is open to anyone who can reach it: it answers without a key, and shows " +
          "messages, QR codes and its own passwords",
        todo: cureOfOpen(server) + (keyless ? ", and WAHA_API_KEY here" : ""),
      }];
    case "any-key":
      return [{
        id,
        level: "danger",
        says: "WAHA is open to anyone who can reach it: it wants a key and takes any",
        todo: "Leave WAHA_NO_API_KEY out of WAHA's environment and set WAHA_API_KEY there",
      }];
    case "unknown":
      // An unreachable WAHA is told once.
      return [];
    default:
      return unreachable(openness);
  }
}

function cureOfOpen({ version, tier }: SeenServer): string {
  const checksNone = version !== undefined && tier === "CORE" && isBefore(version, "2025.6.5");
  if (checksNone === true) {
    return "Update WAHA to 2025.6.5 or later, since this version checks no key; until then let " +
      "nothing but this service reach its port; then set WAHA_API_KEY in WAHA's environment";
  }
  return "Set WAHA_API_KEY in WAHA's environment, and leave out WAHA_NO_API_KEY and " +
    "WHATSAPP_API_KEY_EXCLUDE_PATH for paths of sessions";
}

function transportFindings({ waha }: Config): Finding[] {
  if (waha.apiKey === undefined || !waha.url.startsWith("http:") || staysAtHome(waha.url)) {
    return [];
  }
  return [{
    id: "waha.transport",
    level: "advice",
    says: "WAHA_API_KEY goes to WAHA in clear, over what looks like the internet",
    todo: "Put TLS in front of WAHA and use https:// in WAHA_URL",
  }];
}

function clockFindings({ webhook }: Config, { skewMs }: SeenServer): Finding[] {
  const id = "waha.clock";
  if (skewMs === undefined) return [];
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const which = `WAHA's clock is ${seconds} s ${skewMs < 0 ? "behind" : "ahead of"} this machine's`;
  const todo = "Let both machines set their clocks by NTP";
  if (Math.abs(skewMs) > webhook.windowMs) {
    const says = `${which}, more than WEBHOOK_WINDOW_MS: each of its webhooks is refused as old`;
    return [{ id, level: "problem", says, todo }];
  }
  if (Math.abs(skewMs) > SKEW_MS_MAX) return [{ id, level: "advice", says: which, todo }];
  return [{ id, level: "ok", says: "WAHA's clock agrees with this machine's" }];
}
