import type { Incident, SessionRecord, World } from "../world.ts";
import { isMissing } from "../status.ts";

/**
 * `up`: watched, and no trouble is known of it. `waiting`: for a person, an incident is open.
 * `down`: an incident is open, or it was not WORKING. `off`: its owner had stopped it. `unknown`:
 * nobody looked, or WAHA did not say.
 */
export type SegmentState = "up" | "waiting" | "down" | "off" | "unknown";

/** A stretch of time of one state, from `from` on and before `until`, ms. */
export interface Span {
  is: SegmentState;
  from: number;
  until: number;
  /** Why it is not `up`, in a sentence. */
  because?: string;
  incidentId?: string;
}

export interface Window {
  from: number;
  until: number;
}

export interface Uptime {
  /** They follow each other without a gap and fill the window. */
  segments: readonly Span[];
  ms: Readonly<Record<SegmentState, number>>;
  /** up ÷ (up + waiting + down), in percent, rounded down to three places; null: of no time. */
  upPercent: number | null;
}

/** Who is shown over whom: what nobody saw is claimed by nobody. */
const CLAIMS: readonly SegmentState[] = ["unknown", "waiting", "down", "off"];

/** Rules of a server's own incidents while which its word on its sessions proves nothing. */
const BLIND_RULES: readonly string[] = ["S1", "S2", "S4"];

/**
 * What an incident says of a session's time; one of its server: of the time of all sessions. It may
 * have closed and opened again: between them it says nothing.
 */
export function spansOf(incident: Incident): Span[] {
  const { id: incidentId, session, openedAt, title, rule, entries } = incident;
  const blind = session === null;
  if (blind && !BLIND_RULES.includes(rule)) return [];
  const state = (phase: unknown): SegmentState =>
    blind ? "unknown" : phase === "awaiting-person" ? "waiting" : "down";
  const because = blind ? `its server: ${title}` : title;
  const spans: Span[] = [];
  // Its first fact may be older: it opens when a bad status is believed.
  let open: { from: number; is: SegmentState } | null = {
    from: Math.min(openedAt, entries[0]?.at ?? openedAt),
    is: state(null),
  };
  const end = (at: number) => {
    if (open !== null && at > open.from) spans.push({ ...open, until: at, because, incidentId });
  };
  for (const { at, is, means, inputs } of entries) {
    if (means?.is === "closed") {
      end(at);
      open = null;
    } else if (means?.is === "reopened") {
      end(at);
      open = { from: at, is: state(null) };
    } else if (open !== null && is === "decision") {
      const next = state(inputs?.["phase"]);
      // An entry of an older time than the one before it: the state goes on as it is.
      if (next === open.is || at <= open.from) continue;
      end(at);
      open = { from: at, is: next };
    }
  }
  end(incident.closedAt ?? Infinity);
  return spans;
}

/** What the session's own record and that of its server say beside its incidents. */
export function spansOfRecord(
  record: SessionRecord,
  { server, now, lastLookAt, staleMs }: {
    server: World["server"];
    now: number;
    /** The newest look that WAHA answered; null: none yet. */
    lastLookAt: number | null;
    /** An older look says nothing of now. */
    staleMs: number;
  },
): Span[] {
  const spans: Span[] = [
    {
      is: "unknown",
      from: -Infinity,
      until: record.firstSeenAt,
      because: "it had not been seen yet",
    },
    ...(server.unwatched ?? []).map(({ from, to }): Span => ({
      is: "unknown",
      from,
      until: to,
      because: "this service was not there to look",
    })),
    ...(record.away ?? []).map(({ from, to, by }): Span =>
      by === "owner"
        ? { is: "off", from, until: to, because: "its owner had stopped it" }
        : { is: "down", from, until: to, because: "it was not WORKING for a while" }
    ),
  ];
  const present = presentSpan(record, now);
  if (present !== null) spans.push(present);
  if (server.state.is !== "up") {
    const { since: from, reason: because } = server.state;
    spans.push({ is: "unknown", from, until: Infinity, because });
  }
  if (lastLookAt === null || now - lastLookAt > staleMs) {
    const from = lastLookAt ?? -Infinity;
    const because = "WAHA has not been looked at since";
    spans.push({ is: "unknown", from, until: Infinity, because });
  }
  return spans;
}

