import { badSession } from "./bad_session.ts";
import { bannedForATimeGows } from "./banned_for_a_time_gows.ts";
import { blockedGows } from "./blocked_gows.ts";
import { connectionLostGows } from "./connection_lost_gows.ts";
import { connectionTerminated } from "./connection_terminated.ts";
import { connectionTimedOut } from "./connection_timed_out.ts";
import { gaveUpReconnecting } from "./gave_up_reconnecting.ts";
import { linkingNotAllowed } from "./linking_not_allowed.ts";
import { logOutAsked } from "./log_out_asked.ts";
import { loggedOutGows } from "./logged_out_gows.ts";
import { loggedOutNoweb } from "./logged_out_noweb.ts";
import { loggedOutWebjs } from "./logged_out_webjs.ts";
import { loginRefusedNoweb } from "./login_refused_noweb.ts";
import { loginRejectedWebjs } from "./login_rejected_webjs.ts";
import { passkeyWanted } from "./passkey_wanted.ts";
import { plannedReconnect } from "./planned_reconnect.ts";
import { qrNotScannedGows } from "./qr_not_scanned_gows.ts";
import { qrNotScannedNoweb } from "./qr_not_scanned_noweb.ts";
import { qrNotScannedWpp } from "./qr_not_scanned_wpp.ts";
import { qrRoundEndedNoweb } from "./qr_round_ended_noweb.ts";
import { refusedNoweb } from "./refused_noweb.ts";
import { refusedNumberNoweb } from "./refused_number_noweb.ts";
import { refusedVersionGows } from "./refused_version_gows.ts";
import { refusedVersionNoweb } from "./refused_version_noweb.ts";
import { refusedWebjs } from "./refused_webjs.ts";
import { replacedGows } from "./replaced_gows.ts";
import { replacedNoweb } from "./replaced_noweb.ts";
import { replacedWebjs } from "./replaced_webjs.ts";
import { restartAfterPairing } from "./restart_after_pairing.ts";
import { whatsappUnavailable } from "./whatsapp_unavailable.ts";
import type { CauseEntry } from "./entry.ts";

/** All entries, one line each; their order is the order in which docs and lists show them. */
export const CATALOGUE: readonly CauseEntry[] = [
  qrNotScannedNoweb,
  qrRoundEndedNoweb,
  qrNotScannedGows,
  qrNotScannedWpp,
  passkeyWanted,
  loggedOutNoweb,
  loginRefusedNoweb,
  loggedOutWebjs,
  loggedOutGows,
  logOutAsked,
  loginRejectedWebjs,
  refusedNumberNoweb,
  refusedVersionNoweb,
  refusedNoweb,
  refusedVersionGows,
  refusedWebjs,
  blockedGows,
  bannedForATimeGows,
  replacedNoweb,
  replacedGows,
  replacedWebjs,
  restartAfterPairing,
  connectionTerminated,
  connectionTimedOut,
  whatsappUnavailable,
  badSession,
  linkingNotAllowed,
  connectionLostGows,
  gaveUpReconnecting,
  plannedReconnect,
];
