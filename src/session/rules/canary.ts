import { waitsForScan } from "../status.ts";
import type { Engine } from "../facts.ts";
import type { Brake, SessionRecord } from "../world.ts";
import { askOf, isForced } from "./acts.ts";
import { brakeOf, counted, type Judged, ownHerd, putBrake } from "./brake.ts";
import type { Context, Verdict } from "./verdict.ts";

/** The rules whose acts a brake holds. */
const HELD_RULES: readonly string[] = ["P1", "P4", "P6", "P7", "H10"];
/** Sees the one that is tried through: lets go, tries another one, or knows that it is no use. */
export function advance(
  engine: Engine,
  { judged, backAt = -Infinity, context }: {
    judged: readonly Judged[];
    backAt: number | undefined;
    context: Context;
  },
): void {
  const { draft, now } = context;
  const known = brakeOf(draft.server, engine);
  if (known === undefined) return;
  const herd = ownHerd(engine, context);
  const brake = counted(known, herd, context);
  const { records } = herd;
  if (backAt > brake.since || records.every(({ status }) => status === "WORKING")) {
    return release(engine, context);
  }
  const { canary } = brake;
  if (canary !== undefined) {
    const record = draft.session(canary.session);
    const outcome = canaryOutcome(record, brake);
    if (outcome === "waiting") return;
    putBrake(afterCanary(brake, outcome, { judged, context }), context);
  } else if (brake.by === "codes" && brake.verdict === undefined) {
    putBrake(afterCodes(brake, context), context);
  } else if (
    brake.cause === "logged-out" && brake.verdict === undefined &&
    candidates(brake, judged, context).length === 0
  ) {
    // Logged out, every one of them: there is nothing to try.
    putBrake({ ...brake, verdict: { is: "useless", at: now } }, context);
  }
}

/** Codes for a few among many are log-outs of a few; for most of them it is a mass log-out. */
function afterCodes(brake: Brake, { draft, now, policy }: Context): Brake {
  const codes = (draft.server.tries ?? []).filter(({ engine, came }) =>
    engine === brake.engine && came === "code"
  );
  const lost = brake.fallen + new Set(codes.map(({ session }) => session)).size;
  if (lost >= policy.herdShare * brake.running || lost >= policy.herdMany) {
    return { ...brake, verdict: { is: "codes", at: now } };
  }
  const nextAt = now + (policy.herdPausesMs[0] ?? 0);
  return { ...brake, verdict: { is: "useless", at: now }, probes: 1, nextAt };
}

function release(engine: Engine, { draft, now }: Context): void {
  const { brakes = [], tries = [], releasedAt } = draft.server;
  const left = brakes.filter((brake) => brake.engine !== engine);
  const others = tries.filter((one) => one.engine !== engine);
  draft.setServer({
    brakes: left.length === 0 ? undefined : left,
    tries: others.length === 0 ? undefined : others,
    releasedAt: { ...releasedAt, [engine]: now },
  });
}

function canaryOutcome(
  record: SessionRecord | undefined,
  { canary }: Brake,
): "waiting" | "failed" | "code" {
  if (record === undefined || canary === undefined) return "failed";
  if (record.status === "WORKING" || record.intent !== undefined) return "waiting";
  // A code proves a lost login only where there was one.
  return waitsForScan(record.status) && canary.loggedIn ? "code" : "failed";
}

function afterCanary(
  brake: Brake,
  outcome: "failed" | "code",
  { judged, context }: { judged: readonly Judged[]; context: Context },
): Brake {
  const { now, policy } = context;
  const { canary: _over, ...rest } = brake;
  const tried: Brake = { ...rest, lastTryAt: now };
  if (outcome === "code") return { ...tried, verdict: { is: "codes", at: now } };
  const second = brake.verdict === undefined && brake.cause === undefined &&
    brake.tried.length < 2 &&
    candidates(brake, judged, context).some(({ name }) => !brake.tried.includes(name));
  if (second) return tried;
  const pauses = brake.cause === "network-down"
    ? policy.networkPausesMs.slice(1)
    : policy.herdPausesMs;
  const pauseMs = pauses[Math.min(brake.probes, pauses.length - 1)] ?? policy.herdWindowMs;
  return {
    ...tried,
    verdict: brake.verdict ?? { is: "useless", at: now },
    probes: brake.probes + 1,
    nextAt: now + pauseMs,
  };
}

/** S5: one session whose turn it is to be tried. */
function candidates(brake: Brake, judged: readonly Judged[], { draft }: Context): Judged[] {
  const wanting = judged.filter(({ name, verdict }) => {
    const record = draft.session(name);
    const wants = verdict.act ?? verdict.barred;
    return record?.intent === undefined && record?.engine === brake.engine && wants !== undefined &&
      wants !== "stop" &&
      HELD_RULES.includes(verdict.rule);
  });
  const loggedIn = wanting.filter(({ name }) => draft.session(name)?.login.is === "present");
  const turn = ({ name }: Judged) => brake.tried.lastIndexOf(name);
  const fellAt = ({ name }: Judged) => draft.session(name)?.fellAt ?? Infinity;
  return (loggedIn.length > 0 ? loggedIn : wanting).toSorted((a, b) =>
    turn(a) - turn(b) || fellAt(a) - fellAt(b) || (a.name < b.name ? -1 : 1)
  );
}

