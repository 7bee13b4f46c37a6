import { POLICY, type Policy } from "../../src/session/mod.ts";
import { createSimulator, type SessionOptions, type Simulator } from "../../src/simulator/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import type { Changes } from "../../src/store/mod.ts";
import type { TelemetryEvent } from "../../src/telemetry/mod.ts";
import { ActsJudge } from "./acts_judge.ts";
import { BrakeJudge } from "./brake_judge.ts";
import { Callers } from "./callers.ts";
import { Dice } from "./dice.ts";
import { HoldsJudge } from "./holds_judge.ts";
import { Mail } from "./mail.ts";
import { People } from "./people.ts";
import { Platform } from "./platform.ts";
import { serverIn, sessionIn } from "./records.ts";
import { KEY, Replica, SERVER } from "./replica.ts";
import type { PlannedSession, Schedule, Weather } from "./schedule.ts";
import { ShakyStore } from "./shaky_store.ts";
import { SimClock } from "./sim_clock.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import { Tally } from "./tally.ts";
import { TellsJudge } from "./tells_judge.ts";
import type { Property, Violation } from "./violation.ts";
import { wireOf } from "./wire.ts";
import { Witness } from "./witness.ts";

export const STARTS_AT = 1_790_000_000_000;
/** What looks past the frozen one for how long it stood still before it sent. */
const FREEZE_COUNTS_MS = 80 * SECOND_MS;
const VIOLATIONS_MAX = 20;
const SELF_RESTARTING_MAX = 3;

export const CALM: Readonly<Weather> = {
  slow: 0,
  slowMs: 0,
  answersLost: 0,
  lies: 0,
  mailLost: 0,
  mailLate: 0,
  mailDoubled: 0,
  storeFails: 0,
  storeLies: 0,
  storeSlow: 0,
  conflicts: 0,
  kills: 0,
  freezes: 0,
  stopsLate: 0,
  oddWords: 0,
  keyRefused: 0,
};

export interface StageOptions {
  /** Which of the timers of one instant fires first. */
  ties: "first-set" | "last-set";
  policy?: Partial<Policy>;
}

/** All that a day is played with: one WAHA, one store, some replicas, and those who judge them. */
export class Stage {
  readonly schedule: Schedule;
  readonly policy: Policy;
  readonly clock: SimClock;
  readonly simulator: Simulator;
  readonly weather: Weather & { liedAt: number } = { ...CALM, liedAt: -Infinity };
  readonly store = new MemoryStore({}, { reading: "frozen" });
  readonly people = new People();
  readonly tally = new Tally();
  readonly witness: Witness;
  readonly acts: ActsJudge;
  readonly tells: TellsJudge;
  readonly brake: BrakeJudge;
  readonly callers: Callers;
  readonly platform: Platform;
  /** Sessions that only a person can mend, until we were told that it was done (H9). */
  readonly locked = new Set<string>();
  readonly violations: Violation[] = [];
  /** Acts of ours in their order: what one run did, to be held against another. */
  readonly actsSent: string[] = [];
  readonly #holds: HoldsJudge;
  readonly #dice: Dice;
  readonly #replicas: Replica[] = [];
  /** Names of replicas are never used twice. */
  #begun = 0;
  #reviveAt: number[] = [];

  constructor(schedule: Schedule, options: StageOptions) {
    this.schedule = schedule;
    this.policy = { ...POLICY, ...schedule.policy, ...options.policy };
    this.#dice = new Dice(schedule.seed).forPurpose("stage");
    this.clock = new SimClock({ startAt: STARTS_AT, ties: options.ties });
    this.witness = new Witness(this.policy);
    const broken = (property: Property, session: string | null, what: string) =>
      this.broken(property, session, what);
    this.#holds = new HoldsJudge(this.policy, broken);
    this.tells = new TellsJudge({ reopenMs: this.policy.reopenMs, broken });
    this.brake = new BrakeJudge(broken);
    for (const { name, role } of schedule.sessions) {
      if (role === "fallen" || role === "lost") this.brake.fell(name, STARTS_AT);
    }
    this.simulator = this.#simulator();
    const { simulator, tally, clock, policy } = this;
    this.platform = new Platform({ simulator, policy, broken, witness: this.witness });
    this.callers = new Callers({ simulator, tally, now: () => clock.now() });
    this.acts = new ActsJudge({
      simulator,
      callers: this.callers,
      policy: this.policy,
      witness: this.witness,
      people: this.people,
      restartsLose: losesLogins(schedule),
      broken,
    });
  }

