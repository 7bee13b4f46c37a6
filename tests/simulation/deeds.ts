import type { ServerControl, SessionControl } from "../../src/simulator/mod.ts";
import type { Dice } from "./dice.ts";
import { LogReader } from "./log_reader.ts";
import type { Replica } from "./replica.ts";
import { KEY } from "./replica.ts";
import type { Deed, PersonDeed, SessionLine, Weather } from "./schedule.ts";
import { SECOND_MS } from "./spans.ts";
import { CALM, type Stage } from "./stage.ts";

/** Controls that last until somebody ends them; the others end the process, or by themselves. */
const LASTING: readonly ServerControl[] = ["slow", "error", "html", "cut", "refuse", "disk-full"];

/** Controls after which nothing is worse than before. */
const HARMLESS: readonly SessionControl[] = ["receive", "scan", "recover", "restrict", "mute"];
/** Programs whose sends failed try again once nothing goes wrong any more. */
const SENDS_AFTER_MS = [20 * SECOND_MS, 80 * SECOND_MS];
/** Whoever made room on a disk needs a while to say so. */
const ROOM_SAID_MS = 45 * SECOND_MS;

/** Does to the stage what a schedule says. */
export class Deeds {
  readonly #stage: Stage;
  readonly #dice: Dice;
  readonly #log: LogReader;
  #serverTrouble = 0;
  #diskFilled = false;

  constructor(stage: Stage, dice: Dice) {
    this.#stage = stage;
    this.#dice = dice;
    this.#log = new LogReader(stage, dice.forPurpose("log"));
  }

