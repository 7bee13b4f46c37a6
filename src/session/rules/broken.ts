import { isMissing, waitsForScan } from "../status.ts";
import type { HeldRecord } from "../hold_record.ts";
import { askOf, isForced } from "./acts.ts";
import { isLoggedOutSince } from "./twins.ts";
import type { Rule, Verdict } from "./verdict.ts";

type Broken = NonNullable<HeldRecord["broken"]>["is"];

/** H9: what lies broken on the disk fails every start in the same way. */
export const H9: Rule = {
  id: "H9",
  sentence: "A locked profile or damaged login fails each start the same: held until a person or " +
    "a new version",
  source: "whatsapp-api#283 (C22), wppconnect-server#1844, wppconnect#2259 (C23, C24)",
  judge(record) {
    const { broken, status } = record;
    if (broken === undefined || status === "WORKING" || waitsForScan(status)) return null;
    if (isMissing(record) || isForced(askOf(record))) return null;
    if (isLoggedOutSince(record, broken.at)) return null;
    return {
      rule: "H9",
      phase: "holding",
      ...WORDS[broken.is],
      grave: true,
      refuses: true,
    };
  },
};

const WORDS: Readonly<
  Record<Broken, Pick<Verdict, "notDone" | "trouble"> & { because: string }>
> = {
  "profile-locked": {
    because: "a lock that an earlier server left in its folder keeps the browser from starting: " +
      "stop the session, remove the files Singleton* from its folder, then resume it",
    notDone: "no restart: each fails the same, and the login in that folder is good",
    trouble: "cannot start: its browser's folder is locked",
  },
  "credentials-damaged": {
    because: "its stored login cannot be read: put the folder of its login back from a backup, " +
      "or log it out and scan a new code, then resume it",
    notDone: "no restart: each fails the same, and may write over what is left of the login",
    trouble: "cannot start: its stored login is damaged",
  },
};
