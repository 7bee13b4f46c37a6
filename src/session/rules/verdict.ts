import type { Draft } from "../draft.ts";
import type { Fleet } from "../fleet.ts";
import type { Policy } from "../policy.ts";
import type { Trouble } from "../topics.ts";
import type { Doing, PhaseWord, SessionRecord } from "../world.ts";

/** What a rule is asked with. */
export interface Context {
  now: number;
  policy: Policy;
  draft: Draft;
  /** The name of this replica: it stands in the intents that it decides. */
  by: string;
  /** Why nothing may be done from here, if so: it is decided and told, and left undone. */
  observing?: string;
  /** The other watched servers: they can only add a hold. */
  fleet: Fleet;
}

/** What one rule says of one session. */
export interface Verdict {
  rule: string;
  phase: PhaseWord;
  /** A sentence for people, without counters or ages: it must not change while nothing does. */
  because: string;
  /** The end of a hold, after now: shown to people, and a wake. */
  until?: number;
  /** When it is to be judged again, after now: a wake that is nobody's business. */
  lookAt?: number;
  /** To be done now, if budget and slots allow. */
  act?: Doing;
  /** What would be done now but for H10: S5 may try it all the same. */
  barred?: Doing;
  /** The key of the server's trouble that this is a part of: told there. */
  under?: string;
  /** What is not done, and why. */
  notDone?: string;
  /** What happens by itself, where that is known. */
  next?: { act: string; at: number };
  /** The title of the incident that this is or belongs to. */
  trouble?: Trouble;
  /** When a person is told, where that is not at once. */
  tellAt?: number;
  /** Worth telling although the incident was told under another title. */
  grave?: boolean;
  /** The title of what a person is told once of a session that works (H7). */
  remark?: Trouble;
  /** An ask that waits is refused with these words. */
  refuses?: boolean;
  /** The trouble, if there was one, is over. */
  closes?: boolean;
  /** A person asked for this very act. */
  asked?: boolean;
}

/**
 * One row of design §3. `judge` answers null where the rule does not apply; the first of the list
 * that answers decides.
 */
export interface Rule {
  id: string;
  sentence: string;
  source: string;
  judge(record: SessionRecord, context: Context): Verdict | null;
}
