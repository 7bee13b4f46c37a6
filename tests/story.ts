import {
  type Act,
  type ActAnswer,
  type Ask,
  type Decided,
  Draft,
  emptyWorld,
  type Engine,
  type Fact,
  type Fleet,
  type Look,
  markSent,
  NO_FLEET,
  observe,
  POLICY,
  type Policy,
  reconcile,
  type SeenSession,
  type SessionRecord,
  type SessionStatus,
  type Tell,
  type World,
} from "../src/session/mod.ts";

export interface Shown {
  status: SessionStatus;
  me?: string | null;
  raw?: string;
  activityAt?: number;
}

export interface Sent {
  at: number;
  session: string;
  do: Act["do"];
  step: Act["step"];
}

/** What WAHA does with a step: how it answers, after how long, and what it shows from then on. */
export interface Reply {
  answer?: ActAnswer;
  tookMs?: number;
  /** Statuses from the moment of the send on: `[afterMs, status]`. */
  shows?: readonly (readonly [number, Shown | SessionStatus | null])[];
}

/**
 * The pure core told a story on virtual time: what WAHA shows and when, how it answers acts, what
 * people ask. Looks come from the poll every 30 s and from every `lookAt`; what was sent is kept.
 */
export class Story {
  world: World;
  now: number;
  readonly sent: Sent[] = [];
  readonly tells: Tell[] = [];
  readonly policy: Policy;
  reply: (act: Act, story: Story) => Reply = () => ({});
  /** Where the replica is killed: before it sends, or before it hears the answer. */
  dies?: (act: Act) => "unsent" | "sent" | undefined;
  /** The other watched servers. */
  fleet: Fleet = NO_FLEET;
  engine: Engine;
  version = "2026.2.1";
  tier = "CORE";
  workerId = "w";
  startedAt: number;
  #shown = new Map<string, Shown>();
  #look: Exclude<Look, { is: "seen" }> | null = null;
  #later: { at: number; run: () => void }[] = [];
  #lastLookAt: number | undefined;
  #nextPollAt: number;
  #asks = 0;
  /** Steps sent per session. */
  readonly #turns = new Map<string, number>();
  /** Which replica does the next pass. */
  by: string;

  constructor(
    { engine = "NOWEB", startAt = 10_000_000, policy = {}, by = "r1" }: {
      engine?: Engine;
      startAt?: number;
      policy?: Partial<Policy>;
      by?: string;
    } = {},
  ) {
    this.engine = engine;
    this.now = startAt;
    this.policy = { ...POLICY, ...policy };
    this.world = emptyWorld("main", startAt);
    this.startedAt = startAt - 3_600_000;
    this.#nextPollAt = startAt;
    this.by = by;
  }

  record(name: string): SessionRecord {
    const record = this.world.sessions[name];
    if (record === undefined) throw new Error(`Cannot find session ${name} in the story`);
    return record;
  }

  /** What WAHA shows from now on; null takes the session out of its list. */
  show(name: string, shown: Shown | SessionStatus | null): void {
    this.#look = null;
    if (shown === null) this.#shown.delete(name);
    else this.#shown.set(name, typeof shown === "string" ? this.#of(name, shown) : shown);
  }

