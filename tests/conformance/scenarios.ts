import type { ServerControl, SessionControl, SimulatorOptions } from "../../src/simulator/mod.ts";

/** What was done to WAHA from outside while it was recorded. */
export interface Mark {
  /** ms after the first exchange of the recording was sent; before it when negative. */
  afterMs: number;
  control: SessionControl | { server: ServerControl };
  ms?: number;
}

/** How a recording is played again. */
export interface Scenario {
  options: Omit<SimulatorOptions, "clock">;
  marks: readonly Mark[];
}

const KEY = "test-key-0000";
const FOR_EVER_MS = 1e9;

/** A QR that the stand-in let run out early: as many of these as QRs were shown. */
function expiries(...afterMs: number[]): Mark[] {
  return afterMs.map((after) => ({ afterMs: after, control: "qr-expires" }));
}

/** Three messages that the stand-in let arrive at once. */
function threeMessages(afterMs: number): Mark[] {
  return Array.from({ length: 3 }, () => ({ afterMs, control: "receive" }));
}

/** Core as it boots: `default` is there, STOPPED, never logged in. */
const CORE = {
  apiKey: KEY,
  tier: "CORE",
  sessions: [{ name: "default", status: "STOPPED", login: "absent" }],
} as const;

/**
 * The stand-ins for WhatsApp in the recordings answered at once, always after the same time; in
 * life it takes longer, and differs.
 */
const STAND_IN = {
  loginMs: { NOWEB: [560, 560], WEBJS: [2600, 2600], GOWS: [650, 650] },
  pairedLoginMs: 552,
  retryMs: 2202,
} as const;

/** The seeds of the two recordings of a flapping WEBJS were searched: they flap as those did. */
const SEED_UNREACHABLE = 40;
const SEED_OLD_UNREACHABLE = 2;
const SEED_LOGGED_IN_UNREACHABLE = 11;