  get names(): string[] {
    return this.schedule.sessions.map(({ name }) => name);
  }

  get living(): readonly Replica[] {
    return this.#replicas.filter(({ edge }) => !edge.gone);
  }

  /** Ms since the day began. */
  get at(): number {
    return this.clock.now() - STARTS_AT;
  }

  broken(property: Property, session: string | null, what: string): void {
    if (this.violations.length >= VIOLATIONS_MAX) return;
    this.violations.push({ property, at: this.at, session, what });
  }

  /** Begins one more replica. */
  begin(): Replica {
    const by = `r${++this.#begun}`;
    const { clock, weather, tally, witness } = this;
    const dice = this.#dice.forPurpose(by);
    const replica = new Replica({
      by,
      clock,
      policy: this.policy,
      random: () => dice.next(),
      log: { event: (event) => this.#event(event) },
      store: new ShakyStore({
        inner: this.store.replica(),
        clock,
        weather,
        dice,
        failed: (how) => {
          tally.fault(how);
          if (how !== "store-slow") witness.forgot(by);
        },
        wrote: (changes) => this.#wrote(changes),
        beaten: () => witness.beaten(by),
      }),
      fetch: wireOf({
        simulator: this.simulator,
        clock,
        weather,
        dice,
        failed: (how) => tally.fault(how),
        arrived: (call) => this.#arrived(replica, call),
        landedLate: (session) => this.acts.landedLate(session, clock.now()),
        platform: () => this.platform.restarts(clock.now()),
        answered: () => witness.answered(by, clock.now()),
        looked: (look) => {
          witness.looked(by, look, clock.now());
          this.acts.looked(look, clock.now());
        },
      }),
    });
    replica.edge.touched = (what) => this.#touched(replica, what, dice);
    this.#replicas.push(replica);
    replica.launch();
    return replica;
  }

  /** The process ends wherever it is; another one begins soon. */
  kill(replica: Replica): void {
    this.tally.fault("kill");
    replica.kill();
    this.witness.forgot(replica.by);
    this.#reviveAt.push(this.clock.now() + this.#dice.whole(1, 20) * SECOND_MS);
  }

  /** A new version of ours comes up while the old one ends what it has begun. */
  deploy(replica: Replica): void {
    this.tally.fault("deploy");
    this.begin();
    void replica.stop().then(() => replica.kill());
  }

  freeze(replica: Replica, ms: number): Promise<void> {
    this.tally.fault(ms > MINUTE_MS ? "freeze-long" : "freeze");
    this.witness.forgot(replica.by);
    return replica.freeze(ms);
  }

  /** Begins those again whose time has come. */
  revive(): void {
    const now = this.clock.now();
    const due = this.#reviveAt.filter((at) => at <= now);
    this.#reviveAt = this.#reviveAt.filter((at) => at > now);
    for (const _ of due) this.begin();
    // The gone are of no use to anybody.
    for (const gone of this.#replicas.filter(({ edge }) => edge.gone)) {
      this.#replicas.splice(this.#replicas.indexOf(gone), 1);
    }
  }

  /** Ends everything; nothing is left behind on the clock. */
  async end(): Promise<void> {
    const stopping = this.living.map((replica) => replica.stop());
    await this.clock.run(this.clock.now() + 3 * MINUTE_MS);
    await Promise.all(stopping);
    this.simulator.close();
    // Mail that is late is still on its way.
    await this.clock.run(this.clock.now() + 5 * MINUTE_MS);
  }

  #simulator(): Simulator {
    const { schedule, clock, weather, tally, witness } = this;
    const { waha, engine, tier, seed } = schedule;
    const mail = new Mail({
      clock,
      weather,
      tally,
      witness,
      dice: this.#dice.forPurpose("mail"),
      receiver: () => this.living.length === 0 ? null : this.#dice.oneOf(this.living),
    });
    return createSimulator({
      clock,
      apiKey: KEY,
      seed,
      engine,
      tier,
      waha,
      sessions: schedule.sessions.map(bornAs),
      timings: {
        // Only Core of 2024 loses a browser's login; the simulator plays both by their version.
        ...(losesLogins(schedule) ? {} : { webjsLogin: "kept" }),
        // Many that restart themselves every half hour would be most of what is played.
        ...(schedule.sessions.length > SELF_RESTARTING_MAX ? { selfRestartMs: null } : {}),
      },
      ...(schedule.webhooks === "none" ? {} : {
        webhooks: [{
          url: "http://us.sim/webhook",
          events: ["session.status", "state.change", "message"],
          hmacKey: null,
        }],
        deliver: (_url: string, init: RequestInit) => mail.deliver(init),
      }),
    });
  }

