import type { Status } from "../contract/mod.ts";

/** How loud a mark is: all is well, it goes on by itself, a person is needed, nothing is wanted. */
export type Tone = "good" | "wait" | "bad" | "rest";

type PhaseWord = Status["phase"];

const PHASES: Readonly<Record<PhaseWord, { tone: Tone; name: string }>> = {
  "healthy": { tone: "good", name: "healthy" },
  "watching": { tone: "wait", name: "watching" },
  "recovering": { tone: "wait", name: "recovering" },
  "holding": { tone: "wait", name: "holding" },
  "awaiting-person": { tone: "bad", name: "needs a person" },
  "parked": { tone: "bad", name: "parked" },
  "stopped": { tone: "rest", name: "stopped" },
  "paused": { tone: "rest", name: "paused" },
};

/** The words of phases, the loudest first. */
export const PHASE_WORDS: readonly PhaseWord[] = [
  "awaiting-person",
  "parked",
  "recovering",
  "holding",
  "watching",
  "healthy",
  "paused",
  "stopped",
];

const RANKS: Readonly<Record<Tone, number>> = { bad: 0, wait: 1, good: 2, rest: 3 };

export function phaseTone(phase: PhaseWord): Tone {
  return PHASES[phase].tone;
}

/** A phase as a person says it. */
export function phaseName(phase: PhaseWord): string {
  return PHASES[phase].name;
}

/** Where a session stands in a list: 0 and 1 are trouble, and come first. */
export function rankOf({ phase }: Pick<Status, "phase">): number {
  return RANKS[phaseTone(phase)];
}

/** Whether it stands above those that are well. */
export function isTrouble(status: Pick<Status, "phase">): boolean {
  return rankOf(status) <= RANKS.wait;
}
