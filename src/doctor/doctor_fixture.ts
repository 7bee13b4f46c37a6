/** For the tests of this folder: what the doctor found out, with the field that a test is about. */
import assert from "node:assert/strict";
import { type Config, parseConfig } from "../config.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

export const WAHA_KEY = "waha-key-0000000";
export const HMAC_KEY = "hmac-key-0000000";
export const HOOK = "http://recovery:8080/api/v1/waha/webhook";

export const SETTINGS: Readonly<Record<string, string>> = {
  WAHA_URL: "http://waha:3000",
  WAHA_API_KEY: WAHA_KEY,
  API_KEY: "api-key-00000000",
  WEBHOOK_HMAC_KEY: HMAC_KEY,
  WEBHOOK_URL: HOOK,
  STORE_URL: "memory:",
};

/** An empty value unsets one of `SETTINGS`. */
export function configWith(settings: Record<string, string> = {}): Config {
  const all: Record<string, string> = { ...SETTINGS, ...settings };
  const parsed = parseConfig((name) => all[name], { onDeploy: false });
  assert.ok(parsed.is === "ok", JSON.stringify(parsed));
  return parsed.config;
}

/** A WAHA 2026.2.1 that is well, with a session that has our webhook. */
export function factsWith(
  { settings, server, ...facts }: Partial<Facts> & {
    settings?: Record<string, string>;
    server?: object;
  } = {},
): Facts {
  const look = {
    is: "seen",
    server: {
      startedAt: 1,
      version: "2026.7.1",
      engine: "NOWEB",
      tier: "CORE",
      skewMs: 400,
      ...server,
    },
    sessions: [{ name: "default", status: "WORKING", me: null }],
  } as const;
  return {
    config: configWith(settings),
    look,
    openness: { is: "closed" },
    store: { is: "writable", notices: [] },
    seen: {
      look,
      session: { is: "seen", status: "WORKING", engine: "NOWEB" },
      wahaConfig: { is: "read", config: { webhooks: [hook()] } },
    },
    ...facts,
  };
}

export function hook(fields: Record<string, unknown> = {}) {
  const events = ["session.status", "state.change", "message.ack"];
  return { url: HOOK, events, hmac: { key: HMAC_KEY }, ...fields };
}

/** `{id: level}` of all that are not `ok`. */
export function complaints(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(
    findings.filter(({ level }) => level !== "ok").map(({ id, level }) => [id, level]),
  );
}
