import type { Status } from "../contract/mod.ts";

/** How loud a mark is: all is well, it goes on by itself, a person is needed, nothing is wanted. */
export type Tone = "good" | "wait" | "bad" | "rest";

const TONES: Readonly<Record<Status["phase"], Tone>> = {
  "healthy": "good",
  "watching": "wait",
  "recovering": "wait",
  "holding": "wait",
  "awaiting-person": "bad",
  "parked": "bad",
  "stopped": "rest",
  "paused": "rest",
};

export function phaseTone(phase: Status["phase"]): Tone {
  return TONES[phase];
}

/** Whether it stands above those that are well. */
export function isTrouble({ phase }: Pick<Status, "phase">): boolean {
  const tone = phaseTone(phase);
  return tone === "bad" || tone === "wait";
}
