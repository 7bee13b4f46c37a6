import type { Incident } from "../../src/session/mod.ts";
import type { SessionState } from "../../src/simulator/mod.ts";
import { nextAt } from "../../src/simulator/model_step.ts";
import { Deeds } from "./deeds.ts";
import { Dice } from "./dice.ts";
import { incidentsIn } from "./records.ts";
import { RecoveryJudge } from "./recovery_judge.ts";
import { SERVER } from "./replica.ts";
import { DAY_MS, type Schedule, type Storm } from "./schedule.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import { Stage, type StageOptions, STARTS_AT } from "./stage.ts";
import type { Violation } from "./violation.ts";

export interface DayOptions extends StageOptions {
  /** Whether stretches in which nothing can happen are jumped over. */
  quiet: "skipped" | "played";
}

/** What became of a day. */
export interface PlayedDay {
  violations: readonly Violation[];
  /** Of each session: what it shows, what is said of it, and what its owner is taken to wish. */
  outcome: Readonly<Record<string, string>>;
  /** Everything that the store keeps of the day, newest first. */
  incidents: readonly Incident[];
  /** Sessions whose end is a person's. */
  theirs: readonly string[];
  /** Every act of ours, in order. */
  acts: readonly string[];
  /** The longest time from the end of a storm to the last healing, ms. */
  healedAfterMs: number;
  window: { acts: number; overlaps: number; longestMs: number };
  tells: number;
  faults: ReadonlyMap<string, number>;
  rules: ReadonlyMap<string, number>;
  /** How much of the day was jumped over, ms. */
  skippedMs: number;
}

const STRIDE_MS = 10 * SECOND_MS;
const LAUNCH_SPREAD_MS = 10 * SECOND_MS;
/** A calm that is worth coming for. */
const LONG_MS = 30 * MINUTE_MS;
/** Whoever asked for a code has it after this. */
const CODE_MS = 30 * SECOND_MS;
/** A skip that spares less is not worth its care. */
const SKIP_MS_MIN = 10 * MINUTE_MS;

/** Plays a whole day; everything that happens in it is fixed by the schedule. */
export async function playDay(schedule: Schedule, options: DayOptions): Promise<PlayedDay> {
  const day = new Day(schedule, options);
  return await day.play();
}

class Day {
  readonly #schedule: Schedule;
  readonly #options: DayOptions;
  readonly #stage: Stage;
  readonly #deeds: Deeds;
  readonly #recovery: RecoveryJudge;
  readonly #dice: Dice;
  #skippedMs = 0;
  #visits = 0;

  constructor(schedule: Schedule, options: DayOptions) {
    this.#schedule = schedule;
    this.#options = options;
    this.#stage = new Stage(schedule, options);
    this.#deeds = new Deeds(this.#stage, new Dice(schedule.seed).forPurpose("deeds"));
    this.#dice = new Dice(schedule.seed).forPurpose("people");
    this.#recovery = new RecoveryJudge(this.#stage);
  }

