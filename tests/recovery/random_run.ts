import { createSimulator, type Engine, type Simulator } from "../../src/simulator/mod.ts";
import type { ServerControl, SessionControl } from "../../src/simulator/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { StoreUnavailableError } from "../../src/store/mod.ts";
import { KEY, Rig } from "../rig.ts";
import { VirtualClock } from "../virtual_clock.ts";
import { type Call, CallWatch } from "./call_watch.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Sessions that somebody needs; `idle` was stopped by its owner, `unpaired` nobody ever scanned. */
export const NEEDED = ["default", "shop", "bot", "desk"];
const STEPS_WITH_STOP = ["restart", "stop", "logout", "DELETE"];
const SESSION_FAULTS: SessionControl[] = [
  "crash",
  "crash",
  "crash",
  "browser-dies",
  "hang-starting",
  "lose-network",
];
const SERVER_FAULTS: ServerControl[] = ["slow", "error", "html", "refuse", "restart", "restart"];

/** Mulberry32: small, and the same everywhere. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Ended {
  /** What must never be, in sentences. */
  harm: string[];
  /** Needed sessions with a login that do not work an hour after the last fault. */
  unsettled: string[];
  /** Timers that are left when all has ended. */
  timers: number;
  acts: number;
  kills: number;
}

/** Two replicas, one WAHA, one store, and an hour and a half of everything that goes wrong. */
export class RandomRun {
  readonly #chance: () => number;
  readonly #clock = new VirtualClock();
  readonly #world: Simulator;
  readonly #store = new MemoryStore();
  readonly #watch = new CallWatch(this.#clock);
  readonly #rigs: Rig[] = [];
  readonly #loggedOut = new Set<string>();
  #faulty = false;
  #storeFails = false;
  #replicas = 0;
  #kills = 0;
  #calmFrom = Infinity;
  readonly #harm: string[] = [];

