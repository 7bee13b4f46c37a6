import type { Clock } from "../clock.ts";
import { unreachable, type World } from "../session/mod.ts";
import { type ReportContext, serverReport } from "./reports.ts";
import type { Follower, FollowRequest, LiveEvent } from "./service_port.ts";
import { incidentNews, isForgotten, serverFace, statusNews } from "./stream_news.ts";
import type { Supervisor } from "./supervisor.ts";

export interface LiveStreamParts {
  clock: Clock;
  supervisor: Pick<Supervisor, "known" | "onChange" | "stopping">;
  context: () => ReportContext;
  newId: () => string;
  /** A follower to whom nothing happens hears of it this often, ms. */
  beatMs: number;
}

/** Events that are kept for those who come back. */
const KEPT_MAX = 1_000;
const FOLLOWERS_MAX = 1_000;
const SEQ_CHARS = 8;
const EPOCH_CHARS = 9;
const NAME_CHARS = 8;

/**
 * What changes, as it changes, for whoever follows. Followers share one ring of events and hold a
 * place in it each, so that a slow one costs no memory: when the ring has overtaken it, it is told
 * to read the lists anew.
 */
export class LiveStream {
  readonly #parts: LiveStreamParts;
  readonly #startedAt: number;
  readonly #followers = new Set<Following>();
  #ring: LiveEvent[] = [];
  /** The number of the next event. */
  #next = 1;
  /** Made for the first follower: ids are to differ from those of other replicas. */
  #name: string | null = null;
  /** Null until the first look: before it there is nothing to differ from. */
  #shown: World | null = null;
  #server = "";

  constructor(parts: LiveStreamParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    parts.supervisor.onChange(() => this.#notice());
  }

  /** @returns Null when as many follow as may. */
  follow({ after, session }: FollowRequest = {}): Follower | null {
    if (this.#followers.size >= FOLLOWERS_MAX) return null;
    const { beatMs, supervisor } = this.#parts;
    const from = after === undefined ? this.#next : this.#after(after);
    const following = new Following({
      beatMs,
      session,
      from,
      ended: supervisor.stopping,
      eventAt: (seq) => this.#ring[seq - this.#first],
      idOf: (seq) => this.#idOf(seq),
      ends: () => ({ first: this.#first, next: this.#next }),
      close: () => this.#followers.delete(following),
    });
    this.#followers.add(following);
    return following;
  }

  get #first(): number {
    return this.#next - this.#ring.length;
  }

  #notice(): void {
    const { supervisor } = this.#parts;
    for (const event of this.#news()) this.#push(event);
    for (const follower of this.#followers) follower.stir({ ended: supervisor.stopping });
  }

  #news(): LiveEvent[] {
    const context = this.#parts.context();
    const { world } = context.known;
    const before = this.#shown;
    const faceBefore = this.#server;
    const report = serverReport(context);
    this.#shown = world;
    this.#server = serverFace(report);
    if (before === null || isForgotten(before, world)) return [{ is: "reset" }];
    const told: LiveEvent[] = this.#server === faceBefore ? [] : [{ is: "server", report }];
    if (before !== world) told.push(...incidentNews(before, world));
    return [...told, ...statusNews(before, context)];
  }

  #push(event: LiveEvent): void {
    this.#ring.push(event);
    this.#next += 1;
    if (this.#ring.length > KEPT_MAX) this.#ring.shift();
  }

  /** Ids sort by their time, across starts too, while the clock does not jump back. */
  #idOf(seq: number): string {
    const [head, tail] = this.#frame();
    return `${head}${seq.toString(36).padStart(SEQ_CHARS, "0")}${tail}`;
  }

  #frame(): [string, string] {
    this.#name ??= this.#parts.newId().replaceAll(/\W/g, "").slice(0, NAME_CHARS);
    return [`${this.#startedAt.toString(36).padStart(EPOCH_CHARS, "0")}-`, `-${this.#name}`];
  }

  /** @returns Where who saw `id` last goes on; 0 when that cannot be told. */
  #after(id: string): number {
    const [head, tail] = this.#frame();
    const seq = id.slice(head.length, id.length - tail.length);
    if (!id.startsWith(head) || !id.endsWith(tail) || !/^[0-9a-z]{8}$/.test(seq)) return 0;
    const next = Number.parseInt(seq, 36) + 1;
    return next > this.#next ? 0 : next;
  }
}

interface FollowingParts {
  beatMs: number;
  session: string | undefined;
  from: number;
  ended: boolean;
  eventAt: (seq: number) => LiveEvent | undefined;
  idOf: (seq: number) => string;
  ends: () => { first: number; next: number };
  close: () => void;
}

/** One who follows, by its place in the ring. */
class Following implements Follower {
  readonly beatMs: number;
  readonly #parts: FollowingParts;
  #at: number;
  #ended: boolean;
  #listener: (() => void) | null = null;

  constructor(parts: FollowingParts) {
    this.#parts = parts;
    this.beatMs = parts.beatMs;
    this.#at = parts.from;
    this.#ended = parts.ended;
  }

  get id(): string {
    return this.#parts.idOf(Math.max(this.#at, 1) - 1);
  }

  get ended(): boolean {
    return this.#ended;
  }

  next(): LiveEvent | null {
    const { first, next } = this.#parts.ends();
    if (this.#at < first) {
      this.#at = next;
      return { is: "reset" };
    }
    while (this.#at < next) {
      const event = this.#parts.eventAt(this.#at);
      this.#at += 1;
      if (event !== undefined && concerns(event, this.#parts.session)) return event;
    }
    return null;
  }

  listen(listener: (() => void) | null): void {
    this.#listener = listener;
  }

  stir({ ended }: { ended: boolean }): void {
    this.#ended ||= ended;
    this.#listener?.();
  }

  close(): void {
    this.#ended = true;
    this.#listener = null;
    this.#parts.close();
  }
}

/** Who follows one session hears of it, of its server and of nothing else. */
function concerns(event: LiveEvent, session: string | undefined): boolean {
  if (session === undefined) return true;
  switch (event.is) {
    case "status":
      return event.report.session === session;
    case "incident":
      return event.incident.session === null || event.incident.session === session;
    case "server":
    case "reset":
      return true;
    default:
      return unreachable(event);
  }
}
