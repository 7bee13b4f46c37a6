import { fleetOf, type Policy, shareOf, type Tell } from "../session/mod.ts";
import {
  type CallerAdvice,
  type PhaseChange,
  type SentAct,
  serverOf,
  ServerRun,
  START,
} from "./run.ts";
import type { Scenario } from "./scenario.ts";

/** Tells of one server and cause inside this time are one message (design §3 T). */
const GROUP_WAIT_MS = 30_000;
/** Rules that act or rest: what they say is no hold. */
const NO_HOLDS: readonly string[] = ["P12", "ASK", "P1", "P6", "P7", "P4", "H2"];

export interface ReplayedAct extends Omit<SentAct, "server"> {
  server?: string;
}

export interface ReplayedHold {
  fromMs: number;
  toMs: number;
  session: string;
  rule: string;
  because: string;
}

export interface ReplayedTell {
  atMs: number;
  session: string | null;
  title: string;
  text: string;
  level: Tell["level"];
  rule: string;
}

/** What the policy does about a scenario, in the form of design §9; all times from its time 0. */
export interface Replayed {
  acts: ReplayedAct[];
  holds: ReplayedHold[];
  tells: ReplayedTell[];
  callers: CallerAdvice[];
  phases: Record<string, string>;
  incidents: { session: string | null; title: string; open: boolean }[];
  endsAtMs: number;
}

/** Plays a scenario through observe and reconcile, by the rules of `tests/cases/README.md`. */
export function replay(scenario: Scenario, policy: Policy): Replayed {
  const names = serversOf(scenario);
  const runs: ServerRun[] = [];
  const fleet = (name: string) => fleetOf(name, runs.map(({ world }) => shareOf(world)));
  for (const name of names) {
    runs.push(new ServerRun(name, scenario, { policy, fleet: () => fleet(name) }));
  }
  const endsAt = START + endMs(scenario, policy);
  const signals = scenario.signals.map((signal, index) => ({ signal, index }))
    .sort((a, b) => a.signal.atMs - b.signal.atMs || a.index - b.index);
  let nextSignal = 0;
  let pollAt = START + policy.pollMs;
  for (;;) {
    const signal = signals[nextSignal]?.signal;
    const signalAt = signal === undefined ? Infinity : START + signal.atMs;
    const dueAt = Math.min(...runs.map((run) => run.dueAt));
    const at = Math.min(signalAt, pollAt, dueAt);
    if (at > endsAt) break;
    if (signal !== undefined && signalAt <= at) {
      nextSignal++;
      runs.find(({ name }) => name === serverOf(signal))?.take(signal, at);
      continue;
    }
    const polls = pollAt <= at;
    if (polls) pollAt += policy.pollMs;
    for (const run of runs) if (polls || run.dueAt <= at) run.pass(at);
  }
  return resultOf(runs, endsAt - START);
}

function serversOf({ before, signals }: Scenario): string[] {
  const named = [...Object.values(before), ...signals].map(serverOf);
  return [...new Set(named)].sort();
}

/** As long as anything is expected, and long enough for what was mended to be stable. */
function endMs({ signals, expected = [] }: Scenario, policy: Policy): number {
  const lastSignal = Math.max(0, ...signals.map(({ atMs }) => atMs));
  const lastExpected = Math.max(0, ...expected.map(({ toMs }) => toMs ?? 0));
  return Math.max(lastSignal, lastExpected) + policy.stableMs + 2 * policy.pollMs;
}

function resultOf(runs: readonly ServerRun[], endsAtMs: number): Replayed {
  const several = runs.length > 1;
  const acts = runs.flatMap(({ sent }) => sent).sort((a, b) => a.atMs - b.atMs)
    .map(({ server, ...act }) => several ? { server, ...act } : act);
  const phases = new Map<string, string>();
  for (const { world } of runs) {
    for (const { name, phase } of Object.values(world.sessions)) phases.set(name, phase.is);
  }
  return {
    acts,
    holds: runs.flatMap((run) => holdsOf(run.phases, endsAtMs)).sort((a, b) => a.fromMs - b.fromMs),
    tells: runs.flatMap(tellsOf).sort((a, b) => a.atMs - b.atMs),
    callers: runs.flatMap(({ callers }) => callers).sort((a, b) => a.atMs - b.atMs),
    phases: Object.fromEntries(phases),
    incidents: runs.flatMap(({ world }) =>
      Object.values(world.incidents).map(({ session, title, closedAt }) => ({
        session,
        title,
        open: closedAt === undefined,
      }))
    ),
    endsAtMs,
  };
}

/** Each stretch of time in which a rule kept a session from being acted upon. */
function holdsOf(changes: readonly PhaseChange[], endsAtMs: number): ReplayedHold[] {
  return changes.flatMap((change, index) => {
    const { session, rule, atMs, because } = change;
    if (NO_HOLDS.includes(rule) || change.phase === "recovering") return [];
    const next = changes.slice(index + 1).find((later) => later.session === session);
    return [{ fromMs: atMs, toMs: next?.atMs ?? endsAtMs, session, rule, because }];
  });
}

/** Tells as people get them: what falls into one group wait is one message. */
function tellsOf({ told }: ServerRun): ReplayedTell[] {
  const groups: { key: string; tell: ReplayedTell; count: number }[] = [];
  for (const { atMs, tell } of told) {
    const { session, title, text, level, rule } = tell;
    const key = `${level} ${rule}`;
    const group = groups.findLast((one) =>
      one.key === key && atMs - one.tell.atMs < GROUP_WAIT_MS && level === "trouble"
    );
    if (group === undefined) {
      groups.push({ key, count: 1, tell: { atMs, session, title, text, level, rule } });
      continue;
    }
    group.count++;
    group.tell.session = null;
  }
  return groups.map(({ tell, count }) =>
    count === 1 ? tell : { ...tell, title: `${tell.title}, and ${count - 1} more like it` }
  );
}
