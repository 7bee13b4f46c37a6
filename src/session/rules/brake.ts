import type { Engine } from "../facts.ts";
import { type Fallen, type Herd, isRunning } from "../fleet.ts";
import type { Brake, ServerRecord, SessionRecord, Try } from "../world.ts";
import type { Context, Verdict } from "./verdict.ts";

/** What was judged of one session. */
export interface Judged {
  name: string;
  verdict: Verdict;
}

/** Sessions that a brake remembers as tried. */
const TRIED_MAX = 16;
/** Acts without effect that are remembered. */
const TRIES_MAX = 8;

/** The brake on the sessions of one engine, if it is engaged. */
export function brakeOf({ brakes }: ServerRecord, engine: Engine): Brake | undefined {
  return brakes?.find((brake) => brake.engine === engine);
}

/** The herd of this server alone. */
export interface OwnHerd extends Herd {
  records: readonly SessionRecord[];
}

export function ownHerd(engine: Engine, { draft }: Context): OwnHerd {
  const { server } = draft;
  const records: SessionRecord[] = [];
  const fallen: Fallen[] = [];
  let running = 0;
  const releasedAt = server.releasedAt?.[engine] ?? -Infinity;
  for (const record of draft.records) {
    if (record.engine !== engine || !isRunning(record)) continue;
    running++;
    const { fellAt, name, cause } = record;
    if (fellAt === undefined) continue;
    records.push(record);
    if (record.status === "WORKING" || fellAt <= releasedAt) continue;
    const told = cause === undefined ? {} : { cause: cause.is };
    fallen.push({ server: server.name, session: name, at: fellAt, ...told });
  }
  return { running, fallen, records };
}

/** Those that fell later belong to a brake, too: it is told with all of them. */
export function counted(
  brake: Brake,
  { records, running }: OwnHerd,
  context: Pick<Context, "draft">,
): Brake {
  const unwell = records.filter(({ status }) => status !== "WORKING").length;
  if (unwell <= brake.fallen) return brake;
  const more = { ...brake, fallen: unwell, running };
  putBrake(more, context);
  return more;
}

/** Whom a person's act made one that should run is one more of those that fell. */
export function countHerds(context: Context): void {
  for (const brake of context.draft.server.brakes ?? []) {
    counted(brake, ownHerd(brake.engine, context), context);
  }
}

export function putBrake(brake: Brake, { draft }: Pick<Context, "draft">): void {
  const brakes = draft.server.brakes ?? [];
  draft.setServer({ brakes: brakes.map((one) => one.engine === brake.engine ? brake : one) });
}

/** The act of the one that is tried has begun: what comes of it decides for the others. */
export function noteCanary(
  record: SessionRecord,
  { draft, now }: Pick<Context, "draft" | "now">,
): void {
  const brake = brakeOf(draft.server, record.engine);
  // Whoever restarts one that works tries nothing: it would be waited for until it falls.
  if (brake === undefined || record.status === "WORKING") return;
  const next: Brake = {
    ...brake,
    tried: [...brake.tried, record.name].slice(-TRIED_MAX),
    canary: { session: record.name, at: now, loggedIn: record.login.is === "present" },
  };
  putBrake(next, { draft });
}

/** How an act that nobody asked for ended: several without effect in a row engage the brake. */
export function noteTry(
  record: SessionRecord,
  came: Try["came"] | "worked",
  { draft, now, policy }: Pick<Context, "draft" | "now" | "policy">,
): void {
  const known = draft.server.tries ?? [];
  const tries = came === "worked"
    ? known.filter(({ engine }) => engine !== record.engine)
    : [...known, { session: record.name, engine: record.engine, at: now, came }]
      .filter(({ at }) => now - at < policy.triesMs).slice(-TRIES_MAX);
  draft.setServer({ tries: tries.length === 0 ? undefined : tries });
}

/** A start of WAHA ends a brake that no cause engaged, and puts the others back to their canary. */
export function brakesAfterStart(
  brakes: readonly Brake[] | undefined,
): readonly Brake[] | undefined {
  const kept = (brakes ?? []).filter(({ by }) => by === "cause").map((brake) => {
    const { canary: _canary, verdict: _verdict, nextAt: _nextAt, ...rest } = brake;
    return { ...rest, tried: [], probes: 0 };
  });
  return kept.length === 0 ? undefined : kept;
}

/** When a brake asks for the next look. */
export function herdLookAts({ draft, now, policy }: Context): (number | undefined)[] {
  return (draft.server.brakes ?? []).flatMap(({ nextAt, canary, since, engine, verdict }) => {
    const tried = canary === undefined ? undefined : draft.session(canary.session);
    const backs = draft.records.filter((record) =>
      record.engine === engine && record.fellAt !== undefined && record.status === "WORKING"
    ).map((record) => (record.workingSince ?? now) + policy.canaryMs);
    const working = tried?.status === "WORKING"
      ? (tried.workingSince ?? now) + policy.canaryMs
      : undefined;
    const toldAt = verdict === undefined ? since + policy.herdTellMs : undefined;
    return [nextAt, working, toldAt, ...backs];
  });
}