function presentSpan(record: SessionRecord, now: number): Span | null {
  const { status, phase, wish, since, missingSince, lastWorkingAt, firstSeenAt, raw } = record;
  const until = Infinity;
  if (isMissing(record)) {
    const from = Math.min(missingSince ?? now, now);
    return { is: "down", from, until, because: "WAHA lists it no more" };
  }
  if (status === "WORKING") return null;
  const from = Math.min(lastWorkingAt ?? firstSeenAt, since);
  const because = phase.because;
  if (wish.is !== "running") return { is: "off", from, until, because };
  const is = phase.is === "awaiting-person" ? "waiting" : "down";
  return { is, from, until, because: because === "" ? `WAHA shows ${raw ?? status}` : because };
}

/**
 * The window as segments: `up` where no span says otherwise, and of spans that overlap the one that
 * claims least: unknown before waiting before down before off.
 */
export function uptime(window: Window, spans: readonly Span[]): Uptime {
  const segments = merged(painted(window, spans));
  const ms = { up: 0, waiting: 0, down: 0, off: 0, unknown: 0 };
  for (const { is, from, until } of segments) ms[is] += until - from;
  const basis = ms.up + ms.waiting + ms.down;
  // Rounded down: who was away for a second was not up all the time.
  const upPercent = basis === 0 ? null : Math.floor(ms.up / basis * 100_000) / 1_000;
  return { segments, ms, upPercent };
}

/**
 * At most `slots` segments, for whoever draws: each slot of equal width takes the least good state
 * in it, so that no short outage is lost and nothing becomes `up` that was not.
 */
export function coarsened(
  segments: readonly Span[],
  { window, slots }: { window: Window; slots: number },
): readonly Span[] {
  if (segments.length <= slots) return segments;
  const edge = (slot: number) =>
    slot === slots
      ? window.until
      : window.from + Math.floor((window.until - window.from) * slot / slots);
  const drawn: Span[] = [];
  let at = 0;
  for (let slot = 0; slot < slots; slot++) {
    const [from, until] = [edge(slot), edge(slot + 1)];
    if (until <= from) continue;
    while ((segments[at]?.until ?? Infinity) <= from) at++;
    let worst = segments[at];
    for (let next = at; (segments[next]?.from ?? Infinity) < until; next++) {
      const one = segments[next];
      if (one !== undefined && (worst === undefined || isWorse(one, worst))) worst = one;
    }
    if (worst !== undefined) drawn.push({ ...worst, from, until });
  }
  return merged(drawn);
}

/** For the eye an outage outweighs time that nobody saw. */
const WEIGHT: Readonly<Record<SegmentState, number>> = {
  up: 0,
  off: 1,
  waiting: 2,
  unknown: 3,
  down: 4,
};

function isWorse(a: Span, b: Span): boolean {
  return WEIGHT[a.is] > WEIGHT[b.is];
}

/** Each state under those that claim less: one walk for each, however many spans there are. */
function painted({ from, until }: Window, spans: readonly Span[]): Span[] {
  const clipped = spans.map((span) => ({
    ...span,
    from: Math.max(from, span.from),
    until: Math.min(until, span.until),
  })).filter((span) => span.from < span.until);
  const base: Span[] = from < until ? [{ is: "up", from, until }] : [];
  const layers = CLAIMS.map((state) => disjoint(clipped.filter(({ is }) => is === state)));
  return [...layers, base].reduce(under, []);
}

/** In the order of time, where the one that began first goes on to its end. */
function disjoint(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  let end = -Infinity;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (span.until <= end) continue;
    kept.push({ ...span, from: Math.max(span.from, end) });
    end = span.until;
  }
  return kept;
}

/** Both in the order of time: of `below` only what `top` leaves open. */
function under(top: readonly Span[], below: readonly Span[]): Span[] {
  const all: Span[] = [];
  let at = 0;
  for (const span of below) {
    let { from } = span;
    while (from < span.until) {
      const next = top[at];
      const until = Math.min(span.until, next?.from ?? Infinity);
      if (until > from) all.push({ ...span, from, until });
      if (next === undefined || next.from >= span.until) break;
      from = Math.max(from, next.until);
      if (next.until > span.until) break;
      all.push(next);
      at++;
    }
  }
  return [...all, ...top.slice(at)];
}

/** Neighbours that say the same are one. */
function merged(segments: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const segment of segments) {
    const last = all.at(-1);
    const same = last !== undefined && last.is === segment.is &&
      last.incidentId === segment.incidentId && last.because === segment.because;
    if (same) all[all.length - 1] = { ...last, until: segment.until };
    else all.push(segment);
  }
  return all;
}
