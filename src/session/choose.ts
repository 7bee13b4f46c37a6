import { beginIntent } from "./intent.ts";
import { type Judged, noteCanary } from "./rules/brake.ts";
import type { Context, Verdict } from "./rules/mod.ts";
import { isUnanswered } from "./status.ts";
import { openFor } from "./phases.ts";
import { probePauseMs } from "./rules/acts.ts";
import { aboutToSend } from "./rules/verify.ts";
import type { SessionRecord } from "./world.ts";

/**
 * Of all the acts that the rules want, begins those for which the server has a slot: asked-for
 * ones first, then logged-in sessions, then who has waited longest (C17, C18). The others wait.
 */
export function chooseActs(judged: readonly Judged[], context: Context): Judged[] {
  const { draft, now, policy } = context;
  const keepsRestarting = draft.server.starts.length >= policy.startsMax;
  const wanting = judged.filter(({ verdict }) => verdict.act !== undefined);
  if (wanting.length === 0) return [...judged];
  if (context.observing !== undefined) return judged.map((one) => leftUndone(one, context));
  const decided = new Map<string, Verdict>();
  const busy = new Map(underWay(context).map((record) => [record.name, record]));
  // P4 goes one session at a time: what comes back decides for the others, too.
  let unknownTaken = draft.records.some(({ intent }) => intent?.rule === "P4");
  for (const { name, verdict } of wanting.sort((a, b) => byTurn(a, b, context))) {
    const record = draft.session(name);
    if (record === undefined || verdict.act === undefined) continue;
    const startsAt = keepsRestarting && verdict.rule === "P6"
      ? (draft.server.lastStartAt ?? -Infinity) + policy.startsPauseMs
      : now;
    const taken = verdict.rule === "P4" && unknownTaken;
    const others = busy.size - (busy.has(name) ? 1 : 0);
    if (startsAt > now) {
      decided.set(name, waitsForCalm(verdict, startsAt));
      continue;
    }
    if (taken || !hasSlot(record, verdict, { others, policy })) {
      decided.set(name, waitsForTurn(verdict, context));
      continue;
    }
    unknownTaken ||= verdict.rule === "P4";
    if (verdict.act === "start" && keepsRestarting) draft.setServer({ lastStartAt: now });
    decided.set(name, begin(record, verdict, context));
    busy.set(name, record);
  }
  return judged.map(({ name, verdict }) => ({ name, verdict: decided.get(name) ?? verdict }));
}

function leftUndone({ name, verdict }: Judged, { observing, now, policy }: Context): Judged {
  const { act, ...rest } = verdict;
  if (act === undefined) return { name, verdict };
  const because = `${verdict.because}; ${act} is left undone: ${observing}`;
  return { name, verdict: { ...rest, phase: "holding", because, lookAt: now + policy.pollMs } };
}

function byTurn(a: Judged, b: Judged, { draft }: Context): number {
  const rank = ({ name, verdict }: Judged) =>
    verdict.asked === true ? 0 : draft.session(name)?.login.is === "present" ? 1 : 2;
  const since = ({ name }: Judged) => draft.session(name)?.since ?? 0;
  return rank(a) - rank(b) || since(a) - since(b) || (a.name < b.name ? -1 : 1);
}

/** Sessions that are coming up by our act or by this start of WAHA, or about to. */
function underWay({ draft, now, policy }: Context): SessionRecord[] {
  return draft.records.filter((record) => {
    const { intent } = record;
    if (intent !== undefined && (isUnanswered(intent) || intent.step === "wait")) return true;
    // A look of a replica whose clock runs ahead may show the STOPPED before our start once more,
    // and a newer WAHA may have a word of its own for STARTING.
    const ours = intent !== undefined && intent.do !== "stop" &&
      (record.status === "STOPPED" || record.status === "UNKNOWN");
    const comesUp = ours || (record.status === "STARTING" &&
      (intent !== undefined || draft.server.settling));
    // One that hangs would keep its place for ever: it does not count.
    return comesUp && now - record.since < policy.startTimeoutMs[record.engine];
  });
}

function hasSlot(
  record: SessionRecord,
  verdict: Verdict,
  { others, policy }: { others: number; policy: Context["policy"] },
): boolean {
  return verdict.act === "stop" || others < policy.slots[record.engine];
}

/** S3: a WAHA that keeps restarting is not given all its sessions at once. */
function waitsForCalm({ act: _act, ...verdict }: Verdict, startsAt: number): Verdict {
  return {
    ...verdict,
    because: "WAHA keeps restarting: its sessions are started one at a time",
    until: startsAt,
    next: { act: "start", at: startsAt },
  };
}

function waitsForTurn(verdict: Verdict, { now, policy }: Context): Verdict {
  const { act: _act, ...rest } = verdict;
  return {
    ...rest,
    because: `${verdict.because}; it waits for its turn, others are being started`,
    lookAt: now + policy.confirmMs,
  };
}

/** Opens the incident first, so that the act stands in it, and counts what the act counts for. */
function begin(record: SessionRecord, verdict: Verdict, context: Context): Verdict {
  const { draft, now, policy, by } = context;
  const { act, rule, because } = verdict;
  if (act === undefined) return verdict;
  const opened = openFor(record, verdict, context);
  // A restart of a logged-out NOWEB shows no code: it only proves that a `logout` is needed.
  const forScan = rule === "P2" || (rule === "ASK" && opened.login.is === "absent") ||
    (rule === "P3" && (opened.engine !== "NOWEB" || act === "logout"));
  // Who forces what was stopped to run wants it running, whatever it comes up as.
  const wanted = verdict.asked === true && opened.wish.is === "stopped";
  const runs = act !== "stop" && (rule === "ASK" || wanted);
  const counted = draft.update(opened, {
    ...(runs ? { wish: { is: "running", by: "owner", at: now } } : {}),
    ...(forScan ? { qrRestarts: opened.qrRestarts + 1 } : {}),
    ...(rule === "P5" && act === "stop" ? { idleStoppedAt: now } : {}),
    ...(rule === "P4" ? { triedUnknown: true } : {}),
    ...(rule === "H10" && opened.parked !== undefined
      ? { parked: nextProbe(opened.parked, context) }
      : {}),
  });
  const askId = verdict.asked === true ? counted.asked?.id : undefined;
  const begun = beginIntent(draft, counted, {
    begin: { do: act, rule, because, by, ...(askId === undefined ? {} : { askId }) },
    now,
    policy,
  });
  if (act !== "stop") noteCanary(begun, context);
  const { trouble } = verdict;
  return begun.intent === undefined ? verdict : {
    ...aboutToSend(begun.intent, policy),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function nextProbe(
  parked: NonNullable<SessionRecord["parked"]>,
  { now, policy }: Context,
): NonNullable<SessionRecord["parked"]> {
  const probed = { since: parked.since, probes: parked.probes + 1 };
  const pauseMs = probePauseMs(probed, now, policy);
  return pauseMs === null ? probed : { ...probed, nextProbeAt: now + pauseMs };
}
