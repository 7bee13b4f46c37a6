import type { Clock } from "../clock.ts";
import type { Language } from "../contract/language.ts";
import type { Tell } from "../session/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import {
  ChannelQueue,
  type ChannelSource,
  type ChannelTrouble,
  DELIVERY,
  type DeliveryPolicy,
} from "./channel_queue.ts";
import { type Group, grouped } from "./group.ts";
import { wordsOf } from "./languages/mod.ts";
import type { Notice } from "./notice.ts";

/** A tell that is to be delivered, and what became of it before. */
export interface Letter {
  tell: Tell;
  /** Channels that are done with it. */
  already: readonly string[];
  /** Keeps that one more channel is done with it. It never rejects. */
  taken(channel: string): Promise<void>;
}

/** Where a person can scan the code of a session; undefined: nowhere. */
export type QrLinkOf = (
  of: { server: string; session: string },
) => Promise<string | undefined>;

export interface NotifierParts {
  clock: Clock;
  random: () => number;
  log: Log;
  sources: readonly ChannelSource[];
  language: Language;
  /** How long a message waits for more of its kind. */
  groupWaitMs: number;
  qrLinkOf?: QrLinkOf;
  policy?: DeliveryPolicy;
}

/** Who has more to scan begins with these. */
const LINKS_MAX = 5;
/** Letters that are held at once; more stay where they are stored. */
const LETTERS_MAX = 2_000;

/**
 * Takes tells, makes messages of them and sends those through every channel. Nothing is lost here:
 * what a channel has not taken stays in the outbox, and whoever finds it there tells it again.
 */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #queues: readonly ChannelQueue[];
  /** By the id of its tell. */
  readonly #held = new Map<string, { letter: Letter; channels: Set<string> }>();
  #waiting: readonly Group[] = [];
  #wakeAt: number | null = null;
  #cancel: () => void = () => {};
  #stopped = false;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    const { clock, random, log, policy = DELIVERY } = parts;
    this.#queues = parts.sources.map((source) =>
      new ChannelQueue(source, { clock, random, log, policy })
    );
  }

  get channels(): readonly string[] {
    return this.#queues.map(({ name }) => name);
  }

  /** Whether a tell is on its way from here. */
  holds(id: string): boolean {
    return this.#held.has(id);
  }

  /** Takes what it can hold; the rest is to be brought again. */
  take(letters: readonly Letter[]): void {
    if (this.#stopped) return;
    const room = Math.max(0, LETTERS_MAX - this.#held.size);
    const fresh = letters.filter(({ tell }) => !this.holds(tell.id)).slice(0, room);
    for (const letter of fresh) {
      const channels = new Set(this.channels.filter((name) => !letter.already.includes(name)));
      this.#held.set(letter.tell.id, { letter, channels });
    }
    this.#sort(fresh.map(({ tell }) => tell), this.#parts.groupWaitMs);
  }

  /**
   * Reads the code that a first message needs. Deno refuses to read later what has changed on the
   * disk since the start, so an upgrade in place would leave people untold until the restart.
   */
  async prepare(): Promise<void> {
    try {
      const opened = this.#parts.sources.map(({ open }) => open());
      await Promise.all([import("./write.ts"), wordsOf(this.#parts.language), ...opened]);
    } catch (error) {
      this.#parts.log.event({ is: "fault", where: "reading what writes notices", error });
    }
  }

  /** Whether something is sent or falls due within that time: a platform that sleeps waits for it. */
  dueWithin(ms: number): boolean {
    const until = this.#parts.clock.now() + ms;
    const dueAts = [this.#wakeAt, ...this.#queues.map(({ dueAt }) => dueAt)];
    return dueAts.some((at) => at !== null && at <= until);
  }

  /** Tells that some channel is not done with. */
  get waiting(): number {
    return this.#held.size;
  }

  /** The channels that take nothing now. */
  get troubles(): { channel: string; trouble: ChannelTrouble }[] {
    return this.#queues.flatMap(({ name, trouble }) =>
      trouble === null ? [] : [{ channel: name, trouble }]
    );
  }

  /**
   * Sends what still waits, each message once, and ends when that is done or `signal` aborts. What
   * was not taken is told by the next start, or by another replica.
   */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#sort([], 0);
    this.#stopped = true;
    this.#cancel();
    await Promise.all(this.#queues.map((queue) => queue.stop(signal)));
    this.#held.clear();
  }

  #sort(tells: readonly Tell[], waitMs: number): void {
    const { clock } = this.#parts;
    const now = clock.now();
    const { waiting, ready, wakeAt } = grouped(this.#waiting, tells, { now, waitMs });
    this.#waiting = waiting;
    this.#wakeAt = wakeAt ?? null;
    this.#cancel();
    this.#cancel = wakeAt === undefined
      ? () => {}
      : clock.after(wakeAt - now, () => this.#sort([], this.#parts.groupWaitMs));
    for (const group of ready) this.#post(group);
  }

  #post({ tells }: Group): void {
    for (const queue of this.#queues) {
      const { name } = queue;
      const mine = tells.filter(({ id }) => this.#held.get(id)?.channels.has(name));
      const [first] = mine;
      if (first === undefined) continue;
      queue.push({
        since: first.at,
        write: () => this.#write(mine),
        done: async () => {
          for (const { id } of mine) await this.#done(id, name);
        },
        left: () => {
          for (const { id } of mine) this.#held.delete(id);
        },
      });
    }
  }

  async #done(id: string, channel: string): Promise<void> {
    const held = this.#held.get(id);
    held?.channels.delete(channel);
    if (held?.channels.size === 0) this.#held.delete(id);
    await held?.letter.taken(channel);
  }

  async #write(tells: readonly Tell[]): Promise<Notice> {
    const { clock, language } = this.#parts;
    const { writeNotice } = await import("./write.ts");
    const words = await wordsOf(language);
    const links = await this.#linksOf(tells);
    return writeNotice(tells, {
      words,
      now: clock.now(),
      links,
    });
  }

  /** Of those that a scan would help now; one that cannot be made holds nothing back. */
  async #linksOf(tells: readonly Tell[]): Promise<{ session: string; url: string }[]> {
    const { qrLinkOf, log } = this.#parts;
    if (qrLinkOf === undefined) return [];
    const links: { session: string; url: string }[] = [];
    for (const { server, session } of tells.filter(isForScan)) {
      const known = links.some((link) => link.session === session);
      if (session === null || known || links.length === LINKS_MAX) continue;
      try {
        const url = await qrLinkOf({ server, session });
        if (url !== undefined) links.push({ session, url });
      } catch (error) {
        log.event({ is: "fault", where: "making the link to a code", error });
      }
    }
    return links;
  }
}

function isForScan({ about, level }: Tell): boolean {
  return about?.is === "session" && about.needsQR && level !== "resolved";
}
