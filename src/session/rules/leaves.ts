import { own } from "../own.ts";

/**
 * What a rule leaves undone when it decides for no act, and why: it stands in each of its
 * decisions, so that "why did it not restart?" is answered by the incident alone.
 */
const LEAVES: Readonly<Record<string, string>> = {
  H1: "no act by itself: an operator paused it",
  H2:
    "nothing is sent again before the outcome of the last act is clear: a second one could stop " +
    "what the first one started",
  H3: "no restart yet: ours would only reset the timer of the engine's own",
  H4: "no restart: its login is being written, and cutting that loses it",
  H5: "no act on one look alone: one look can lie",
  H10: "no further act now: many connects in a row are taken for abuse, and the last ones helped " +
    "nothing",
  H11: "no start: nobody is known to want it running",
  LOGIN_AT_RISK: "not done: it would lose the login",
  P1: "no restart now: it waits for its back-off, or would lose the login",
  P2: "no restart: it would make QR codes that nobody scans",
  P3: "no restart: only a person with the phone can log in again",
  P4: "no restart: what the last one brought says that a person is needed",
  P5: "no restart: it would take the code from whoever scans it",
  P6: "no start yet: others are being started, or WAHA may start it by itself",
  P7: "no restart yet: its engine has its time to connect",
  P11: "not created by itself: it would come up without its login",
  P12: "nothing to do: it works",
  P13: "no act: what the word means is not known",
  S3: "no restart while WAHA comes up: its sessions come up by themselves",
};

/** Undefined where an act was decided, or the rule has nothing that it leaves. */
export function leftUndone(
  { rule, act, notDone }: { rule: string; act?: string; notDone?: string },
): string | undefined {
  if (act !== undefined) return undefined;
  return notDone ?? own(LEAVES, rule);
}
