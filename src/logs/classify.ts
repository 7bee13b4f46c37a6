import {
  anchorsOf,
  CATALOGUE,
  type CauseMatch,
  type EventKind,
  match,
} from "../session/causes/mod.ts";
import type { Entry } from "./entry.ts";
import type { LogEvent } from "./event.ts";
import type { UserPattern } from "./patterns.ts";
import { GROUPED_ANCHORS } from "./grouped.ts";
import { SIGN_ANCHORS, signOf } from "./own_signs.ts";
import { type Literal, scannable } from "./scan/mod.ts";
import { PART_MARKS } from "./wrap/cri.ts";

/** Every webhook that arrived says so: of these lines only the others are looked at. */
const SENT = "POST request was sent with status code: ";
const SENT_IN_VAIN: readonly string[] = [1, 3, 4, 5].map((first) => `${SENT}${first}`);
const EXCERPT_CHARS_MAX = 300;

/** What one entry is, before it is joined with its neighbours. */
export type Found = Pick<
  LogEvent,
  "kind" | "cause" | "entry" | "session" | "attrs" | "level" | "excerpt"
>;

/** Decided by an entry's own message fields, never by a customer's text inside a payload. */
export function classify(entry: Entry, patterns: readonly UserPattern[] = []): Found | null {
  const { record, session } = entry;
  const found = match(record);
  if (found !== null) {
    return found.entry.kind === null ? null : fromCause(entry, found, found.entry.kind);
  }
  const own = signOf(record);
  // 2024's manager does not say whose status it is.
  const isNobodys = own?.kind === "session.status" && session === null;
  if (own !== null && !isNobodys) {
    return { ...shown(entry), session, kind: own.kind, attrs: own.attrs };
  }
  for (const { name, kind, cause, matches } of patterns) {
    if (!matches(record.msg)) continue;
    return {
      ...shown(entry),
      session,
      kind,
      entry: name,
      ...(cause === undefined ? {} : { cause }),
    };
  }
  return null;
}

function fromCause(entry: Entry, { entry: known, attributes }: CauseMatch, kind: EventKind): Found {
  const named = attributes.session ?? null;
  const target = kind === "webhook.failed" ? hostOf(entry) : undefined;
  const attrs = target === undefined ? attributes : { ...attributes, target };
  return {
    ...shown(entry),
    kind,
    entry: known.name,
    session: entry.session ?? named,
    ...(known.cause === null ? {} : { cause: known.cause }),
    ...(Object.keys(attrs).length === 0 ? {} : { attrs }),
  };
}

/** Who could not be reached: the host alone, since paths and queries hold keys. */
function hostOf({ record: { fields } }: Entry): string | undefined {
  const url: unknown = fields?.url;
  return typeof url === "string" && URL.canParse(url) ? new URL(url).host : undefined;
}

function shown({ record }: Entry): { excerpt: string; level?: number } {
  const { level, msg, error, stack } = record;
  const [first = ""] = (msg || error || stack || "").split("\n");
  const excerpt = first.slice(0, EXCERPT_CHARS_MAX).toWellFormed();
  return level === undefined ? { excerpt } : { excerpt, level };
}

/**
 * What the scanner looks for: the words without which no line is an event, and what marks the part of
 * a line, since a word may be cut in two.
 */
export function literals(patterns: readonly UserPattern[] = []): Literal[] {
  const anchors = [
    ...anchorsOf(CATALOGUE).flatMap((anchor) => anchor === SENT ? SENT_IN_VAIN : [anchor]),
    ...SIGN_ANCHORS,
    ...GROUPED_ANCHORS,
    ...PART_MARKS,
    ...patterns.map(({ text }) => text),
  ];
  const texts = new Set(anchors.map(scannable).filter((text) => text !== ""));
  return [...texts].map((text) => ({ text }));
}
