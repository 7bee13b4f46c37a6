import type { Engine } from "./facts.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Every number that the rules of design §3 name. Durations in ms. */
export interface Policy {
  /** The monitor's interval. */
  pollMs: number;
  /** H5: a bad status is believed after a second look that much later. */
  confirmMs: number;
  /** H5: traffic younger than this overrules a bad look. */
  trafficMs: number;
  /** H3: a STARTING shorter than this is no incident. */
  blipMs: number;
  /** H3: how long a FAILED is left to the engine. */
  graceMs: Readonly<Record<Engine, number>>;
  /** H3: how long after the last WORKING an engine may still heal itself. */
  selfHealMs: number;
  /** H4: a login younger than this is half written. */
  youngLoginMs: number;
  /** How long a status may take to change after WAHA's answer to an act. */
  settleMs: number;
  /** P12: an incident closes after this much WORKING. */
  stableMs: number;
  /** P7. */
  startTimeoutMs: Readonly<Record<Engine, number>>;
  /** Nobody sends a step later than this after it began. */
  sendMs: number;
  /** A sent step without an answer is given up this long after `sendBy` (plus skew). */
  answerMs: number;
  /** How far two replicas' clocks may be apart. */
  skewMs: number;
  /** S3: WAHA's own time to bring its sessions up. */
  bootSettleMs: number;
  bootSettleMaxMs: number;
  /** S3: "WAHA keeps restarting" at this many starts in the period. */
  startsMax: number;
  startsPeriodMs: number;
  /** S3: pause between P6's starts then. */
  startsPauseMs: number;
  /** How long a STOPPED must last to be its owner's wish. */
  stopConfirmMs: number;
  /** STOPPEDs closer together than this fell together. */
  stoppedTogetherMs: number;
  backoffBaseMs: number;
  backoffCapMs: number;
  /** H10. */
  uselessMax: number;
  actsMax: number;
  actsPeriodMs: number;
  /** H10: pauses before the probes of a parked session; the last one repeats. */
  probePausesMs: readonly number[];
  probeSlowAfterMs: number;
  probeSlowPauseMs: number;
  probeEndMs: number;
  /** Counters clear after this much WORKING. */
  clearMs: number;
  slots: Readonly<Record<Engine, number>>;
  /** An incident opens again instead of a new one within this time. */
  reopenMs: number;
  /** How long a STOPPED after an unknown stop of ours is ours. */
  ghostStopMs: number;
  /** H2: pause after WAHA's "async-lock timed out". */
  busyMs: number;
  /** H2: looks while an outcome is in doubt. */
  doubtLookMs: number;
  /** P1: a NOWEB that fails this soon after a restart, and still does so that long after. */
  quickFailMs: number;
  quickFailHoldMs: number;
  /** P2: automatic restarts for a QR that nobody scanned. */
  qrRestarts: number;
  /** P2: restarts asked for without a scan in between; one more is refused. */
  qrRestartsAskedMax: number;
  /** P2: the same while a page with the code is to be seen; then a person presses for more. */
  qrRestartsWatchedMax: number;
  /** P2: a page that was not to be seen for so long is opened anew. */
  pageGapMs: number;
  /** Rungs: whether a session without a login may be deleted and made anew when nothing else helps. */
  allowRecreate: boolean;
  /** P6: start every STOPPED session except those stopped through us. */
  keepRunning: boolean;
  /** An ask that could not be followed lapses. */
  askMs: number;
  /** S2: one look per this time. */
  unauthorizedLookMs: number;
  /** S1: a server down for less is told to nobody. */
  serverDownMs: number;
  /** P1, P7: a repair that takes less wakes nobody. */
  tellAfterMs: number;
  /** P11: a session that WAHA no longer lists is forgotten. */
  forgetMs: number;
  /** S5: falls closer together than this are one fall. */
  herdWindowMs: number;
  /** S5: so many, and such a share of the running ones or so many at all, fell together. */
  herdMin: number;
  herdShare: number;
  herdMany: number;
  /** S5: a shared cause is looked for in so long a time, at so small a share. */
  herdCauseWindowMs: number;
  herdCauseShare: number;
  /** S5: with fewer running sessions than this, so many and such a share. */
  smallHerd: number;
  smallHerdMin: number;
  smallHerdShare: number;
  /** S5: acts in a row, within this time, that helped none of so many sessions. */
  triesMs: number;
  triesFailed: number;
  triesCodes: number;
  /** S5: how long a session must be WORKING to prove that restarts help again. */
  canaryMs: number;
  /** S5: a brake is told so long after it engaged, also without a verdict. */
  herdTellMs: number;
  /** S5: pauses between the tries after the verdict; the last one repeats. */
  herdPausesMs: readonly number[];
  /** S4: the same while the network is down; the first one is before the first try. */
  networkPausesMs: readonly number[];
  /** T: an open trouble is repeated so long after it was told. */
  remindersMs: readonly number[];
  /** T: whether a day's small troubles are told, and how often. */
  digest: boolean;
  digestMs: number;
  /** T: a session that is not WORKING for so long stands in the digest. */
  longDownMs: number;
  /** S1, S4: whether WAHA as a whole may be restarted, and how often at most. */
  serverRestart: boolean;
  serverRestartMs: number;
  /** S4: what is told of an engine or a database counts for so long. */
  illMs: number;
  /** H6: so many replacements in so long a time are another client with the same login. */
  replacedMin: number;
  replacedWindowMs: number;
  /** H6: it ends so long after the last one and the last change. */
  replacedQuietMs: number;
  /** H7: so many answers 463 or 475 in so long a time are a restriction, remembered for so long. */
  restrictedMin: number;
  restrictedWindowMs: number;
  restrictedEndMs: number;
  /** H8: a refusal without a number is judged by its neighbours after this. */
  refusedWaitMs: number;
  /** H8: a blocked number is told so long after the first refusal. */
  refusedTellMs: number;
  /** H8: pauses before the tries where nobody can tell a blocked number from an old WAHA. */
  refusedPausesMs: readonly number[];
  /** P9: sends that fail with 400 in a row, to so many chats, or so many calls in a row. */
  deafSendsMin: number;
  deafChatsMin: number;
  deafCallsMin: number;
  /** P9: how long a sign counts, and how long one cure stands for all. */
  deafSignMs: number;
  deafCureMs: number;
  /** P9: whether a deaf session is cured, once, by the mildest act. */
  healDeaf: boolean;
  /** P10: more changes than this in so long a time are a flapping session, until so long a quiet. */
  flapChangesMax: number;
  flapPeriodMs: number;
  flapQuietMs: number;
  /** P3: a log-out so soon after its pairing; so many of them, and nobody should scan again yet. */
  youngLogOutMs: number;
  youngLogOutsMin: number;
  /** P5: a browser whose QR code nobody looked at for so long is stopped; 0: never. */
  qrIdleStopMs: number;
  /** C20: with more sessions than this in STARTING they are taken to wait for their turn. */
  startingCrowd: number;
}