  constructor(seed: number) {
    this.#chance = chanceOf(seed);
    const engine = this.#oneOf<Engine>(["NOWEB", "WEBJS", "GOWS"]);
    this.#world = createSimulator({
      clock: this.#clock,
      apiKey: KEY,
      seed,
      engine,
      sessions: [...NEEDED, "idle", { name: "unpaired", status: "SCAN_QR_CODE" }],
    });
    this.#watch.arrived = (call) => this.#judge(call);
  }

  async run(): Promise<Ended> {
    for (let n = 0; n < 2; n++) await this.#begin();
    const stopping = this.#rigs[0]?.service.stopSession("idle");
    await this.#clock.advance(2 * MINUTE_MS);
    await stopping;
    this.#calmFrom = this.#clock.now();
    this.#faulty = true;
    for (let n = 0; n < 50; n++) {
      this.#trouble();
      await this.#pass(SECOND_MS * (5 + Math.floor(this.#chance() * 150)));
    }
    this.#faulty = false;
    this.#storeFails = false;
    this.#world.controlServer("recover");
    await this.#pass(60 * MINUTE_MS);
    const unsettled = NEEDED.filter((name) =>
      !this.#loggedOut.has(name) && this.#world.status(name) !== "WORKING" &&
      !this.#leftToPerson(name)
    ).map((name) => `${name} is ${this.#world.status(name)}: ${this.#because(name)}`);
    for (const rig of this.#rigs) await rig.stop();
    this.#world.close();
    await this.#clock.advance(MINUTE_MS);
    const harm = [...this.#harm, ...this.#watch.overlaps];
    const { length: acts } = this.#watch.calls;
    return { harm, unsettled, timers: this.#clock.pending, acts, kills: this.#kills };
  }

  async #begin(): Promise<void> {
    const rig = new Rig({
      clock: this.#clock,
      world: this.#world,
      store: this.#store.replica(),
      by: `r${this.#replicas++}`,
      fetch: (inner) => this.#watch.over(inner),
    });
    rig.edge.touched = (what) => this.#touched(rig, what);
    this.#rigs.push(rig);
    // It may be killed while it starts: nobody can wait for that.
    void rig.launch();
    await this.#clock.advance(SECOND_MS);
  }

  /** A replica may be killed, held or failed by its store wherever it touches the world outside. */
  #touched(rig: Rig, what: string): void | Promise<void> {
    if (!this.#faulty) return;
    const isCall = what.includes(" /");
    const matters = what.endsWith("commit") || what.includes("POST ");
    if (this.#chance() < (matters ? 0.02 : 0.0005)) {
      this.#kills++;
      return rig.kill();
    }
    if (!isCall && this.#storeFails && this.#chance() < 0.5) {
      throw new StoreUnavailableError("the store is away");
    }
    // Frozen right before its send for long, a process acts late: that window is known (design §1).
    if (!what.startsWith("POST ") && this.#chance() < 0.002) {
      return rig.edge.freeze(Math.floor(this.#chance() * 20 * SECOND_MS));
    }
    // A store takes its time, so that replicas come between each other's calls.
    if (!isCall && this.#chance() < 0.3) {
      const ms = Math.floor(this.#chance() * 50);
      return new Promise((resolve) => void this.#clock.after(ms, resolve));
    }
  }

  /** Time goes on; who was killed is begun again. */
  async #pass(ms: number): Promise<void> {
    const until = this.#clock.now() + ms;
    while (this.#clock.now() < until) {
      await this.#clock.advance(Math.min(20 * SECOND_MS, until - this.#clock.now()));
      for (const [index, rig] of [...this.#rigs].entries()) {
        if (!rig.edge.gone) continue;
        this.#rigs.splice(index, 1);
        await this.#begin();
        break;
      }
    }
  }

  #trouble(): void {
    const name = this.#oneOf(NEEDED);
    const dice = this.#chance();
    if (dice < 0.45) {
      const control = this.#oneOf(SESSION_FAULTS);
      this.#world.control(name, control, { ms: SECOND_MS * this.#chance() * 300 });
    } else if (dice < 0.5) {
      this.#loggedOut.add(name);
      this.#world.control(name, "phone-logout");
    } else if (dice < 0.55) {
      this.#world.control("unpaired", this.#oneOf<SessionControl>(["qr-runs-out", "crash"]));
    } else if (dice < 0.7) {
      this.#world.controlServer(this.#oneOf(SERVER_FAULTS), {
        ms: SECOND_MS * this.#chance() * 50,
      });
    } else if (dice < 0.8) {
      this.#world.controlServer("recover");
      this.#storeFails = !this.#storeFails;
    } else if (!this.#loggedOut.has(name)) {
      const { service } = this.#oneOf(this.#rigs);
      const asked = this.#chance() < 0.5
        ? service.autoRecoverSession(name)
        : service.restartSession(name, { mode: this.#oneOf(["restart", "stop-start"] as const) });
      asked.catch(() => {});
    }
  }

  #judge({ session, step, at }: Call): void {
    if (at < this.#calmFrom) return;
    if (session === "idle") this.#harm.push(`idle, stopped by its owner, got ${step} at ${at}`);
    if (session === "unpaired" && STEPS_WITH_STOP.includes(step)) {
      this.#harm.push(`unpaired, which nobody scanned, got ${step} at ${at}`);
    }
    if (step === "logout" || step === "DELETE" || step === "POST") {
      this.#harm.push(`${session} got ${step} at ${at}, which nobody asked for`);
    }
  }

  /** S5: restarts that brought codes to known logins are tried on no other one by itself. */
  #leftToPerson(name: string): boolean {
    const world = this.#rigs[0]?.supervisor.known.world;
    return world?.sessions[name]?.phase.rule === "S5" &&
      (world.server.brakes ?? []).some(({ verdict }) => verdict?.is === "codes");
  }

  #because(name: string): string {
    const record = this.#rigs[0]?.supervisor.known.world.sessions[name];
    return `${record?.phase.rule} ${record?.phase.because} (login ${record?.login.is}, wish ` +
      `${record?.wish.is} by ${record?.wish.by}, useless ${record?.useless})`;
  }

  #oneOf<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(this.#chance() * list.length)];
    if (chosen === undefined) throw new Error("Cannot choose from an empty list");
    return chosen;
  }
}