  #event(event: TelemetryEvent): void {
    this.tally.event(event);
    if (event.is === "tell") this.tells.heard(event.tell, this.clock.now());
    if (event.is === "fault") {
      const { error } = event;
      const why = error instanceof Error ? error.stack ?? error.message : String(error);
      this.broken(5, null, `a fault of ours in ${event.where}: ${why}`);
    }
  }

  #wrote(changes: Changes): void {
    this.tells.wrote(changes.outbox);
    const now = this.clock.now();
    if (changes.server !== undefined) {
      const unwell = () => this.#unwell();
      this.brake.wrote(serverIn(changes.server).brakes ?? [], { now, unwell });
    }
    for (const value of Object.values(changes.sessions)) {
      if (value === null) continue;
      const record = sessionIn(value);
      this.#holds.wrote(record, now);
      if (record.wish.is === "stopped" && record.wish.by === "seen") this.tally.rule("WISH");
    }
  }

  #unwell(): string[] {
    return this.names.filter((name) => {
      const status = this.simulator.status(name);
      const lost = this.simulator.truth(name)?.login !== "present";
      return lost || (status !== "WORKING" && status !== "STOPPED");
    });
  }

  #arrived(replica: Replica, call: Parameters<ActsJudge["arrived"]>[0]): void {
    const now = this.clock.now();
    const { frozen, by } = replica;
    const frozenMs = now - frozen.until < FREEZE_COUNTS_MS ? frozen.ms : 0;
    this.actsSent.push(`${call.step} ${call.session}`);
    this.acts.seen(this.names, now);
    if (!this.people.askedLately(call.session, now)) this.brake.arrived(call, now);
    this.acts.arrived(call, { by, frozenMs }, now);
  }

  /** A replica may be killed or held wherever it touches the world outside: between any steps. */
  #touched(replica: Replica, what: string, dice: Dice): void | Promise<void> {
    this.clock.touched();
    const { kills, freezes } = this.weather;
    if (kills > 0) {
      const matters = what.endsWith("commit") || what.includes("POST ");
      if (dice.happens(matters ? kills : kills / 20)) return this.kill(replica);
    }
    if (dice.happens(freezes)) {
      const long = dice.happens(0.05);
      const ms = long ? dice.whole(61, 150) * SECOND_MS : dice.whole(200, 20_000);
      return this.freeze(replica, ms);
    }
  }
}

export { SERVER };

function losesLogins({ waha, engine, tier }: Schedule): boolean {
  return waha === "2024.10.8" && engine === "WEBJS" && tier === "CORE";
}

function bornAs({ name, role }: PlannedSession): SessionOptions {
  switch (role) {
    case "needed":
    case "idle":
      return { name, status: "WORKING" };
    case "unpaired":
      return { name, status: "SCAN_QR_CODE" };
    case "asleep":
      return { name, status: "STOPPED" };
    case "fallen":
      return { name, status: "FAILED" };
    case "lost":
      return { name, status: "FAILED", login: "absent" };
  }
}
