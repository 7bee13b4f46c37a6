import type { Clock } from "../clock.ts";
import type { Log } from "../telemetry/mod.ts";
import { checkDelivery, type RawDelivery } from "../waha/mod.ts";
import type { Delivered, WebhookPort } from "./event_door.ts";
import type { WatchedServer } from "./watched_server.ts";

export interface EventDoorsParts {
  clock: Clock;
  log: Log;
  /** Those that are watched now, the first one meant where nothing else is known. */
  servers: () => readonly WatchedServer[];
  /** What all of them sign their webhooks with. */
  hmacKey?: string;
  windowMs: number;
}

/** What cannot be told apart is said once in this time, however often it comes. */
const SAY_EVERY_MS = 60_000;
const NAME_CHARS_MAX = 64;

/**
 * Takes the webhooks of several servers and hands each to the door of its own. A body names the
 * session and not its server: the webhook's address does (`?server=name`, as the doctor writes it),
 * or the session's name where no other server has one that is called so.
 */
export class EventDoors implements WebhookPort {
  readonly #parts: EventDoorsParts;
  #saidAt = -Infinity;

  constructor(parts: EventDoorsParts) {
    this.#parts = parts;
  }

  get signed(): boolean {
    return this.#parts.hmacKey !== undefined;
  }

  async deliver(delivery: RawDelivery, server?: string): Promise<Delivered> {
    const servers = this.#parts.servers();
    const [first, ...others] = servers;
    if (first === undefined) return { is: "ignored" };
    if (server !== undefined) {
      const named = servers.find(({ settings }) => settings.name === server);
      if (named !== undefined) return await named.door.deliver(delivery);
      // Who is not WAHA is refused, whatever server it names.
      return this.#checked(delivery) ??
        this.#lost(`names server ${server.slice(0, NAME_CHARS_MAX)}, which is not watched`);
    }
    if (others.length === 0) return await first.door.deliver(delivery);
    return await this.#bySession(delivery, servers);
  }

  async #bySession(
    delivery: RawDelivery,
    servers: readonly WatchedServer[],
  ): Promise<Delivered> {
    const checked = this.#check(delivery);
    if (checked.is === "refused") return checked;
    const { session } = checked.event;
    const having = servers.filter(({ supervisor }) =>
      Object.hasOwn(supervisor.known.world.sessions, session)
    );
    const [only, ...more] = having;
    if (only !== undefined && more.length === 0) return await only.door.deliver(delivery);
    // A server that was not looked at yet may be the one: WAHA sends it again.
    if (servers.some(({ supervisor }) => supervisor.known.lastPassAt === null)) {
      const because = "the first look at each WAHA has not ended";
      return { is: "unwritten", code: "NOT_READY", because };
    }
    const name = session.slice(0, NAME_CHARS_MAX);
    return this.#lost(
      only === undefined
        ? `tells of session ${name}, which no server lists`
        : `tells of session ${name}, which ${having.length} servers have`,
    );
  }

  #checked(delivery: RawDelivery): Delivered | null {
    const checked = this.#check(delivery);
    return checked.is === "refused" ? checked : null;
  }

  #check(delivery: RawDelivery) {
    const { clock, windowMs, hmacKey } = this.#parts;
    const key = hmacKey === undefined ? {} : { key: hmacKey };
    return checkDelivery(delivery, { now: clock.now(), windowMs, ...key });
  }

  /** Not sent again: it would be lost the same way. The next look shows what it told. */
  #lost(why: string): Delivered {
    const { clock, log } = this.#parts;
    const now = clock.monotonic();
    if (now - this.#saidAt >= SAY_EVERY_MS) {
      this.#saidAt = now;
      const text = `Cannot use a webhook as it ${why}: add ?server=NAME to its address in WAHA ` +
        "(docs/servers.md)";
      log.event({ is: "notice", text });
    }
    return { is: "ignored" };
  }
}
