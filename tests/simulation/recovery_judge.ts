import { incidentIn } from "./records.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import { SERVER, type Stage } from "./stage.ts";

/** S3 lets WAHA settle for 15 min at most; after it come a start limit and two sweeps. */
const HEAL_MS = 20 * MINUTE_MS;
/** The longest pause between probes, H10's in its first six hours as the brake's, and its end. */
const PARKED_MS = 35 * MINUTE_MS;
/** Two sweeps, the group wait and table T's three minutes, and some: then somebody is told. */
const TOLD_MS = 6 * MINUTE_MS;
const STRIDE_MS = 30 * SECOND_MS;
const INCIDENTS_MAX = 1_000;
const USELESS_MAX = 3;
/** Holds that let one try through now and then: after 30 min at the latest. */
const PROBING_RULES: readonly string[] = ["S4", "S5", "H6", "H8"];
/** The brake takes one code that its try brought for a mass log-out, and tries no more (S5). */
const LOST_TOGETHER = 1;

/** Judges after each storm whether all came back and everybody was told: properties 5 and 6. */
export class RecoveryJudge {
  readonly #stage: Stage;
  healedAfterMs = 0;
  #actsBefore = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Called as a storm ends: plays on with `pass` until the judgement can be made. */
  async judge(pass: (ms: number) => Promise<void>): Promise<void> {
    const { clock } = this.#stage;
    const calmAt = clock.now();
    let patienceMs = HEAL_MS;
    while (clock.now() - calmAt < patienceMs) {
      await pass(STRIDE_MS);
      if (this.#mayBeParked()) patienceMs = HEAL_MS + PARKED_MS;
      if (this.#unhealed().length > 0) {
        this.healedAfterMs = Math.max(this.healedAfterMs, clock.now() - calmAt);
      } else if (clock.now() - calmAt >= TOLD_MS) break;
    }
    for (const name of this.#unhealed()) {
      const minutes = Math.round((clock.now() - calmAt) / MINUTE_MS);
      const shown = this.#stage.simulator.status(name);
      this.#stage.broken(5, name, `${shown} ${minutes} min after the storm: ${this.#said(name)}`);
    }
    await pass(3 * MINUTE_MS);
    await this.#judgeTelling();
    this.#actsBefore = this.#stage.actsSent.length;
  }

  /** How it all ended: what is so, and what we make of it. */
  async outcome(): Promise<Record<string, string>> {
    const { sessions } = await this.#stage.store.load(SERVER);
    return Object.fromEntries(this.#stage.names.map((name) => {
      const record = this.#record(name);
      const known = Object.hasOwn(sessions, name);
      const ours = record === undefined ? "unknown" : `${record.phase.is}, wish ${record.wish.is}`;
      return [name, `${this.#stage.simulator.status(name)}, ${known ? ours : "never written"}`];
    }));
  }

  /** Sessions whose end is a person's: what they found, they decided upon. */
  get theirs(): string[] {
    const { simulator, people, locked, names, acts } = this.#stage;
    return names.filter((name) =>
      simulator.truth(name)?.login !== "present" || people.mayBeStopped(name) ||
      people.mayBePaused(name) || people.scannedAt(name) > -Infinity || locked.has(name) ||
      acts.fallsAsLoggedOut(name)
    );
  }

  /** Sessions that only we keep from WORKING. */
  #unhealed(): string[] {
    return this.#stage.names.filter((name) =>
      this.#stage.simulator.status(name) !== "WORKING" && this.#isHealable(name)
    );
  }

  #isHealable(name: string): boolean {
    const { simulator, people, witness, acts } = this.#stage;
    const truth = simulator.truth(name);
    if (truth === null || truth.login !== "present" || acts.restartsLose) return false;
    // What only a person can mend, or takes for what only a person can, waits for one.
    if (this.#stage.locked.has(name) || acts.fallsAsLoggedOut(name)) return false;
    if (people.mayBeStopped(name) || people.mayBePaused(name)) return false;
    // Restarts that brought codes to logged-in sessions are stopped for good: a person decides.
    if (this.#record(name)?.phase.rule === "S5" && acts.codesBrought >= LOST_TOGETHER) {
      return false;
    }
    // That it has a login must have been seen since it got one.
    const { workingAt, absentAt } = witness.of(name);
    return workingAt > Math.max(-Infinity, people.scannedAt(name)) && absentAt === null;
  }

  /** Whether enough was tried in vain for probes in long pauses: H10's or the brake's. */
  #mayBeParked(): boolean {
    const counts = new Map<string, number>();
    for (const act of this.#stage.actsSent.slice(this.#actsBefore)) {
      const session = act.slice(act.indexOf(" ") + 1);
      counts.set(session, (counts.get(session) ?? 0) + 1);
    }
    return this.#unhealed().some((name) =>
      (counts.get(name) ?? 0) >= USELESS_MAX ||
      PROBING_RULES.includes(this.#record(name)?.phase.rule ?? "")
    );
  }

  async #judgeTelling(): Promise<void> {
    const { store, tells, clock, simulator, people } = this.#stage;
    tells.judgeDelivery((await store.outbox(SERVER)).map(({ id }) => id));
    const incidents = await store.incidents(SERVER, { limit: INCIDENTS_MAX });
    tells.judgeIncidents(incidents.map(({ value }) => value));
    const open = new Map(
      incidents.map(({ value }) => incidentIn(value))
        .filter(({ closedAt }) => closedAt === undefined)
        .map((incident) => [incident.session, incident]),
    );
    for (const name of this.#stage.names) {
      const incident = open.get(name);
      const shown = simulator.status(name);
      const well = this.#stage.acts.workingMs(name, clock.now()) > 4 * MINUTE_MS;
      if (well && incident !== undefined) {
        this.#stage.broken(6, name, `'${incident.title}' is open, though it works`);
      }
      // STOPPED may be somebody's wish; who paused it knows.
      const unwell = shown === "FAILED" || shown === "SCAN_QR_CODE";
      const minded = people.mayBeStopped(name) || people.mayBePaused(name);
      if (!unwell || minded || this.#stage.acts.unwellMs(name, clock.now()) < TOLD_MS) continue;
      if (incident === undefined) {
        this.#stage.broken(6, name, `it is ${shown} and no incident says so: ${this.#said(name)}`);
      } else if (open.get(null)?.told !== true && !tells.toldSince(name, incident.openedAt)) {
        this.#stage.broken(6, name, `'${incident.title}' is told to nobody, against table T`);
      }
    }
  }

  #record(name: string) {
    const { living } = this.#stage;
    return living[0]?.supervisor.known.world.sessions[name];
  }

  #said(name: string): string {
    const record = this.#record(name);
    if (record === undefined) return "nothing is known of it";
    const { phase, login, wish, useless, parked, nextActAt } = record;
    return `${phase.rule} ${phase.is} "${phase.because}" (login ${login.is}, wish ${wish.is} by ` +
      `${wish.by}, useless ${useless}, parked ${parked?.nextProbeAt}, next ${nextActAt})`;
  }
}
