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
  /** And while its socket is just connecting. */
  connectingStopMs: number;
  /** A lifecycle call that waits longer than this for its session's lock answers 500. */
  lockWaitMs: number;
  /** A lifecycle call that runs longer than this answers 500 and goes on. */
  lockHoldMs: number;
  /** How long a route that needs a session waits for it to run at all. */
  runningWaitMs: number;
  /** And then for the status that it needs. */
  statusWaitMs: number;
  /** NOWEB restarts itself after so long WORKING; null: never. */
  selfRestartMs: SpanMs | null;
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
  /** STARTINGs in a row after which NOWEB gives up and is FAILED. */
  startingsMax: number;
  /** What NOWEB does when its last QR ran out. */
  qrEnds: "failed" | "again";
  /** Whether a WEBJS login outlives its session object. */
  webjsLogin: "kept" | "lost";
  /** What WEBJS does when the phone logs it out or its page says `disconnected`. */
  webjsLogout: "stays-failed" | "shows-qr";
  /** How much a session shows of itself: 2024.10.8 has no `presence`, `timestamps` and `lid`. */
  shows: "2024" | "2026";
  /** Whether a STOPPED session still shows who is logged in. */
  stoppedMe: "null" | "kept";
  /** FAILED until the QR where a log-out shows one by itself. */
  logoutQrMs: number;
  /** Whether WhatsApp can want a passkey (GOWS). */
  passkeys: "none" | "asked";
  /** FAILED until WEBJS starts again by itself. */
  browserRestartMs: number;
  /** A page that says TIMEOUT is restarted after this long; Infinity: never. */
  stallMs: number;
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
const NOWEB_STARTINGS_MAX = 60;

const SIX_QRS_MS = [60_000, 20_000, 20_000, 20_000, 20_000, 20_000] as const;

/** WAHA 2026.2.1 as measured against the real program (the contract's §2 and §4). */
export const WAHA_2026_2_1: Timings = {
  stopMs: 3000,
  hungStopMs: 10_000,
  connectingStopMs: 0,
  lockWaitMs: 5000,
  lockHoldMs: 30_000,
  runningWaitMs: 5000,
  statusWaitMs: 10_000,
  selfRestartMs: null,
  unlinkMs: { NOWEB: 1000, WEBJS: 3000, GOWS: 1000 },
  loginMs: { NOWEB: [600, 2000], WEBJS: [2600, 2800], GOWS: [600, 2000] },
  firstQrMs: { NOWEB: [500, 560], WEBJS: [1080, 1300], GOWS: [610, 640] },
  deadLoginMs: 460,
  qrLivesMs: { NOWEB: SIX_QRS_MS, WEBJS: [20_000], GOWS: SIX_QRS_MS },
  pairingMs: { NOWEB: 2000, WEBJS: 1970, GOWS: 1500 },
  pairedLoginMs: 600,
  staleMs: 2000,
  retryMs: 2010,
  startingsMax: NOWEB_STARTINGS_MAX,
  qrEnds: "failed",
  webjsLogin: "kept",
  webjsLogout: "stays-failed",
  shows: "2026",
  stoppedMe: "null",
  logoutQrMs: 650,
  passkeys: "none",
  browserRestartMs: 2000,
  stallMs: 4000,
  pageErrorMs: [400, 800],
  reconnectMs: 510,
  networkLossMs: 30_000,
  meReadMs: 20,
};
