import type { Clock } from "../clock.ts";
import { own, type Wish } from "../session/mod.ts";
import type { Supervisor } from "./supervisor.ts";

/** A wish whose call is on its way to WAHA. */
export interface Wished {
  /**
   * `not-sent`: the call surely never came to WAHA, and what was wanted before holds again, unless
   * somebody has said otherwise since. Never rejects.
   */
  ended(how: "kept" | "not-sent"): Promise<void>;
}

/** One on its way, and what it took the place of. */
interface Passing {
  wish: Wish;
  before: Wish;
}

/** The wishes whose calls are on their way, so that one that is taken back brings no other back. */
export class PassingWishes {
  readonly #parts: { clock: Clock; supervisor: Supervisor };
  /** By session, the oldest first; their number is that of the calls. */
  readonly #passing = new Map<string, Passing[]>();

  constructor(parts: { clock: Clock; supervisor: Supervisor }) {
    this.#parts = parts;
  }

  /** Keeps the wish, before its call is sent. */
  async begin(
    session: string,
    { wish, by }: { wish: "running" | "stopped"; by: string },
  ): Promise<Wished> {
    const { supervisor, clock } = this.#parts;
    const at = clock.now();
    const known = own(supervisor.known.world.sessions, session)?.wish;
    const before = this.#passing.get(session)?.at(-1)?.wish ?? known;
    // Of a session that nobody knows nothing is kept.
    const passing = before && { before, wish: { is: wish, by: "owner", at } as const };
    if (passing !== undefined) {
      this.#passing.set(session, [...this.#passing.get(session) ?? [], passing]);
    }
    await supervisor.note([{ is: "wished", at, session, wish, by }]);
    return {
      ended: async (how) => {
        if (passing !== undefined) await this.#end(session, passing, how);
      },
    };
  }

  async #end(session: string, passing: Passing, how: "kept" | "not-sent"): Promise<void> {
    const all = this.#passing.get(session) ?? [];
    const at = all.indexOf(passing);
    // A later one was sent: that one's word counts, whatever becomes of this.
    if (at === -1) return;
    const next = all[at + 1];
    const left = how === "kept" ? all.slice(at + 1) : all.filter((one) => one !== passing);
    if (left.length === 0) this.#passing.delete(session);
    else this.#passing.set(session, left);
    if (how === "kept") return;
    if (next !== undefined) {
      // It holds by now; should it be taken back, too, it must not bring this one back.
      next.before = passing.before;
      return;
    }
    const { supervisor, clock } = this.#parts;
    await supervisor.note([{ is: "unwished", at: clock.now(), session, ...passing }]);
  }
}
