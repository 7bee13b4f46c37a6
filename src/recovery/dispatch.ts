import type { Clock } from "../clock.ts";
import {
  type Act,
  type ActAnswer,
  Draft,
  type Fact,
  markSent,
  markServerSent,
  type ServerAct,
  type World,
} from "../session/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { WahaClient } from "../waha/mod.ts";
import type { Ledger } from "./ledger.ts";
import type { SendRestart } from "./server_restart.ts";

/** Marks of "sent" that may be lost to others before an act is left to whoever looks next. */
const CONFLICTS_MAX = 20;
const RESTART_SERVER = "restart-server";

export interface DispatchParts {
  server: string;
  clock: Clock;
  waha: WahaClient;
  log: Log;
  ledger: Ledger;
  /** Restarts WAHA as a whole; absent: nothing does. */
  restartServer?: SendRestart;
  /** Ends reads, never an act: one that was sent is waited for. */
  stopping: AbortSignal;
  /** Runs a task in the background. */
  own: (task: Promise<void>) => void;
  /** Hands in how WAHA answered; resolves when it was decided upon. */
  answered: (fact: Fact) => Promise<void>;
}

/** Sends the acts that a commit has decided: each is marked as sent in a commit of its own first. */
export class Dispatch {
  readonly #parts: DispatchParts;
  /** The settings of sessions that are being recreated, by intent: in memory only. */
  readonly #configs = new Map<string, unknown>();
  readonly #reading = new Set<string>();

  constructor(parts: DispatchParts) {
    this.#parts = parts;
  }

  /** Whether a session was deleted whose settings lie here alone: its create must still go out. */
  get owesCreate(): boolean {
    return this.#configs.size > 0;
  }

  /** Begins all sends; none is waited for. A store that fails leaves the rest unsent. */
  async carryOut(acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      if (act.step === "delete") this.#parts.own(this.#recreate(act));
      else await this.#launch(act);
    }
  }

  /** Those acts that may still go out while the service stops. */
  urgent(acts: readonly Act[]): Act[] {
    return acts.filter(({ step, intentId }) => step === "create" && this.#configs.has(intentId));
  }

  /** Lets go of settings whose recreate is over, however it ended: there are keys in them. */
  forget(world: World): void {
    if (this.#configs.size === 0) return;
    const alive = new Set(Object.values(world.sessions).map(({ intent }) => intent?.id));
    for (const id of this.#configs.keys()) if (!alive.has(id)) this.#configs.delete(id);
  }

  /** "Sent" is committed before each send; a lost commit means that someone else moved on. */
  async #launch(act: Act): Promise<void> {
    const { ledger, clock, stopping } = this.#parts;
    const { session, intentId, step, sendBy } = act;
    for (let tries = 0; tries < CONFLICTS_MAX; tries++) {
      if (stopping.aborted && this.urgent([act]).length === 0) return;
      const held = await ledger.fresh();
      const draft = new Draft(held.world);
      const at = clock.now();
      if (at > sendBy || !markSent(draft, { session, intentId, step, at })) return;
      if (!await ledger.commit(held, draft.world())) continue;
      this.#parts.own(this.#send(act));
      return;
    }
  }

  /** Begins the restart of WAHA as a whole, which is not waited for. */
  async restartServer(act: ServerAct): Promise<void> {
    const { ledger, clock, stopping, own, restartServer: send } = this.#parts;
    const { intentId, sendBy } = act;
    for (let tries = 0; tries < CONFLICTS_MAX; tries++) {
      if (stopping.aborted || send === undefined) return;
      const held = await ledger.fresh();
      const draft = new Draft(held.world);
      const at = clock.now();
      if (at > sendBy || !markServerSent(draft, { intentId, at })) return;
      if (!await ledger.commit(held, draft.world())) continue;
      own(this.#restart(act, send));
      return;
    }
  }

  async #restart({ intentId, sendBy }: ServerAct, send: SendRestart): Promise<void> {
    const { clock, log, server, answered } = this.#parts;
    const startedAt = clock.monotonic();
    const act = { server, session: null, intentId, do: RESTART_SERVER, step: RESTART_SERVER };
    log.event({ is: "act", phase: "sent", ...act });
    const answer = await send({ sendBy });
    log.event({
      is: "act",
      phase: "answered",
      ...act,
      outcome: answer.is,
      ms: Math.round(clock.monotonic() - startedAt),
      ..."reason" in answer ? { reason: answer.reason } : {},
    });
    await answered({ is: "server-answered", at: clock.now(), intentId, answer });
  }

  /** Drops a session only with its settings in hand: they are what cannot be had again. */
  async #recreate(act: Act): Promise<void> {
    const { session, intentId } = act;
    if (this.#reading.has(intentId)) return;
    this.#reading.add(intentId);
    try {
      const { waha, stopping } = this.#parts;
      const config = await waha.sessionConfig(session, { signal: stopping });
      if (config !== undefined) this.#configs.set(intentId, config);
    } catch (error) {
      const reason = `its settings could not be read: ${reasonOf(error)}`;
      return await this.#answer(act, { is: "not-sent", reason }, null);
    } finally {
      this.#reading.delete(intentId);
    }
    // What came in while it was read may have ended the act: then it cannot be marked as sent.
    await this.#launch(act);
  }

  async #send(act: Act): Promise<void> {
    const { clock, log, server } = this.#parts;
    const { step } = act;
    const startedAt = clock.monotonic();
    log.event({ is: "act", phase: "sent", server, ...act });
    if (step === "wait") return;
    const answer = await this.#ask(act, step);
    await this.#answer(act, answer, Math.round(clock.monotonic() - startedAt));
  }

  async #ask(act: Act, step: Exclude<Act["step"], "wait">): Promise<ActAnswer> {
    const { waha, log } = this.#parts;
    const { session, sendBy, intentId } = act;
    const config = step === "create" ? this.#configs.get(intentId) : undefined;
    try {
      return await waha.act(step, { session, sendBy, config });
    } catch (error) {
      log.event({ is: "fault", where: `sending ${step} of ${session}`, error });
      return { is: "unknown", reason: "this program failed while it was sent" };
    }
  }

  async #answer(act: Act, answer: ActAnswer, ms: number | null): Promise<void> {
    const { clock, log, server } = this.#parts;
    const { session, intentId, step } = act;
    log.event({
      is: "act",
      phase: "answered",
      server,
      session,
      intentId,
      do: act.do,
      step,
      outcome: answer.is,
      ...(ms === null ? {} : { ms }),
      ..."reason" in answer ? { reason: answer.reason } : {},
    });
    await this.#parts.answered({
      is: "answered",
      at: clock.now(),
      session,
      intentId,
      step,
      answer,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
