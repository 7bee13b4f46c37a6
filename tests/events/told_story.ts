import type { Act, Fact, Saying, SessionStatus, ToldStatus } from "../../src/session/mod.ts";
import { type Reply, SECOND, type Shown, Story } from "../story.ts";

/** How WAHA's tellings reach us in one run. */
export interface Telling {
  way: "webhook" | "websocket" | "both" | "polling";
  /** Whether some come up to a minute late, and so in another order. */
  late: boolean;
  /** Whether some come twice. */
  doubled: boolean;
  /** Whether one in three never comes. */
  lossy: boolean;
  seed: number;
}

const STATUSES_MAX = 3;
/** WAHA sends a failed webhook again every 2 s. */
const RETRY_MS = 2 * SECOND;
const LATE_MS_MAX = 60 * SECOND;
/** A second telling may come when much else has happened since. */
const AGAIN_MS_MAX = 600 * SECOND;

/** The session that all these stories are about. */
export const SHOP = "shop";

/** A story in which WAHA tells each status that it shows, over ways that lose and delay. */
export class ToldStory extends Story {
  readonly #telling: Telling;
  readonly #chance: () => number;
  #statuses: ToldStatus[] = [];
  /** Tellings that come at once, whatever the telling says of the others. */
  prompt: (says: Saying) => boolean = () => false;

  constructor(telling: Telling, options: ConstructorParameters<typeof Story>[0] = {}) {
    super(options);
    this.#telling = telling;
    this.#chance = chanceFrom(telling.seed);
  }

  override show(name: string, shown: Shown | SessionStatus | null): void {
    super.show(name, shown);
    if (shown === null) return;
    const status = typeof shown === "string" ? shown : shown.status;
    this.#statuses = [...this.#statuses, { status, at: this.now }].slice(-STATUSES_MAX);
    this.tell({ is: "status", status, history: this.#statuses });
    // The list belongs to the session object, which a stop throws away.
    if (status === "STOPPED") this.#statuses = [];
  }

  /** WAHA tells it now; when we hear of it is up to the ways. */
  tell(says: Saying): void {
    const { way } = this.#telling;
    if (way === "webhook" || way === "both") this.#send(says, RETRY_MS);
    if (way === "websocket" || way === "both") this.#send(says, 0);
  }

  #send(says: Saying, retryMs: number): void {
    const { late, doubled, lossy } = this.#telling;
    const prompt = this.prompt(says);
    if (lossy && !prompt && this.#chance() < 1 / 3) return;
    const at = this.now;
    const hear = (afterMs: number) => this.in(afterMs, () => this.#hear(says, at));
    const soonMs = 1 + Math.floor(this.#chance() * 50);
    if (prompt) hear(soonMs);
    const retries = late ? Math.floor((this.#chance() * LATE_MS_MAX) / RETRY_MS) : 0;
    hear(soonMs + (late && this.#chance() < 0.5 ? retries * retryMs : 0));
    if (doubled && this.#chance() < 0.5) hear(soonMs + Math.floor(this.#chance() * AGAIN_MS_MAX));
  }

  /** What it proves is stored, then a look decides. */
  #hear(says: Saying, at: number): void {
    const fact: Fact = {
      is: "event",
      at,
      heardAt: this.now,
      session: SHOP,
      engine: this.engine,
      says,
    };
    this.pass([fact]);
  }
}

/** A WAHA whose session is STOPPED and STARTING at each start of ours, then does as it is told. */
export function startsWith(
  then: readonly (readonly [number, Shown | SessionStatus])[],
): (act: Act) => Reply {
  return ({ step }) => {
    if (step === "stop") return { answer: { is: "ok" }, shows: [[1, "STOPPED"]] };
    const stopped = step === "restart" ? [[1, "STOPPED"] as const] : [];
    const startMs = step === "restart" ? 3 * SECOND : 1;
    return {
      answer: { is: "ok", status: "STARTING" },
      shows: [
        ...stopped,
        [startMs, "STARTING"],
        ...then.map(([afterMs, shown]) => [startMs + afterMs, shown] as const),
      ],
    };
  };
}

/** xorshift32: the same seed gives the same run. */
function chanceFrom(seed: number): () => number {
  let state = (seed | 0) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