  carryOut(deed: Deed): void {
    switch (deed.do) {
      case "session":
        return this.#session(deed.session, deed.control, deed.ms);
      case "server":
        return this.#server(deed.control, deed.ms);
      case "log":
        return this.#logLine(deed.session, deed.line);
      case "send":
        return this.#send(deed.session, deed.chat);
      case "person":
        return this.#person(deed.session, deed.deed);
      case "weather":
        return this.#weather(deed.weather, deed.ms);
      case "kill":
        return this.#toReplica(deed.replica, (replica) => this.#stage.kill(replica));
      case "deploy":
        return this.#toReplica(deed.replica, (replica) => this.#stage.deploy(replica));
      case "freeze":
        return this.#toReplica(
          deed.replica,
          (replica) => void this.#stage.freeze(replica, deed.ms),
        );
      case "skew":
        return this.#toReplica(deed.replica, (replica) => {
          this.#stage.tally.fault("skew");
          replica.edge.skewMs = deed.ms;
        });
    }
  }

  /** Nothing goes wrong any more. */
  calm(): void {
    Object.assign(this.#stage.weather, CALM);
    this.#recoverServer(this.#serverTrouble);
    // S4: that a disk has room again must be said by a person, where WAHA has no `/health`.
    if (this.#diskFilled) {
      this.#stage.clock.after(ROOM_SAID_MS, () => this.#person("default", "resume"));
    }
    this.#diskFilled = false;
    for (const session of this.#stage.locked) this.#unlock(session);
    for (const session of this.#stage.callers.doubtful) {
      this.#session(session, "recover", undefined);
      for (const ms of SENDS_AFTER_MS) this.#stage.clock.after(ms, () => this.#send(session, "a"));
    }
  }

  /** H9: whoever mended what lies on the disk says so, again until it was heard. */
  #unlock(session: string): void {
    const { locked, clock } = this.#stage;
    if (!locked.has(session)) return;
    clock.after(ROOM_SAID_MS, () => {
      if (locked.has(session)) this.#person(session, "resume");
      this.#unlock(session);
    });
  }

  #logLine(session: string, line: SessionLine): void {
    const { simulator, locked } = this.#stage;
    if (simulator.truth(session) === null) return;
    if (line !== "replaced") locked.add(session);
    this.#log.ofSession(session, line);
  }

  #send(session: string, chat: string): void {
    const { living, callers } = this.#stage;
    if (living.length > 0) void callers.send(session, chat, this.#dice.oneOf(living));
  }

  #session(session: string, control: SessionControl, ms: number | undefined): void {
    const { simulator, tally, brake, acts, clock } = this.#stage;
    const before = simulator.truth(session);
    // A rehearsal's owner may have deleted it.
    if (before === null) return;
    simulator.control(session, control, ms === undefined ? {} : { ms });
    if (simulator.truth(session) === before) return;
    tally.fault(control);
    if (HARMLESS.includes(control)) return;
    brake.fell(session, clock.now());
    acts.fell(session, clock.now());
  }

  #server(control: ServerControl, ms: number): void {
    const { simulator, tally, clock } = this.#stage;
    tally.fault(`waha-${control}`);
    this.#diskFilled ||= control === "disk-full";
    const trouble = ++this.#serverTrouble;
    this.#log.ofServer(control);
    if (!LASTING.includes(control)) {
      simulator.controlServer(control, control === "oom" ? { ms } : {});
      return;
    }
    const how = control === "slow"
      ? { ms: this.#dice.whole(2, 40) * SECOND_MS }
      : control === "html" && this.#dice.happens(0.3)
      ? { status: 200 }
      : {};
    simulator.controlServer(control, how);
    clock.after(ms, () => this.#recoverServer(trouble));
  }

  #recoverServer(trouble: number): void {
    if (trouble === 0 || trouble !== this.#serverTrouble) return;
    this.#serverTrouble++;
    this.#stage.simulator.controlServer("recover");
  }

  #weather(weather: Partial<Weather>, ms: number): void {
    const stage = this.#stage;
    Object.assign(stage.weather, weather);
    stage.clock.after(ms, () => {
      for (const key of keysOf(weather)) stage.weather[key] = 0;
    });
  }

  #toReplica(index: number, act: (replica: Replica) => void): void {
    const { living } = this.#stage;
    for (const replica of living.slice(index % Math.max(1, living.length)).slice(0, 1)) {
      act(replica);
    }
  }

  #person(session: string, deed: PersonDeed): void {
    const { people, clock, tally } = this.#stage;
    switch (deed) {
      case "scan":
        return this.#scan(session);
      case "stop-in-dashboard":
        return this.#dashboard(session, "stop", deed);
      case "start-in-dashboard":
        return this.#dashboard(session, "start", deed);
      case "restart-in-dashboard":
        return this.#dashboard(session, "restart", deed);
      case "delete-in-dashboard":
        return this.#dashboard(session, "delete", deed);
      default: {
        const { living } = this.#stage;
        if (living.length === 0) return;
        const { service } = this.#dice.oneOf(living);
        const at = clock.now();
        people.did(deed, session, at);
        tally.fault(`person-${deed}`);
        const asked = askOf(service, deed, session);
        void asked.then(
          (outcome) => {
            const served = outcome.is === "settled" || outcome.is === "pending";
            if (served && deed === "resume") this.#stage.locked.delete(session);
            if (served) people.served(deed, session, { askedAt: at, at: clock.now() });
            else tally.fault(`person-${outcome.is}`);
          },
          // Whom the service could not serve asks again or does not.
          () => tally.fault("person-unserved"),
        );
      }
    }
  }

  #scan(session: string): void {
    const { simulator, people, tally, clock } = this.#stage;
    const before = simulator.truth(session);
    if (before === null || before.login === "present") return;
    simulator.control(session, "scan");
    if (simulator.truth(session)?.login !== "present") return;
    people.did("scan", session, clock.now());
    tally.fault("person-scan");
  }

  #dashboard(session: string, step: DashboardStep, deed: PersonDeed): void {
    const { simulator, people, tally, clock } = this.#stage;
    if (simulator.truth(session) === null) return;
    people.did(deed, session, clock.now());
    tally.fault(`person-${deed}`);
    const of = `http://waha.sim:3000/api/sessions/${session}`;
    const [url, method] = step === "delete" ? [of, "DELETE"] : [`${of}/${step}`, "POST"];
    void simulator.fetch(url, { method, headers: { "x-api-key": KEY } }).catch(() =>
      tally.fault("person-unserved")
    );
  }
}

type DashboardStep = "start" | "stop" | "restart" | "delete";

function askOf(
  service: Replica["service"],
  deed: Exclude<PersonDeed, "scan" | `${string}-in-dashboard`>,
  session: string,
): Promise<{ is: string }> {
  switch (deed) {
    case "stop":
      return service.stopSession(session);
    case "start":
      return service.startSession(session);
    case "recover":
      return service.autoRecoverSession(session);
    case "force":
      return service.autoRecoverSession(session, { force: true });
    case "restart":
      return service.restartSession(session, { mode: "restart" });
    case "stop-start":
      return service.restartSession(session, { mode: "stop-start" });
    case "pause":
      return service.pauseSession(session);
    case "resume":
      return service.resumeSession(session);
  }
}

function keysOf(weather: Partial<Weather>): (keyof Weather)[] {
  const all: readonly (keyof Weather)[] = [
    "slow",
    "slowMs",
    "answersLost",
    "lies",
    "mailLost",
    "mailLate",
    "mailDoubled",
    "storeFails",
    "storeLies",
    "storeSlow",
    "conflicts",
    "kills",
    "freezes",
    "stopsLate",
    "oddWords",
    "keyRefused",
  ];
  return all.filter((key) => Object.hasOwn(weather, key));
}
