import {
  type Act,
  Draft,
  emptyWorld,
  type Fact,
  type Fleet,
  type Look,
  markSent,
  observe,
  own,
  type Policy,
  reconcile,
  type SeenServer,
  type SeenSession,
  type SessionRecord,
  type Tell,
  type World,
} from "../session/mod.ts";
import { actAnswer, actMs, lookOf } from "./answers.ts";
import { factsOf } from "./facts.ts";
import type { Before, Scenario, Signal } from "./scenario.ts";

/** Where a scenario's time 0 lies: no stamp is 0, and none is anywhere near. */
export const START = 1_000_000_000_000;
const HOUR_MS = 3_600_000;
/** A pass that is due at once for ever is a fault of the core: no scenario needs so many. */
const PASSES_MAX = 200_000;

export interface SentAct {
  atMs: number;
  server: string;
  session: string;
  /** The act as decided; the second step of a stop-start is named by itself. */
  do: string;
  because: string;
  rule: string;
}

export interface PhaseChange {
  atMs: number;
  server: string;
  session: string;
  rule: string;
  phase: SessionRecord["phase"]["is"];
  because: string;
}

export interface ToldAt {
  atMs: number;
  tell: Tell;
}

/** What a caller of a session is told to do at that time. */
export interface CallerAdvice {
  atMs: number;
  session: string;
  advice: "pass" | "wait" | "refuse";
}

interface Shown {
  status: SeenSession["status"];
  me: string | null;
}

/** One server of a scenario, played by the pure core on virtual time. */
export class ServerRun {
  readonly sent: SentAct[] = [];
  readonly told: ToldAt[] = [];
  readonly phases: PhaseChange[] = [];
  readonly callers: CallerAdvice[] = [];
  readonly name: string;
  world: World;
  readonly #policy: Policy;
  readonly #shown = new Map<string, Shown>();
  readonly #results: Extract<Signal, { kind: "action-result" }>[];
  #answers: { at: number; fact: Fact }[] = [];
  #look: ReturnType<typeof lookOf> | null = null;
  #health: Extract<Signal, { kind: "health" }>["answer"] | null = null;
  #startedAt = START - HOUR_MS;
  #version: string;
  #tier: string;
  #engine: Before["engine"];
  #lastLookAt: number | undefined;
  #passes = 0;
  #asks = 0;

  readonly #fleet: () => Fleet;

  /** @param fleet What is known of the other servers of the scenario. */
  constructor(
    name: string,
    scenario: Scenario,
    { policy, fleet }: { policy: Policy; fleet: () => Fleet },
  ) {
    this.name = name;
    this.#fleet = fleet;
    this.#policy = policy;
    this.#version = scenario.version ?? "2026.2.1";
    this.#tier = scenario.tier ?? "CORE";
    const before = Object.entries(scenario.before).filter(([, one]) => serverOf(one) === name);
    const engines = new Set(before.map(([, { engine }]) => engine));
    const [only = "UNKNOWN"] = engines;
    this.#engine = engines.size === 1 ? only : "UNKNOWN";
    this.#results = scenario.signals.filter((signal) => signal.kind === "action-result")
      .filter((signal) => serverOf(signal) === name);
    this.world = emptyWorld(name, START);
    for (const [session, { status, login, me }] of before) {
      if (status === "UNKNOWN") continue;
      const named = me ?? (login === "present" ? `${session}@account` : null);
      this.#shown.set(session, { status, me: named });
    }
    this.#begin(before);
  }

  /** `before` is what a look at time 0 showed, confirmed, and its first summary was told. */
  #begin(before: readonly (readonly [string, Before])[]): void {
    this.#pass(START, []);
    const sessions: Record<string, SessionRecord> = {};
    for (const [name, known] of before) {
      const record = this.world.sessions[name];
      if (record !== undefined) sessions[name] = startRecord(record, known, this.#startedAt);
    }
    const server = { ...this.world.server, summarised: true };
    this.world = { server, sessions, incidents: {} };
    this.told.length = 0;
    this.sent.length = 0;
    this.phases.length = 0;
  }

