import type { Status } from "../contract/mod.ts";
import { shown } from "../contract/shown.ts";
import { unreachable } from "./unreachable.ts";

export const RESTART_MODES = ["restart", "stop-start", "recreate"] as const;
export type RestartMode = (typeof RESTART_MODES)[number];

export interface RiskyAct {
  acts: RestartMode | "recover";
  force: boolean;
}

/** What an act on a session as it is now may cost, in sentences for whoever decides. */
export function risksOf(status: Status, { acts, force }: RiskyAct): string[] {
  return [
    stateOf(status),
    ...costOf(status, acts),
    ...(force ? ["--force passes most holds, and may drop a login that works."] : []),
  ];
}

function stateOf({ session, status, phase, because, login, loginBecause }: Status): string {
  const has = login === "unknown"
    ? "nobody knows whether its login is there"
    : `its login is ${login}`;
  return shown(
    `Session ${session} is ${status}, ${phase} (${because}); ${has} (${loginBecause}).`,
  );
}

function costOf({ status, login }: Status, acts: RiskyAct["acts"]): string[] {
  switch (acts) {
    case "recreate":
      return [
        "recreate deletes it with its login and makes it anew: a phone must scan a code after that.",
        ...(login === "absent" ? [] : ["A login that works, if there is one, is lost for good."]),
      ];
    case "recover":
      return ["A login that WhatsApp has ended is cleared, so that a phone can scan a code."];
    case "restart":
    case "stop-start":
      return whileRestarting(status);
    default:
      return unreachable(acts);
  }
}

function whileRestarting(status: Status["status"]): string[] {
  switch (status) {
    case "WORKING":
      return ["It works: until it is back, nothing is sent or received through it."];
    case "SCAN_QR_CODE":
    case "PASSKEY_REQUIRED":
    case "PASSKEY_CONFIRMATION_REQUIRED":
    case "AUTHENTICATED":
      return ["It waits for a phone: whoever is logging it in just now must begin again."];
    case "STARTING":
      return ["It is starting: a restart throws away what it has done so far."];
    case "STOPPED":
      return ["It is stopped: a restart makes it run, whoever stopped it."];
    case "FAILED":
    case "UNKNOWN":
      return ["A restart keeps the login; one that is dead is not brought back by it."];
    default:
      return unreachable(status);
  }
}
