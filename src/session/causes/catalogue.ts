import { allocationFailed } from "./allocation_failed.ts";
import { alreadyStarted } from "./already_started.ts";
import { badSession } from "./bad_session.ts";
import { bannedForATimeGows } from "./banned_for_a_time_gows.ts";
import { blockedGows } from "./blocked_gows.ts";
import { browserDisconnected } from "./browser_disconnected.ts";
import { browserKilledBySystem } from "./browser_killed_by_system.ts";
import { browserLaunchFailed } from "./browser_launch_failed.ts";
import { browserMissing } from "./browser_missing.ts";
import { connectionClosedOnSend } from "./connection_closed_on_send.ts";
import { connectionLostGows } from "./connection_lost_gows.ts";
import { connectionTerminated } from "./connection_terminated.ts";
import { connectionTimedOut } from "./connection_timed_out.ts";
import { contextDestroyed } from "./context_destroyed.ts";
import { databaseAway } from "./database_away.ts";
import { databaseCrowded } from "./database_crowded.ts";
import { databaseLocked } from "./database_locked.ts";
import { detachedFrame } from "./detached_frame.ts";
import { diskFull } from "./disk_full.ts";
import { engineCallUnavailable } from "./engine_call_unavailable.ts";
import { engineExited } from "./engine_exited.ts";
import { engineInfoMissing } from "./engine_info_missing.ts";
import { enginePanicked } from "./engine_panicked.ts";
import { engineStateBad } from "./engine_state_bad.ts";
import { faultSurvived } from "./fault_survived.ts";
import { gaveUpReconnecting } from "./gave_up_reconnecting.ts";
import { heapLimit } from "./heap_limit.ts";
import { heapNearLimit } from "./heap_near_limit.ts";
import { keyRefused } from "./key_refused.ts";
import { killed137 } from "./killed_137.ts";
import { killedBySystem } from "./killed_by_system.ts";
import { linkingNotAllowed } from "./linking_not_allowed.ts";
import { listenerWarning } from "./listener_warning.ts";
import { lockTimedOut } from "./lock_timed_out.ts";
import { logOutAsked } from "./log_out_asked.ts";
import { loggedOutGows } from "./logged_out_gows.ts";
import { loggedOutNoweb } from "./logged_out_noweb.ts";
import { loggedOutWebjs } from "./logged_out_webjs.ts";
import { loginFileDamaged } from "./login_file_damaged.ts";
import { loginRefusedNoweb } from "./login_refused_noweb.ts";
import { loginRejectedWebjs } from "./login_rejected_webjs.ts";
import { loginStoreDamaged } from "./login_store_damaged.ts";
import { nameNotResolved } from "./name_not_resolved.ts";
import { networkUnreachable } from "./network_unreachable.ts";
import { noKeySet } from "./no_key_set.ts";
import { noiseGows } from "./noise_gows.ts";
import { onlyDefaultSession } from "./only_default_session.ts";
import { orderStillRunning } from "./order_still_running.ts";
import { pageCallFailed } from "./page_call_failed.ts";
import { pageCallTimedOut } from "./page_call_timed_out.ts";
import { pageClosed } from "./page_closed.ts";
import { pageNotLoaded } from "./page_not_loaded.ts";
import { passkeyWanted } from "./passkey_wanted.ts";
import { plannedReconnect } from "./planned_reconnect.ts";
import { portTaken } from "./port_taken.ts";
import { profileLockedElsewhere } from "./profile_locked_elsewhere.ts";
import { profileLockedHere } from "./profile_locked_here.ts";
import { programEnded } from "./program_ended.ts";
import { proxyRefused } from "./proxy_refused.ts";
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
import { restricted } from "./restricted.ts";
import { sendsFail400 } from "./sends_fail_400.ts";
import { sessionMissing } from "./session_missing.ts";
import { sessionNotRunning } from "./session_not_running.ts";
import { slowLookup } from "./slow_lookup.ts";
import { startFailed } from "./start_failed.ts";
import { statusNotFitting } from "./status_not_fitting.ts";
import { stopAsked } from "./stop_asked.ts";
import { storageNotWritable } from "./storage_not_writable.ts";
import { strayRejection } from "./stray_rejection.ts";
import { targetClosed } from "./target_closed.ts";
import { tooManyOpenFiles } from "./too_many_open_files.ts";
import { unreadableMessages } from "./unreadable_messages.ts";
import { webhookRejected } from "./webhook_rejected.ts";
import { webhookUnreachable } from "./webhook_unreachable.ts";
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
  nameNotResolved,
  networkUnreachable,
  proxyRefused,
  browserDisconnected,
  pageClosed,
  pageCallFailed,
  targetClosed,
  detachedFrame,
  contextDestroyed,
  pageCallTimedOut,
  browserLaunchFailed,
  browserMissing,
  profileLockedElsewhere,
  profileLockedHere,
  pageNotLoaded,
  engineStateBad,
  engineInfoMissing,
  strayRejection,
  startFailed,
  engineCallUnavailable,
  engineExited,
  enginePanicked,
  noiseGows,
  slowLookup,
  heapLimit,
  allocationFailed,
  killedBySystem,
  browserKilledBySystem,
  heapNearLimit,
  killed137,
  programEnded,
  faultSurvived,
  portTaken,
  diskFull,
  storageNotWritable,
  tooManyOpenFiles,
  databaseAway,
  databaseCrowded,
  databaseLocked,
  loginFileDamaged,
  loginStoreDamaged,
  unreadableMessages,
  listenerWarning,
  restricted,
  sendsFail400,
  connectionClosedOnSend,
  lockTimedOut,
  orderStillRunning,
  sessionMissing,
  sessionNotRunning,
  onlyDefaultSession,
  statusNotFitting,
  alreadyStarted,
  keyRefused,
  noKeySet,
  webhookUnreachable,
  webhookRejected,
  stopAsked,
];