  #of(name: string, status: SessionStatus): Shown {
    const me = this.#shown.get(name)?.me;
    return { status, me: status === "WORKING" ? me ?? "111@c.us" : me ?? null };
  }

  /** How every look ends from now on, until something is shown again. */
  fail(look: Exclude<Look, { is: "seen" }>): void {
    this.#look = look;
  }

  answersAgain(): void {
    this.#look = null;
  }

  /** The clock was set back: what was looked at before has no time any more. */
  forgetLooks(): void {
    this.#lastLookAt = undefined;
    this.#nextPollAt = this.now;
  }

  in(ms: number, run: () => void): void {
    this.#later.push({ at: this.now + ms, run });
    this.#later.sort((a, b) => a.at - b.at);
  }

  ask(name: string, ask: Ask): void {
    const id = `ask-${++this.#asks}`;
    this.pass([{ is: "asked", at: this.now, session: name, ask, id }]);
  }

  /** One pass: a look, facts, a decision, the sends that it owes. */
  pass(facts: readonly Fact[] = []): Decided {
    const look: Fact = {
      is: "look",
      at: this.now,
      look: this.#look ?? this.#seen(),
      ...(this.#lastLookAt === undefined ? {} : { previousAt: this.#lastLookAt }),
    };
    if (look.look.is === "seen") this.#lastLookAt = this.now;
    return this.decide([...facts, look]);
  }

  decide(facts: readonly Fact[]): Decided {
    const known = observe(this.world, facts, this.policy);
    const decided = reconcile(known, this.now, {
      policy: this.policy,
      by: this.by,
      fleet: this.fleet,
    });
    if (!(decided.lookAt > this.now)) throw new Error(`lookAt ${decided.lookAt} is not after now`);
    this.world = decided.world;
    this.tells.push(...decided.tells);
    for (const act of decided.acts) this.#send(act);
    return decided;
  }

  #send(act: Act): void {
    if (this.dies?.(act) === "unsent") return;
    const draft = new Draft(this.world);
    const { session, intentId, step } = act;
    if (!markSent(draft, { session, intentId, step, at: this.now })) return;
    this.world = draft.world();
    this.sent.push({ at: this.now, session, do: act.do, step });
    if (this.dies?.(act) === "sent") return;
    const { answer = { is: "ok" }, tookMs = step === "start" ? 5 : 3_000, shows = [] } = this.reply(
      act,
      this,
    );
    // A later step ends what an earlier one would have brought.
    const turn = (this.#turns.get(session) ?? 0) + 1;
    this.#turns.set(session, turn);
    for (const [afterMs, shown] of shows) {
      this.in(afterMs, () => {
        if (this.#turns.get(session) === turn) this.show(session, shown);
      });
    }
    this.in(tookMs, () => this.pass([{ is: "answered", at: this.now, session, intentId, answer }]));
  }

  #seen(): Look {
    const sessions: SeenSession[] = [...this.#shown].map(([name, shown]) => ({
      name,
      me: null,
      ...shown,
    }));
    const { startedAt, workerId, version, engine, tier } = this;
    return { is: "seen", server: { startedAt, workerId, version, engine, tier }, sessions };
  }

  /** WAHA is started again: every look shows the new stamp. */
  restartWaha(): void {
    this.startedAt = this.now;
  }

  /** Runs the story for `ms`: polls, due looks, and what was planned, in order of time. */
  run(ms: number): void {
    const until = this.now + ms;
    for (let turns = 0; turns < 1_000_000; turns++) {
      const planned = this.#later[0]?.at ?? Infinity;
      const at = Math.min(planned, this.#nextPollAt, this.world.server.lookAt);
      if (at > until) {
        this.now = until;
        return;
      }
      this.now = Math.max(this.now, at);
      if (planned <= this.now) {
        this.#later.shift()?.run();
        continue;
      }
      if (this.#nextPollAt <= this.now) this.#nextPollAt = this.now + this.policy.pollMs;
      this.pass();
    }
    throw new Error("Cannot end the story: a look is always due");
  }
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A WAHA whose sessions show `status` that long after each start; a stop stops at once. */
export function comesBackAs(
  status: SessionStatus,
  { afterMs = 5 * SECOND, me }: { afterMs?: number; me?: string | null } = {},
): (act: Act) => Reply {
  const shown = me === undefined ? status : { status, me };
  return ({ step }) => {
    if (step === "stop") return { answer: { is: "ok" }, shows: [[SECOND, "STOPPED"]] };
    return {
      answer: { is: "ok", status: "STARTING" },
      shows: [[100, "STARTING"], [3 * SECOND + afterMs, shown]],
    };
  };
}

/** A story whose sessions have been WORKING for five minutes. */
export function workingStory(
  options: ConstructorParameters<typeof Story>[0] & { names?: readonly string[] } = {},
): Story {
  const { names = ["shop"], ...rest } = options;
  const story = new Story(rest);
  for (const name of names) story.show(name, "WORKING");
  story.run(5 * MINUTE);
  return story;
}
