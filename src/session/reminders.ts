import type { About, DigestRow } from "./about.ts";
import { clipped, type Draft, WORDS_CHARS_MAX } from "./draft.ts";
import { tellOf } from "./incidents.ts";
import type { Context } from "./rules/mod.ts";
import { given } from "./given.ts";
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
  const before = Object.hasOwn(failures, key) ? failures[key] ?? 0 : 0;
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
    ...longDown.map(longDownRow),
    ...dropped.map(({ name, drops = 0 }) =>
      `${name} left WORKING ${drops === 1 ? "once" : `${drops} times`}`
    ),
    ...Object.entries(webhookFailures).map(([target, count]) =>
      `${count} of WAHA's webhooks to ${target} failed`
    ),
  ];
  const aboutRows: DigestRow[] = [
    ...longDown.map((record) => ({
      is: "down" as const,
      session: record.name,
      status: record.raw ?? record.status,
      needsQR: needsQr(record),
    })),
    ...dropped.map(({ name, drops = 0 }) => ({
      is: "drops" as const,
      session: name,
      count: drops,
    })),
    ...Object.entries(webhookFailures).map(([target, count]) => ({
      is: "webhooks" as const,
      target,
      count,
    })),
  ];
  for (const record of records) {
    if (record.drops !== undefined) draft.update(record, { drops: undefined });
  }
  const nextAt = now + policy.digestMs;
  draft.setServer({ webhookFailures: undefined, digestAt: nextAt });
  if (rows.length === 0) return nextAt;
  const more = rows.length > DIGEST_ROWS ? [`and ${rows.length - DIGEST_ROWS} more`] : [];
  tells.push(tellOf(draft, {
    at: now,
    session: null,
    rule: "T",
    level: "digest",
    title: `the last day of ${draft.server.name}`,
    text: [...rows.slice(0, DIGEST_ROWS), ...more].join("\n"),
    about: {
      is: "digest",
      rows: aboutRows.slice(0, DIGEST_ROWS),
      more: Math.max(0, aboutRows.length - DIGEST_ROWS),
    },
  }));
  return nextAt;
}

function isLongDown(record: SessionRecord, { now, policy }: Context): boolean {
  if (record.status === "WORKING" || record.wish.is !== "running" || isMissing(record)) {
    return false;
  }
  return now - (record.lastWorkingAt ?? record.firstSeenAt) >= policy.longDownMs;
}

function longDownRow({ name, raw, status, phase }: SessionRecord): string {
  return `${name} is ${raw ?? status} for more than a day: ${phase.because}`;
}
