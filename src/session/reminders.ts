import type { About, DigestRow } from "./about.ts";
import { clipped, type Draft, WORDS_CHARS_MAX } from "./draft.ts";
import { tellOf } from "./incidents.ts";
import type { Context } from "./rules/mod.ts";
import { given } from "./given.ts";
import { own } from "./own.ts";
import { isMissing, needsQr } from "./status.ts";
import type { Incident, SessionRecord, Tell } from "./world.ts";

const HOUR_MS = 60 * 60 * 1_000;
/** Rows of a digest: a message has an end. */
const DIGEST_ROWS = 20;
/** Targets of webhooks that are counted apart. */
const TARGETS_MAX = 8;

/**
 * T: repeats what was told and is still so, after 6, 24 and 72 hours.
 * @returns When the next repetition is due, if one is.
 */
export function remind(
  incident: Incident,
  { because, about }: { because: string; about?: About },
  { context: { draft, now, policy }, tells }: { context: Context; tells: Tell[] },
): number | undefined {
  const { toldAt, reminders = 0 } = incident;
  const afterMs = policy.remindersMs[reminders];
  if (toldAt === undefined || afterMs === undefined || incident.closedAt !== undefined) {
    return undefined;
  }
  if (now < toldAt + afterMs) return toldAt + afterMs;
  // After a long sleep one message stands for all that were due.
  const due = policy.remindersMs.filter((ms) => toldAt + ms <= now).length;
  draft.putIncident({ ...incident, reminders: due });
  tells.push(tellOf(draft, {
    at: now,
    session: incident.session,
    incidentId: incident.id,
    rule: incident.rule,
    level: "reminder",
    title: `${incident.title}: still so after ${Math.round((now - toldAt) / HOUR_MS)} h`,
    text: because,
    openedAt: incident.openedAt,
    ...given("about", about),
  }));
  const next = policy.remindersMs[due];
  return next === undefined ? undefined : toldAt + next;
}

/** When what is told now is repeated first. */
export function firstReminderAt({ now, policy }: Context): number | undefined {
  const [firstMs] = policy.remindersMs;
  return firstMs === undefined ? undefined : now + firstMs;
}

/** Counts deliveries that failed, for the digest. */
export function foldWebhookFailed(
  draft: Draft,
  { target, count }: { target: string; count: number },
): void {
  const failures = draft.server.webhookFailures ?? {};
  const name = clipped(target, WORDS_CHARS_MAX);
  const known = Object.hasOwn(failures, name);
  const key = known || Object.keys(failures).length < TARGETS_MAX ? name : "others";
  const before = own(failures, key) ?? 0;
  const next = new Map([...Object.entries(failures), [key, before + count] as const]);
  draft.setServer({ webhookFailures: Object.fromEntries(next) });
}

/**
 * T: once a day, in one message, what was too small to be told and what is down for long. A day of
 * which there is nothing to say is silent.
 */
export function digest(context: Context, tells: Tell[]): number | undefined {
  const { draft, now, policy } = context;
  const { digestAt, summarised, webhookFailures = {} } = draft.server;
  if (!policy.digest || !summarised) return undefined;
  if (digestAt === undefined || digestAt > now + policy.digestMs) {
    draft.setServer({ digestAt: now + policy.digestMs });
    return now + policy.digestMs;
  }
  if (now < digestAt) return digestAt;
  const records = draft.records;
  const longDown = records.filter((record) => isLongDown(record, context));
  const dropped = records.filter(({ drops = 0 }) => drops > 0)
    .toSorted((a, b) => (b.drops ?? 0) - (a.drops ?? 0));
  const rows = [
    ...longDown.map(downRow),
    ...dropped.map(dropsRow),
    ...Object.entries(webhookFailures).map(webhooksRow),
  ];
  for (const record of records) {
    if (record.drops !== undefined) draft.update(record, { drops: undefined });
  }
  const nextAt = now + policy.digestMs;
  draft.setServer({ webhookFailures: undefined, digestAt: nextAt });
  if (rows.length === 0) return nextAt;
  const shown = rows.slice(0, DIGEST_ROWS);
  const more = rows.length - shown.length;
  tells.push(tellOf(draft, {
    at: now,
    session: null,
    rule: "T",
    level: "digest",
    title: `the last day of ${draft.server.name}`,
    text: [...shown.map(({ text }) => text), ...more > 0 ? [`and ${more} more`] : []].join("\n"),
    about: { is: "digest", rows: shown.map(({ about }) => about), more },
  }));
  return nextAt;
}

function isLongDown(record: SessionRecord, { now, policy }: Context): boolean {
  if (record.status === "WORKING" || record.wish.is !== "running" || isMissing(record)) {
    return false;
  }
  return now - (record.lastWorkingAt ?? record.firstSeenAt) >= policy.longDownMs;
}

/** A line of a digest, and what it says for those who put it into words of their own. */
interface Row {
  text: string;
  about: DigestRow;
}

function downRow(record: SessionRecord): Row {
  const { name, phase } = record;
  const status = record.raw ?? record.status;
  return {
    text: `${name} is ${status} for more than a day: ${phase.because}`,
    about: { is: "down", session: name, status, needsQR: needsQr(record) },
  };
}

function dropsRow({ name, drops = 0 }: SessionRecord): Row {
  return {
    text: `${name} left WORKING ${drops === 1 ? "once" : `${drops} times`}`,
    about: { is: "drops", session: name, count: drops },
  };
}

function webhooksRow([target, count]: readonly [string, number]): Row {
  return {
    text: `${count} of WAHA's webhooks to ${target} failed`,
    about: { is: "webhooks", target, count },
  };
}