export const POLICY: Policy = {
  pollMs: 30 * SECOND_MS,
  confirmMs: 5 * SECOND_MS,
  trafficMs: MINUTE_MS,
  blipMs: 20 * SECOND_MS,
  graceMs: {
    WEBJS: 10 * SECOND_MS,
    WPP: 10 * SECOND_MS,
    NOWEB: 3 * SECOND_MS,
    GOWS: 3 * SECOND_MS,
    UNKNOWN: 10 * SECOND_MS,
  },
  selfHealMs: 3 * MINUTE_MS,
  youngLoginMs: MINUTE_MS,
  settleMs: 30 * SECOND_MS,
  stableMs: MINUTE_MS,
  startTimeoutMs: {
    WEBJS: 120 * SECOND_MS,
    WPP: 120 * SECOND_MS,
    NOWEB: 150 * SECOND_MS,
    GOWS: 120 * SECOND_MS,
    UNKNOWN: 150 * SECOND_MS,
  },
  sendMs: 10 * SECOND_MS,
  answerMs: MINUTE_MS,
  skewMs: 5 * SECOND_MS,
  bootSettleMs: 30 * SECOND_MS,
  bootSettleMaxMs: 15 * MINUTE_MS,
  startsMax: 3,
  startsPeriodMs: 15 * MINUTE_MS,
  startsPauseMs: MINUTE_MS,
  stopConfirmMs: 2 * MINUTE_MS,
  stoppedTogetherMs: MINUTE_MS,
  backoffBaseMs: 2 * SECOND_MS,
  backoffCapMs: 5 * MINUTE_MS,
  uselessMax: 3,
  actsMax: 5,
  actsPeriodMs: 10 * MINUTE_MS,
  probePausesMs: [5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS, 30 * MINUTE_MS],
  probeSlowAfterMs: 6 * HOUR_MS,
  probeSlowPauseMs: 6 * HOUR_MS,
  probeEndMs: 72 * HOUR_MS,
  clearMs: 10 * MINUTE_MS,
  slots: { WEBJS: 2, WPP: 2, NOWEB: 4, GOWS: 4, UNKNOWN: 2 },
  reopenMs: 15 * MINUTE_MS,
  ghostStopMs: 10 * MINUTE_MS,
  busyMs: MINUTE_MS,
  doubtLookMs: 2 * SECOND_MS,
  quickFailMs: 5 * SECOND_MS,
  quickFailHoldMs: 10 * SECOND_MS,
  qrRestarts: 0,
  qrRestartsAskedMax: 2,
  qrRestartsWatchedMax: 3,
  pageGapMs: 3 * MINUTE_MS,
  allowRecreate: false,
  keepRunning: false,
  askMs: MINUTE_MS,
  unauthorizedLookMs: 5 * MINUTE_MS,
  serverDownMs: 3 * MINUTE_MS,
  tellAfterMs: 2 * MINUTE_MS,
  forgetMs: 7 * 24 * HOUR_MS,
  herdWindowMs: 2 * MINUTE_MS,
  herdMin: 3,
  herdShare: 0.3,
  herdMany: 10,
  herdCauseWindowMs: 10 * MINUTE_MS,
  herdCauseShare: 0.1,
  smallHerd: 6,
  smallHerdMin: 2,
  smallHerdShare: 0.5,
  triesMs: HOUR_MS,
  triesFailed: 3,
  triesCodes: 2,
  canaryMs: 30 * SECOND_MS,
  herdTellMs: 2 * MINUTE_MS,
  herdPausesMs: [5 * MINUTE_MS, 10 * MINUTE_MS, 20 * MINUTE_MS, 30 * MINUTE_MS],
  networkPausesMs: [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  remindersMs: [6 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS],
  digest: true,
  digestMs: 24 * HOUR_MS,
  longDownMs: 24 * HOUR_MS,
  serverRestart: false,
  serverRestartMs: 15 * MINUTE_MS,
  illMs: 5 * MINUTE_MS,
  replacedMin: 5,
  replacedWindowMs: 30 * SECOND_MS,
  replacedQuietMs: 5 * MINUTE_MS,
  restrictedMin: 3,
  restrictedWindowMs: 10 * MINUTE_MS,
  restrictedEndMs: 24 * HOUR_MS,
  refusedWaitMs: 2 * MINUTE_MS,
  refusedTellMs: 30 * SECOND_MS,
  refusedPausesMs: [30 * MINUTE_MS, 6 * HOUR_MS],
  deafSendsMin: 5,
  deafChatsMin: 3,
  deafCallsMin: 3,
  deafSignMs: 10 * MINUTE_MS,
  deafCureMs: 24 * HOUR_MS,
  healDeaf: false,
  flapChangesMax: 6,
  flapPeriodMs: 10 * MINUTE_MS,
  flapQuietMs: 5 * MINUTE_MS,
  youngLogOutMs: 10 * MINUTE_MS,
  youngLogOutsMin: 2,
  qrIdleStopMs: 0,
  startingCrowd: 4,
};