  /** When something is due by itself: the core's own time, or an answer to an act. */
  get dueAt(): number {
    return Math.min(this.world.server.lookAt, ...this.#answers.map(({ at }) => at));
  }

  /** A look and a decision at that time, with the answers that are due. */
  pass(at: number): void {
    const due = this.#answers.filter((answer) => answer.at <= at);
    this.#answers = this.#answers.filter((answer) => answer.at > at);
    this.#pass(at, due.map(({ fact }) => fact));
  }

  /** Something came in. What it shows, every look shows from now on. */
  take(signal: Signal, at: number): void {
    this.#show(signal, at);
    if (signal.kind === "action-result") return;
    if (signal.kind === "proxied-call") this.#advise(signal.session, at);
    const facts = factsOf(signal, at, {
      engine: this.#engine,
      askId: () => `ask-${++this.#asks}`,
    });
    const due = this.#answers.filter((answer) => answer.at <= at);
    this.#answers = this.#answers.filter((answer) => answer.at > at);
    this.#pass(at, [...due.map(({ fact }) => fact), ...facts]);
  }

  #show(signal: Signal, at: number): void {
    if (signal.kind === "health") this.#health = signal.answer;
    if (signal.kind === "log" && signal.event === "server.started") {
      this.#startedAt = at;
      if (signal.version !== undefined) this.#version = signal.version;
    }
    if (signal.kind === "poll" && signal.answer !== undefined) this.#look = lookOf(signal.answer);
    if (signal.kind !== "poll" && signal.kind !== "webhook") return;
    const { session, status, me } = signal;
    if (session === undefined || session === null) return;
    const known = this.#shown.get(session);
    if (status === undefined && known === undefined) return;
    if (status !== undefined && signal.kind === "poll") this.#look = null;
    this.#shown.set(session, {
      status: status ?? known?.status ?? "UNKNOWN",
      me: me === undefined ? known?.me ?? null : me,
    });
  }

  #advise(session: string, at: number): void {
    this.callers.push({ atMs: at - START, session, advice: adviceFor(this.world, session) });
  }

  #pass(at: number, facts: readonly Fact[]): void {
    if (++this.#passes > PASSES_MAX) throw new Error("Cannot end the replay: a look is always due");
    const look: Fact = {
      is: "look",
      at,
      look: this.#look ?? this.#seen(),
      ...(this.#lastLookAt === undefined ? {} : { previousAt: this.#lastLookAt }),
    };
    if (look.look.is === "seen") this.#lastLookAt = at;
    const before = this.world;
    const policy = this.#policy;
    const known = observe(before, [...facts, look], policy);
    const decided = reconcile(known, at, { policy, by: "replay", fleet: this.#fleet() });
    this.world = decided.world;
    for (const tell of decided.tells) this.told.push({ atMs: at - START, tell });
    this.#notePhases(before, at);
    for (const act of decided.acts) this.#send(act, at);
    this.#restart(decided.serverAct?.intentId, at);
  }

  #seen(): Look {
    const sessions = [...this.#shown].map(([name, { status, me }]) => ({ name, status, me }));
    return {
      is: "seen",
      server: {
        startedAt: this.#startedAt,
        workerId: "replay",
        version: this.#version,
        tier: this.#tier,
        ...(this.#engine === "UNKNOWN" ? {} : { engine: this.#engine }),
        ...this.#healthSeen(),
      },
      sessions,
    };
  }

  #healthSeen(): Pick<SeenServer, "health"> {
    if (this.#health === null) return {};
    if (this.#health.status === 200) return { health: { is: "well" } };
    return { health: { is: "ill", ill: "storage-full", reason: "WAHA's /health says so" } };
  }

  #send(act: Act, at: number): void {
    const { session, intentId, step } = act;
    const draft = new Draft(this.world);
    if (!markSent(draft, { session, intentId, step, at })) return;
    this.world = draft.world();
    const intent = this.world.sessions[session]?.intent;
    if (intent === undefined) return;
    const second = step === "start" && act.do !== "start";
    this.sent.push({
      atMs: at - START,
      server: this.name,
      session,
      do: second ? step : act.do,
      because: intent.because,
      rule: intent.rule,
    });
    const index = this.#results.findIndex((one) => one.session === session && one.action === step);
    const [result] = index === -1 ? [] : this.#results.splice(index, 1);
    const endsAt = result === undefined ? at + actMs(step) : Math.max(at, START + result.atMs);
    const answer = actAnswer(result?.answer);
    const fact: Fact = { is: "answered", at: endsAt, session, intentId, step, answer };
    this.#answers.push({ at: endsAt, fact });
  }

  #restart(intentId: string | undefined, at: number): void {
    if (intentId === undefined) return;
    const because = this.world.server.restart?.because ?? "";
    const { name: server } = this;
    this.sent.push({
      atMs: at - START,
      server,
      session: "",
      do: "restart-server",
      because,
      rule: "S1",
    });
    this.#answers.push({
      at,
      fact: { is: "server-answered", at, intentId, answer: { is: "ok" } },
    });
  }

  #notePhases(before: World, at: number): void {
    for (const { name, phase } of Object.values(this.world.sessions)) {
      const old = own(before.sessions, name)?.phase;
      if (old?.is === phase.is && old.rule === phase.rule) continue;
      this.phases.push({
        atMs: at - START,
        server: this.name,
        session: name,
        rule: phase.rule,
        phase: phase.is,
        because: phase.because,
      });
    }
  }
}

export function serverOf({ server }: { server?: string | undefined }): string {
  return server ?? "main";
}

/** A record as it stands after hours of what `before` says. */
function startRecord(
  record: SessionRecord,
  { login, stoppedBy, status }: Before,
  startedAt: number,
): SessionRecord {
  const byOwner = stoppedBy !== undefined && stoppedBy !== "unknown";
  const wish = status !== "STOPPED"
    ? { is: "running", by: "seen", at: START } as const
    : byOwner
    ? { is: "stopped", by: "owner", at: START } as const
    : { is: "unknown", by: "seen", at: START } as const;
  const is = login ?? record.login.is;
  return {
    ...record,
    since: START,
    firstSeenAt: START - HOUR_MS,
    confirmed: true,
    wish,
    login: { is, because: loginWords(is), at: START },
    ranUnder: startedAt,
    ...(status === "WORKING"
      ? {
        workingSince: START - HOUR_MS,
        lastWorkingAt: START,
        phase: { is: "healthy", rule: "P12", because: "WAHA shows it WORKING", since: START },
      }
      : {}),
  };
}

function loginWords(is: SessionRecord["login"]["is"]): string {
  switch (is) {
    case "present":
      return "it was logged in before";
    case "absent":
      return "it was not logged in before";
    default:
      return "nothing has shown yet whether it is logged in";
  }
}

/**
 * What a call to a session should do (design §4): pass where it works or nobody knows better, wait
 * where a machine mends it, and be refused at once where only a person can.
 */
export function adviceFor(world: World, session: string): CallerAdvice["advice"] {
  const record = own(world.sessions, session);
  if (record === undefined || world.server.state.is !== "up") return "pass";
  if (record.status === "WORKING" || record.status === "UNKNOWN") return "pass";
  switch (record.phase.is) {
    case "healthy":
    case "watching":
    case "recovering":
      return "wait";
    default:
      return "refuse";
  }
}