export const SCENARIOS: Record<string, Scenario> = {
  "2026.2.1-noweb-stub-json-info.jsonl": {
    options: { ...CORE, timings: STAND_IN },
    marks: [
      { afterMs: 26_094, control: "hang-starting" },
      { afterMs: 94_027, control: "scan" },
      ...threeMessages(109_120),
      { afterMs: 110_412, control: "lose-network", ms: 100 },
      { afterMs: 114_499, control: "replace" },
      { afterMs: 138_555, control: "browser-dies" },
      { afterMs: 152_555, control: "phone-logout" },
      ...expiries(200_496, 201_198, 201_901, 202_602, 203_303, 204_005),
      { afterMs: 223_300, control: "scan" },
      { afterMs: 243_952, control: "lose-network", ms: 10_500 },
      { afterMs: 260_845, control: "scan" },
    ],
  },
  "2026.2.1-noweb-stub-state-change.jsonl": {
    options: { ...CORE, timings: STAND_IN },
    marks: [
      { afterMs: 790, control: "scan" },
      { afterMs: 4175, control: "browser-dies" },
      { afterMs: 7680, control: "phone-logout" },
    ],
  },
  "2026.2.1-noweb-real-json-info.jsonl": {
    options: CORE,
    marks: [{ afterMs: 328, control: "lose-network", ms: FOR_EVER_MS }],
  },
  "2026.2.1-noweb-real-stuck.jsonl": {
    options: {
      ...CORE,
      startSessions: ["default"],
      webhooks: [{
        url: "http://127.0.0.1:4502/global",
        events: ["session.status"],
        hmacKey: "test-hmac-secret",
        customHeaders: [{ name: "X-Global", value: "1" }],
      }],
    },
    marks: [
      { afterMs: -47, control: "lose-network", ms: FOR_EVER_MS },
    ],
  },
  "2026.2.1-webjs-fakepage-json-info.jsonl": {
    options: { ...CORE, engine: "WEBJS", seed: SEED_UNREACHABLE, timings: STAND_IN },
    marks: [
      { afterMs: 1930, control: "scan" },
      { afterMs: 19_301, control: "stall" },
      { afterMs: 29_669, control: "browser-dies" },
      { afterMs: 53_781, control: "phone-logout" },
      { afterMs: 76_600, control: "lose-network", ms: FOR_EVER_MS },
      { afterMs: 94_400, control: "recover" },
      { afterMs: 96_430, control: "scan" },
    ],
  },
  "2026.2.1-webjs-fakepage-loggedin-unreachable.jsonl": {
    options: {
      ...CORE,
      engine: "WEBJS",
      seed: SEED_LOGGED_IN_UNREACHABLE,
      timings: { ...STAND_IN, pageErrorMs: [300, 400] },
    },
    marks: [
      { afterMs: 1460, control: "scan" },
      { afterMs: 8100, control: "lose-network", ms: FOR_EVER_MS },
      { afterMs: 18_918, control: "recover" },
    ],
  },
  "2026.2.1-webjs-fakepage-renderer-crash-pretty-debug.jsonl": {
    options: { ...CORE, engine: "WEBJS", timings: STAND_IN },
    marks: [
      { afterMs: 1320, control: "scan" },
      { afterMs: 7715, control: "go-deaf" },
    ],
  },
  "2026.2.1-gows-fakegrpc-json-info.jsonl": {
    options: { ...CORE, engine: "GOWS", timings: STAND_IN },
    marks: [
      { afterMs: 1175, control: "scan" },
      { afterMs: 2746, control: "browser-dies" },
      { afterMs: 3264, control: "browser-dies" },
      { afterMs: 7604, control: "phone-logout" },
      ...expiries(25_894, 26_293, 26_694, 27_096, 27_496, 27_897),
      // The subprocess died: WAHA ends itself and stops its sessions first.
      { afterMs: 34_842, control: { server: "engine-dies" } },
    ],
  },
  "2024.10.8-noweb-stub-json-info.jsonl": {
    options: { ...CORE, waha: "2024.10.8", timings: STAND_IN },
    marks: [
      { afterMs: 1000, control: "hang-starting" },
      { afterMs: 43_446, control: "scan" },
      ...threeMessages(53_700),
      { afterMs: 55_022, control: "lose-network", ms: 100 },
      { afterMs: 59_091, control: "replace" },
      { afterMs: 88_245, control: "browser-dies" },
      { afterMs: 102_249, control: "phone-logout" },
      ...expiries(133_930, 134_640, 135_345, 136_050, 136_800, 137_500),
      ...expiries(141_508, 142_214),
      { afterMs: 146_500, control: "scan" },
      { afterMs: 167_312, control: "lose-network", ms: 10_500 },
      { afterMs: 183_178, control: "scan" },
    ],
  },
  "2024.10.8-noweb-real-json-info.jsonl": {
    options: { ...CORE, waha: "2024.10.8" },
    marks: [{ afterMs: 380, control: "lose-network", ms: FOR_EVER_MS }],
  },
  "2024.10.8-webjs-fakepage-json-info.jsonl": {
    options: {
      ...CORE,
      waha: "2024.10.8",
      engine: "WEBJS",
      seed: SEED_OLD_UNREACHABLE,
      timings: { ...STAND_IN, pageErrorMs: [560, 810], browserRestartMs: 2050 },
    },
    marks: [
      { afterMs: 1719, control: "scan" },
      { afterMs: 13_552, control: "stall" },
      { afterMs: 18_240, control: "recover" },
      { afterMs: 22_067, control: "browser-dies" },
      { afterMs: 29_420, control: "scan" },
      { afterMs: 45_480, control: "scan" },
      { afterMs: 52_200, control: "phone-logout" },
      { afterMs: 69_600, control: "lose-network", ms: FOR_EVER_MS },
      { afterMs: 88_300, control: "recover" },
      { afterMs: 92_100, control: "scan" },
    ],
  },
  "2024.10.8-webjs-real-json-info.jsonl": {
    options: { ...CORE, waha: "2024.10.8", engine: "WEBJS" },
    marks: [{ afterMs: 360, control: "lose-network", ms: FOR_EVER_MS }],
  },
  "2026.2.1-auth-modes.jsonl": { options: CORE, marks: [] },
};

/** What differs between the starts of WAHA that one file holds. */
export const ENVIRONMENTS: Record<string, Pick<Partial<SimulatorOptions>, "apiKey" | "openPaths">> =
  {
    generated: { apiKey: "0123456789abcdef0123456789abcdef" },
    nokey: {},
    sha512: {},
    exclude: { openPaths: ["health", "ping", "api/server/version"] },
  };
