import { type Timings, WAHA_2026_2_1 } from "./timings.ts";

/** The versions of WAHA that the simulator plays; 2026.7 from its documentation only. */
export const VERSIONS = ["2024.10.8", "2026.2.1", "2026.7"] as const;

export type Version = (typeof VERSIONS)[number];

const MINUTE_MS = 60_000;

/** WAHA 2024.10.8 as measured against the real program (column A of the contract). */
export const WAHA_2024_10_8: Timings = {
  ...WAHA_2026_2_1,
  connectingStopMs: 1000,
  lockWaitMs: Infinity,
  lockHoldMs: Infinity,
  runningWaitMs: 0,
  statusWaitMs: 5000,
  unlinkMs: { NOWEB: 0, WEBJS: 0, GOWS: 0 },
  pairingMs: { NOWEB: 2000, WEBJS: 1735, GOWS: 1500 },
  startingsMax: Infinity,
  qrEnds: "again",
  shows: "2024",
  webjsLogin: "lost",
  webjsLogout: "shows-qr",
  stallMs: Infinity,
  // It has read `me` by the time that it answers the call that started it.
  meReadMs: 0,
  selfRestartMs: [28 * MINUTE_MS, 28 * MINUTE_MS + 29_000],
};

/** 2026.7: as 2026.2.1, and WhatsApp can want a passkey; STOPPED keeps `me`, as Plus did. */
export const WAHA_2026_7: Timings = { ...WAHA_2026_2_1, passkeys: "asked", stoppedMe: "kept" };

export const TIMINGS: Record<Version, Timings> = {
  "2024.10.8": WAHA_2024_10_8,
  "2026.2.1": WAHA_2026_2_1,
  "2026.7": WAHA_2026_7,
};
