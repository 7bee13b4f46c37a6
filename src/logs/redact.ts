import { withoutPersons } from "../session/redaction.ts";
import type { Analysis } from "./analysis.ts";
import type { LogEvent } from "./event.ts";
import type { SessionTimeline, Timeline } from "./timeline.ts";

/**
 * Takes people out of what is reported, as a report for strangers must be. A session that is named
 * after a number has one other name throughout, so that its lines stay together.
 */
export class Redaction {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();

  session(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const clean = withoutPersons(name);
    let free = clean;
    for (let count = 2; this.#taken.has(free); count++) free = `${clean}-${count}`;
    this.#taken.add(free);
    this.#names.set(name, free);
    return free;
  }

  event<Event extends LogEvent>(event: Event): Event {
    const { session, excerpt, attrs } = event;
    const clean = Object.entries(attrs ?? {}).map(([key, value]) => [key, withoutPersons(value)]);
    return {
      ...event,
      session: session === null ? null : this.session(session),
      excerpt: withoutPersons(excerpt),
      ...(attrs === undefined ? {} : { attrs: Object.fromEntries(clean) }),
    };
  }

  analysis(analysis: Analysis): Analysis {
    return {
      ...analysis,
      events: { [Symbol.iterator]: () => this.#events(analysis.events) },
      timeline: this.#timeline(analysis.timeline),
      tallied: { ...analysis.tallied, webhooks: withoutNames(analysis.tallied.webhooks) },
    };
  }

  *#events(events: Iterable<LogEvent>): Generator<LogEvent> {
    for (const event of events) yield this.event(event);
  }

  #timeline(timeline: Timeline): Timeline {
    const sessions = Object.entries(timeline.sessions).map(([name, session]) => [
      this.session(name),
      this.#session(session),
    ]);
    const storms = timeline.storms.map(({ session, ...storm }) => ({
      ...storm,
      session: session === null ? null : this.session(session),
    }));
    return { ...timeline, sessions: Object.fromEntries(sessions), storms };
  }

  #session(timeline: SessionTimeline): SessionTimeline {
    const outages = timeline.outages.map(({ session, excerpt, ...outage }) => ({
      ...outage,
      session: this.session(session),
      excerpt: withoutPersons(excerpt),
    }));
    return { ...timeline, outages };
  }
}

function withoutNames(counts: ReadonlyMap<string, number>): Map<string, number> {
  const clean = new Map<string, number>();
  for (const [name, count] of counts) {
    const own = withoutPersons(name);
    clean.set(own, (clean.get(own) ?? 0) + count);
  }
  return clean;
}
