/** The engines of WAHA that the simulator plays. */
export const ENGINES = ["NOWEB", "WEBJS", "GOWS"] as const;

export type Engine = (typeof ENGINES)[number];

/** A duration that differs from time to time: drawn evenly from `[least, most]`, in ms. */
export type SpanMs = readonly [least: number, most: number];

/** How long everything takes that WAHA, an engine or WhatsApp does. All in ms. */
export interface Timings {
  /** `stop` shows STOPPED at once and sleeps this long before it answers. */
  stopMs: number;
  /** What `stop` takes longer on NOWEB while its socket hangs in STARTING. */
  hungStopMs: number;
  /** A lifecycle call that waits longer than this for its session's lock answers 500. */
  lockWaitMs: number;
  /** A lifecycle call that runs longer than this answers 500 and goes on. */
  lockHoldMs: number;
  /** Telling WhatsApp that this device goes, before `logout` and DELETE stop the session. */
  unlinkMs: Record<Engine, number>;
  /** STARTING until WORKING with a login that WhatsApp accepts. */
  loginMs: Record<Engine, SpanMs>;
  /** STARTING until the first QR without a login. */
  firstQrMs: Record<Engine, SpanMs>;
  /** STARTING until FAILED with a login that WhatsApp has ended (NOWEB keeps such a one). */
  deadLoginMs: number;
  /** How long each QR lives; the last entry repeats for an engine whose QR never runs out. */
  qrLivesMs: Record<Engine, readonly number[]>;
  /** From the scan until the engine reconnects (NOWEB) or is WORKING (WEBJS, GOWS). */
  pairingMs: Record<Engine, number>;
  /** NOWEB's STARTING after a scan. */
  pairedLoginMs: number;
  /** NOWEB shows its old status this long after it lost the connection. */
  staleMs: number;
  /** From one STARTING to the next while NOWEB cannot reach WhatsApp. */
  retryMs: number;
  /** FAILED until WEBJS starts again by itself. */
  browserRestartMs: number;
  /** STARTING until FAILED while WEBJS cannot load the page. */
  pageErrorMs: SpanMs;
  /** GOWS' own reconnection once the network is back. */
  reconnectMs: number;
  /** A lost network comes back by itself after this long. */
  networkLossMs: number;
  /** NOWEB reads `me` from its login files this long after the start. */
  meReadMs: number;
}

/** STARTINGs in a row after which NOWEB gives up and is FAILED (2026.2.1, measured 118.6 s). */
export const NOWEB_STARTINGS_MAX = 60;

const SIX_QRS_MS = [60_000, 20_000, 20_000, 20_000, 20_000, 20_000] as const;

/** WAHA 2026.2.1 as measured against the real program (the contract's §2 and §4). */
export const WAHA_2026_2_1: Timings = {
  stopMs: 3000,
  hungStopMs: 10_000,
  lockWaitMs: 5000,
  lockHoldMs: 30_000,
  unlinkMs: { NOWEB: 1000, WEBJS: 3000, GOWS: 1000 },
  loginMs: { NOWEB: [600, 2000], WEBJS: [2600, 2800], GOWS: [600, 2000] },
  firstQrMs: { NOWEB: [500, 560], WEBJS: [1080, 1300], GOWS: [610, 640] },
  deadLoginMs: 460,
  qrLivesMs: { NOWEB: SIX_QRS_MS, WEBJS: [20_000], GOWS: SIX_QRS_MS },
  pairingMs: { NOWEB: 2000, WEBJS: 1970, GOWS: 1500 },
  pairedLoginMs: 600,
  staleMs: 2000,
  retryMs: 2010,
  browserRestartMs: 2000,
  pageErrorMs: [400, 800],
  reconnectMs: 510,
  networkLossMs: 30_000,
  meReadMs: 20,
};
