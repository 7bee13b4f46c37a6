import type { Clock } from "../clock.ts";
import { unreachable, type World } from "../session/mod.ts";
import { type ReportContext, serverReport } from "./reports.ts";
import type {
  Follower,
  FollowRequest,
  HealthReport,
  LiveEvent,
  ServerReport,
} from "./service_port.ts";
import { incidentNews, isForgotten, serverFace, statusNews } from "./stream_news.ts";
import type { Supervisor } from "./supervisor.ts";

/** One server that is told of. */
export interface LiveSource {
  supervisor: Pick<Supervisor, "known" | "onChange" | "stopping">;
  context: () => ReportContext;
}

export interface LiveStreamParts {
  clock: Clock;
  newId: () => string;
  mode: HealthReport["mode"];
}

/** Who follows shows proxies on the way that the line is alive. */
const BEAT_MS = 15_000;
/** Deno Deploy puts an instance to sleep from which nothing went out for 5 s. */
const AWAKE_BEAT_MS = 3_000;

/** Events that are kept for those who come back. */
const KEPT_MAX = 1_000;
const FOLLOWERS_MAX = 1_000;
const SEQ_CHARS = 8;
const EPOCH_CHARS = 9;
const NAME_CHARS = 8;

/** What was told of a source last. */
interface Shown {
  /** Null until the first look: before it there is nothing to differ from. */
  world: World | null;
  face: string;
  /** Whether there was that look. */
  looked: boolean;
}

/**
 * What changes on any server, as it changes, for whoever follows. Followers share one ring of events and hold a
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
  readonly #sources = new Map<LiveSource, Shown>();
  /** Until somebody follows nobody has an id to come back with: news would be made for no one. */
  #followed = false;

  constructor(parts: LiveStreamParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
  }

  /** Tells of one more server. @returns Ends that. */
  join(source: LiveSource): () => void {
    const shown: Shown = { world: null, face: "", looked: false };
    this.#sources.set(source, shown);
    const ignore = source.supervisor.onChange(() => this.#notice(source, shown));
    return () => {
      ignore();
      if (!this.#sources.delete(source)) return;
      // Its sessions are listed no more, which no event could say of each.
      if (!this.#followed) return;
      this.#push({ is: "reset" });
      this.#stir();
    };
  }

  /** Whether nothing more will come. */
  get #ended(): boolean {
    const sources = [...this.#sources.keys()];
    return sources.length > 0 && sources.every(({ supervisor }) => supervisor.stopping);
  }

  /** @returns Null when as many follow as may. */
  follow({ after, session, server }: FollowRequest = {}): Follower | null {
    if (this.#followers.size >= FOLLOWERS_MAX) return null;
    if (!this.#followed) this.#begin();
    const beatMs = this.#parts.mode === "resident" ? BEAT_MS : AWAKE_BEAT_MS;
    const from = after === undefined ? this.#next : this.#after(after);
    const following = new Following({
      beatMs,
      of: { session, server },
      from,
      ended: this.#ended,
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

  #begin(): void {
    this.#followed = true;
    for (const [source, shown] of this.#sources) {
      if (shown.looked) this.#show(source.context(), shown);
    }
  }

  #notice(source: LiveSource, shown: Shown): void {
    shown.looked = true;
    if (!this.#followed) return;
    for (const event of this.#news(source, shown)) this.#push(event);
    this.#stir();
  }

  #stir(): void {
    const ended = this.#ended;
    for (const follower of this.#followers) follower.stir({ ended });
  }

  #news(source: LiveSource, shown: Shown): LiveEvent[] {
    const context = source.context();
    const { world } = context.known;
    const { world: before, face: faceBefore } = shown;
    const report = this.#show(context, shown);
    if (before === null || isForgotten(before, world)) return [{ is: "reset" }];
    const told: LiveEvent[] = shown.face === faceBefore ? [] : [{ is: "server", report }];
    if (before !== world) told.push(...incidentNews(before, world));
    return [...told, ...statusNews(before, context)];
  }

  #show(context: ReportContext, shown: Shown): ServerReport {
    const report = serverReport(context);
    shown.world = context.known.world;
    shown.face = serverFace(report);
    return report;
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

/** Whose events are followed; undefined: all. */
interface FollowedOf {
  session: string | undefined;
  server: string | undefined;
}

interface FollowingParts {
  beatMs: number;
  of: FollowedOf;
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
      if (event !== undefined && concerns(event, this.#parts.of)) return event;
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
function concerns(event: LiveEvent, { session, server }: FollowedOf): boolean {
  if (session === undefined && server === undefined) return true;
  switch (event.is) {
    case "status":
      return isAsked(event.report.session, session) && isAsked(event.report.server.name, server);
    case "incident": {
      const { session: of, server: on } = event.incident;
      return (of === null || isAsked(of, session)) && isAsked(on, server);
    }
    case "server":
      return isAsked(event.report.name, server);
    case "reset":
      return true;
    default:
      return unreachable(event);
  }
}

function isAsked(name: string, asked: string | undefined): boolean {
  return asked === undefined || asked === name;
}