/**
 * When the next one may be tried. Where acts helped none of a few while the many are well, a newly
 * fallen session need not wait for the pause that those few have earned.
 */
function nextTryAt(brake: Brake, first: Judged | undefined, { policy }: Context): number {
  const { by, nextAt = -Infinity, lastTryAt, fallen, running, tried } = brake;
  const few = by === "acts" && fallen < policy.herdShare * running;
  if (!few || first === undefined || tried.includes(first.name)) return nextAt;
  return Math.min(nextAt, (lastTryAt ?? -Infinity) + (policy.herdPausesMs[0] ?? 0));
}

/** Takes the acts of all but the one whose turn it is out of what was judged. */
export function hold(brake: Brake, judged: readonly Judged[], context: Context): Judged[] {
  const { draft, now } = context;
  const [first] = candidates(brake, judged, context);
  const tryAt = nextTryAt(brake, first, context);
  const mayTry = brake.canary === undefined && brake.verdict?.is !== "codes" && now >= tryAt &&
    !judged.some((one) => triesByPerson(one, brake, context));
  const next = mayTry ? first : undefined;
  return judged.map((one) => {
    const record = draft.session(one.name);
    if (record === undefined || record.engine !== brake.engine) return one;
    // An act that is under way is seen through.
    if (record.intent !== undefined) return one;
    const { verdict, name } = one;
    const key = `herd:${brake.engine}`;
    if (isPersons(verdict, record)) return one;
    if (!HELD_RULES.includes(verdict.rule)) {
      const shared = brake.cause !== undefined && record.cause?.is === brake.cause;
      return shared && verdict.trouble !== undefined
        ? { name, verdict: { ...verdict, under: key } }
        : one;
    }
    if (name === next?.name) return { name, verdict: asCanary(verdict) };
    return { name, verdict: heldVerdict(brake, verdict, { key, now, tryAt }) };
  });
}

/** A person's own act passes a brake. */
function isPersons({ rule }: Verdict, record: SessionRecord): boolean {
  return rule === "ASK" || isForced(askOf(record));
}

/** Whether a person's act begins now: it is the one that is tried, and no other beside it. */
function triesByPerson({ name, verdict }: Judged, brake: Brake, { draft }: Context): boolean {
  const record = draft.session(name);
  return record?.engine === brake.engine && record.intent === undefined &&
    isPersons(verdict, record) && verdict.act !== undefined && verdict.act !== "stop";
}

/** H10 does not bar it: under a brake one try stands for all. */
function asCanary({ barred, until: _until, next: _next, ...verdict }: Verdict): Verdict {
  const act = verdict.act ?? barred;
  return {
    ...verdict,
    // P4 counts what came of it by itself.
    rule: verdict.rule === "P4" ? "P4" : "S5",
    phase: "recovering",
    because: "many fell at once: this one is tried first, and the others wait for what comes of it",
    refuses: false,
    ...(act === undefined ? {} : { act }),
  };
}

function heldVerdict(
  brake: Brake,
  { act, barred, trouble, lookAt, until, asked }: Verdict,
  { key, now, tryAt }: { key: string; now: number; tryAt: number },
): Verdict {
  const wanted = act ?? barred;
  const codes = brake.verdict?.is === "codes";
  const looks = [lookAt, until].filter((at) => at !== undefined && at > now);
  return {
    rule: "S5",
    phase: "holding",
    because: heldBecause(brake),
    notDone: `${wanted ?? "restart"} is not done: what fells many at once is mended by none of ` +
      "their restarts, and each makes it worse",
    under: key,
    refuses: true,
    ...(trouble === undefined ? {} : { trouble }),
    ...(asked === undefined ? {} : { asked: false }),
    ...(!codes && tryAt > now ? { until: tryAt, next: { act: "try one of them", at: tryAt } } : {}),
    ...(looks.length === 0 ? {} : { lookAt: Math.min(...looks.filter((at) => at !== undefined)) }),
  };
}

function heldBecause({ verdict, cause }: Brake): string {
  if (verdict?.is === "codes") {
    return "restarts of sessions like it brought QR codes though they were logged in: it is left " +
      "alone so that its login is not lost, too";
  }
  if (verdict !== undefined) {
    return "restarts do not help sessions like it now: one of them is tried now and then";
  }
  return cause === undefined
    ? "many sessions like it fell at once: one is tried first, this one waits"
    : "sessions like it fell for the same reason: one is tried first, this one waits";
}