  async play(): Promise<PlayedDay> {
    const { storms } = this.#schedule;
    await this.#dawn();
    for (const storm of storms) {
      if (storm.from - this.#stage.at > LONG_MS) await this.#peopleCome();
      await this.#quietly(storm.from);
      await this.#storm(storm);
      await this.#recovery.judge((ms) => this.#pass(this.#stage.at + ms));
    }
    await this.#peopleCome();
    await this.#quietly(DAY_MS);
    const outcome = await this.#recovery.outcome();
    const incidents = await incidentsIn(this.#stage.store, SERVER);
    const { theirs } = this.#recovery;
    await this.#stage.end();
    if (this.#stage.clock.pending > 0) {
      this.#stage.broken(5, null, `${this.#stage.clock.pending} timers are left behind`);
    }
    const { violations, actsSent, acts, tells, tally } = this.#stage;
    return {
      violations,
      outcome,
      incidents,
      theirs,
      acts: actsSent,
      healedAfterMs: this.#recovery.healedAfterMs,
      window: acts.window,
      tells: tells.count,
      faults: tally.faults,
      rules: tally.rules,
      skippedMs: this.#skippedMs,
    };
  }

  /** The replicas begin one after the other, and owners stop what they do not need. */
  async #dawn(): Promise<void> {
    const { replicas, sessions } = this.#schedule;
    const reversed = this.#options.ties === "last-set";
    for (let nth = 0; nth < replicas; nth++) {
      const turn = reversed ? replicas - nth : nth;
      this.#stage.clock.after(turn * LAUNCH_SPREAD_MS / replicas, () => void this.#stage.begin());
    }
    await this.#pass(MINUTE_MS);
    for (const { name, role } of sessions) {
      if (role === "idle") this.#deeds.carryOut({ do: "person", deed: "stop", session: name });
    }
    await this.#pass(4 * MINUTE_MS);
  }

  /**
   * Before a long calm people see to what only they can mend: they ask for a code and scan it, or
   * stop what nobody needs. An engine that shows codes to nobody for hours would be all we play.
   */
  async #peopleCome(): Promise<void> {
    const { simulator, names, schedule } = this.#stage;
    const waiting = names.filter((name) => {
      const status = simulator.status(name);
      return status === "SCAN_QR_CODE" || status === "FAILED";
    });
    const forEver = schedule.engine === "WEBJS" || schedule.waha === "2024.10.8";
    this.#visits++;
    // Each has dice of their own: what waits in one order of wakes decides for nobody else.
    const dice = new Map(
      waiting.map((session) =>
        [session, this.#dice.forPurpose(`${session} ${this.#visits}`)] as const
      ),
    );
    const served = [...dice].filter(([, own]) => forEver || own.happens(0.5));
    if (served.length === 0) return;
    for (const [session, own] of served) {
      this.#deeds.carryOut({ do: "person", deed: "recover", session });
      await this.#pass(this.#stage.at + own.whole(2, 8) * SECOND_MS);
    }
    await this.#pass(this.#stage.at + CODE_MS);
    for (const [session, own] of served) {
      if (simulator.status(session) !== "SCAN_QR_CODE") continue;
      const deed = own.happens(0.7) ? "scan" : "stop";
      this.#deeds.carryOut({ do: "person", deed, session });
    }
    await this.#pass(this.#stage.at + 3 * MINUTE_MS);
  }

  async #storm(storm: Storm): Promise<void> {
    const happenings = this.#schedule.happenings.filter(({ at }) =>
      at >= storm.from && at < storm.until
    );
    for (const happening of happenings) {
      await this.#pass(happening.at);
      this.#deeds.carryOut(happening);
    }
    await this.#pass(storm.until);
    this.#deeds.calm();
  }

  /** Plays on until `at`, looking at the truth at every stride. */
  async #pass(at: number): Promise<void> {
    const { clock, acts, names } = this.#stage;
    const until = STARTS_AT + at;
    while (clock.now() < until) {
      await clock.run(Math.min(until, clock.now() + STRIDE_MS));
      this.#stage.revive();
      acts.seen(names, clock.now());
    }
  }

  /** Nothing goes wrong until `at`: where nothing else can happen either, time jumps. */
  async #quietly(at: number): Promise<void> {
    while (this.#stage.at < at) {
      const skipMs = this.#options.quiet === "skipped" ? this.#skippableMs(at) : 0;
      if (skipMs > 0) {
        this.#stage.clock.skip(skipMs);
        this.#skippedMs += skipMs;
      }
      await this.#pass(Math.min(at, this.#stage.at + 2 * MINUTE_MS));
    }
  }

  /** How far ahead nothing is due but polls; 0 while anything is under way. */
  #skippableMs(at: number): number {
    const { clock, living, simulator, names, policy } = this.#stage;
    if (living.some((replica) => !replica.idle)) return 0;
    const now = clock.now();
    const dues = [STARTS_AT + at];
    for (const { supervisor } of living) {
      const { server, sessions } = supervisor.known.world;
      if (server.state.is !== "up" || server.settling) return 0;
      const records = Object.values(sessions);
      if (records.some(({ intent, asked }) => intent !== undefined || asked !== undefined)) {
        return 0;
      }
      dues.push(server.lookAt);
    }
    for (const name of names) {
      const truth = simulator.truth(name);
      if (truth !== null) dues.push(changesAt(truth));
    }
    const leftMs = Math.min(...dues) - now - 4 * policy.pollMs;
    const skipMs = Math.floor(leftMs / policy.pollMs) * policy.pollMs;
    return skipMs >= SKIP_MS_MIN ? skipMs : 0;
  }
}

/** When the session will next show something else; a browser's code changes and shows the same. */
function changesAt(truth: SessionState): number {
  const { engine, life } = truth;
  const sameForEver = engine === "WEBJS" && life.is === "running" && life.phase.is === "qr";
  return sameForEver ? Infinity : nextAt(truth);
}
