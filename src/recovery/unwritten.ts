import { type Fact, own, type Policy, type World } from "../session/mod.ts";
import { StoreUnavailableError } from "../store/mod.ts";
import type { Clock } from "../clock.ts";

/** Facts that wait for a store that cannot be written; the oldest go first. */
const FACTS_MAX = 1_000;

/** Others wrote first, again and again: nothing is wrong with the facts. */
export class ConflictsError extends Error {
  override readonly name = "ConflictsError";

  constructor(conflictsMax: number) {
    super(
      `Cannot write what was decided as ${conflictsMax} commits in a row were lost to others: ` +
        "it is tried again at the next look",
    );
  }
}

/** Whether the same facts may well be written later. */
export function isTransient(error: unknown): boolean {
  return error instanceof StoreUnavailableError || error instanceof ConflictsError;
}

/** What came in while it could not be written. Looks are left out: a newer one says more. */
export class Unwritten {
  #facts: Fact[] = [];
  #gap = false;

  /** @returns All of them; they are kept here no longer. */
  take(now: number): Fact[] {
    const facts = this.#gap ? [{ is: "gap" as const, at: now }, ...this.#facts] : this.#facts;
    this.#facts = [];
    this.#gap = false;
    return facts;
  }

  keep(facts: readonly Fact[]): void {
    // Folded late, an old gap would make what began since look older than it is.
    this.#gap ||= facts.some(({ is }) => is === "gap");
    const kept = facts.filter(({ is }) => is !== "look" && is !== "gap");
    this.#facts = [...this.#facts, ...kept].slice(-FACTS_MAX);
  }

  /**
   * Whether a fact that had to wait still says something. A failed commit may have been written
   * all the same; and who asked for a restart long ago expects none now, while a wish stays one.
   */
  counts(
    fact: Fact,
    world: World,
    { clock, policy }: { clock: Clock; policy: Policy },
  ): boolean {
    if (fact.is !== "asked") return true;
    const { session, id, ask, at } = fact;
    const record = own(world.sessions, session);
    if (record?.asked?.id === id || record?.intent?.askId === id) return false;
    const lapses = ask.do === "recover" || ask.do === "restart";
    return !lapses || clock.now() - at < policy.askMs;
  }
}
