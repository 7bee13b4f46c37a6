import type { Engine } from "../session/mod.ts";
import type { Finding, Level } from "./finding.ts";
import { isBefore } from "./version.ts";

/** What a WAHA says of itself. */
export interface Waha {
  version?: string;
  engine: Engine;
  /** `CORE` or `PLUS`. */
  tier?: string;
}

/** What one may meet with some versions of WAHA, whoever runs them. */
export interface Hazard {
  id: string;
  /** The first version that has it; absent: all before `before`. */
  from?: string;
  /** The first version without it. */
  before: string;
  /** Absent: all. */
  engines?: readonly Engine[];
  /** Absent: all. */
  tier?: "CORE" | "PLUS";
  /** What nobody need hear of a WAHA that was seen to turn strangers away. */
  onlyWhileOpen?: true;
  level: Exclude<Level, "ok">;
  says: string;
  todo: string;
  /** Section of the contract with WAHA. */
  source: string;
}

export const HAZARDS: readonly Hazard[] = [
  {
    id: "webjs-login-lost",
    before: "2025.1",
    engines: ["WEBJS"],
    tier: "CORE",
    level: "danger",
    says: "Every restart of a session loses its login: this version keeps none on disk",
    todo: "Update WAHA to 2025.1 or later; until then restart nothing without the phone at hand",
    source: "§1, §10 trap 15",
  },
  {
    id: "noweb-login-in-temp",
    before: "2025.1",
    engines: ["NOWEB"],
    tier: "CORE",
    level: "danger",
    says: "The login lies in the temporary folder and is lost with the container",
    todo: "Update WAHA to 2025.1 or later; until then do not recreate its container",
    source: "§1",
  },
  {
    id: "no-hmac",
    before: "2024.11.5",
    tier: "CORE",
    level: "advice",
    says: "This version neither signs its webhooks nor sends a lost one again",
    todo: "Update WAHA to 2024.11.5 or later, or leave webhooks out: sessions are looked at anyway",
    source: "§1, §9",
  },
  {
    id: "websocket-status-only",
    before: "2024.11.5",
    level: "advice",
    says: "WAHA's WebSocket tells statuses only: why a session fell stays unknown",
    todo: "Update WAHA to 2024.11.5 or later",
    source: "§6, §9",
  },
  {
    id: "config-in-memory",
    before: "2026.6.1",
    tier: "CORE",
    level: "advice",
    says: "WAHA forgets the configs of its sessions, webhooks included, when it is restarted",
    todo: "Set WHATSAPP_HOOK_URL, WHATSAPP_HOOK_EVENTS and WHATSAPP_HOOK_HMAC_KEY in WAHA's own " +
      "environment, and WHATSAPP_START_SESSION for what should start with it",
    source: "§1",
  },
  {
    id: "noweb-qr-for-ever",
    before: "2025.3",
    engines: ["NOWEB"],
    level: "advice",
    says: "A session whose QR nobody scans shows new ones for ever and is never FAILED",
    todo: "Stop sessions that nobody will scan, or update WAHA to 2025.3 or later",
    source: "§2, §9",
  },
  {
    id: "noweb-starting-for-ever",
    before: "2025.3",
    engines: ["NOWEB"],
    level: "advice",
    says: "Without a network a session stays STARTING for ever",
    todo: "Look at the network first when a session hangs, or update WAHA to 2025.3 or later",
    source: "§2, §10 trap 13",
  },
  {
    id: "noweb-restarts-itself",
    before: "2025.2",
    engines: ["NOWEB"],
    level: "advice",
    says: "Every session restarts itself about every 28 minutes",
    todo: "Expect short drops, or update WAHA to 2025.2 or later",
    source: "§2, §9",
  },
  {
    id: "dies-of-an-exception",
    before: "2025.2",
    level: "advice",
    says: "One uncaught exception ends WAHA with all its sessions",
    todo: "See that WAHA is started again by itself (`restart: unless-stopped`), or update it",
    source: "§8, §9",
  },
  {
    id: "webjs-protocol-error",
    before: "2025.4",
    engines: ["WEBJS"],
    level: "advice",
    says: "WAHA does not mend a browser that stopped to answer (ProtocolError)",
    todo: "Update WAHA to 2025.4 or later",
    source: "§8, §9",
  },
  {
    id: "webjs-stuck-in-qr",
    before: "2025.12.1",
    engines: ["WEBJS"],
    level: "advice",
    says: "A session that was scanned can stay in SCAN_QR_CODE",
    todo: "Restart it by hand when that happens, or update WAHA to 2025.12.1 or later",
    source: "§9",
  },
  {
    id: "statuses-missing",
    before: "2025.9.4",
    level: "advice",
    says: "Webhooks do not repeat earlier statuses, so what a lost one said stays lost",
    todo: "Update WAHA to 2025.9.4 or later",
    source: "§9",
  },
  {
    id: "logout-keeps-device",
    before: "2024.10.9",
    level: "advice",
    says: "A log-out leaves the device in the phone's list of linked devices",
    todo: "Remove it on the phone after a log-out, or update WAHA to 2024.10.9 or later",
    source: "§9",
  },
  {
    id: "any-key",
    from: "2025.6.5",
    before: "2026.3",
    onlyWhileOpen: true,
    level: "advice",
    says: "With WAHA_NO_API_KEY=true WAHA refuses a caller without a key and takes any key at all",
    todo: "Leave WAHA_NO_API_KEY out and set WAHA_API_KEY in WAHA's own environment",
    source: "§3",
  },
  {
    id: "gows-sends-fail",
    before: "2026.5.1",
    engines: ["GOWS"],
    level: "advice",
    says: "A session can stay WORKING while all its sends fail with 400, until it is restarted",
    todo: "Update WAHA to 2026.5.1 or later; until then watch what sending answers",
    source: "§9",
  },
  {
    id: "gows-deaf",
    before: "2026.7.1",
    engines: ["GOWS"],
    level: "advice",
    says: "A session can stay WORKING and receive nothing after a stream error",
    todo: "Update WAHA to 2026.7.1 or later; until then restart a session that fell silent",
    source: "§9",
  },
];

/** Those of the list that fit; none where WAHA does not say its version. */
export function hazardsOf(waha: Waha, { closed }: { closed: boolean }): Finding[] {
  return HAZARDS.filter((hazard) => fits(hazard, waha) && !(closed && hazard.onlyWhileOpen))
    .map(({ id, level, says, todo }) => ({ id: `hazard.${id}`, level, says, todo }));
}

function fits(hazard: Hazard, { version, engine, tier }: Waha): boolean {
  if (version === undefined || isBefore(version, hazard.before) !== true) return false;
  if (hazard.from !== undefined && isBefore(version, hazard.from) !== false) return false;
  if (hazard.engines !== undefined && !hazard.engines.includes(engine)) return false;
  return hazard.tier === undefined || hazard.tier === tier;
}
