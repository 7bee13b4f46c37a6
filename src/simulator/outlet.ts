import type { Clock } from "../clock.ts";
import { draw } from "./chance.ts";
import { Chronicle, type LogOptions } from "./chronicle.ts";
import { receivedMessage } from "./chats.ts";
import { type Face, isRecord, versionOf } from "./face.ts";
import { Events, type SentEvent } from "./events.ts";
import type { Json, SessionState } from "./model.ts";
import type { ServerControl, ServerEvent } from "./model_server.ts";
import type { Transition } from "./model_step.ts";
import { Sockets } from "./sockets.ts";
import { webhooksOf } from "./webhook_config.ts";
import { type Webhook, Webhooks } from "./webhooks.ts";
import type { Watcher } from "./world.ts";

export interface OutletOptions {
  clock: Clock;
  seed: number;
  /** Sends a webhook; null: none is sent. */
  deliver: ((url: string, init: RequestInit) => Promise<Response>) | null;
  /** Receivers of the events of every session, beside those of the session's config. */
  webhooks: readonly Webhook[];
  /** Started whenever the process comes up. */
  startSessions: readonly string[];
  /** Where its log goes; null: nowhere. */
  log: LogOptions | null;
}

/** No caller waits for a start that WAHA does by itself. */
const NO_TICKET = -1;

/** WAHA's sockets close so long after its sessions began to stop. */
const SOCKETS_CLOSE_MS = 3000;

/** What becomes of a message that is sent; made up, as no recording holds one. */
const ACKS = [
  { ack: 1, ackName: "SERVER", afterMs: 100 },
  { ack: 2, ackName: "DEVICE", afterMs: 400 },
] as const;

function acknowledged(shown: Json, by: (typeof ACKS)[number]): Json {
  const { id = null, from = null } = isRecord(shown) ? shown : {};
  const { ack, ackName } = by;
  return { id, from, participant: null, fromMe: true, ack, ackName };
}

/** Everything that WAHA tells by itself: webhooks, WebSockets, its log. */
export class Outlet implements Watcher {
  readonly sockets: Sockets;
  /** Writes the log; null when nobody reads it. */
  readonly chronicle: Chronicle | null;
  readonly #face: Face;
  readonly #options: OutletOptions;
  readonly #events: Events;
  readonly #webhooks: Webhooks | null;
  /** The sessions whose config names webhooks. */
  readonly #configured = new Set<string>();
  #cancelClosing = () => {};

  constructor(face: Face, options: OutletOptions) {
    const { clock, seed, deliver, log } = options;
    this.#face = face;
    this.#options = options;
    this.chronicle = log === null ? null : new Chronicle(face, {
      ...log,
      clock,
      webhooks: deliver === null ? [] : options.webhooks.map(({ url }) => url),
    });
    let chance = seed;
    const random = () => {
      const drawn = draw(chance);
      chance = drawn.chance;
      return drawn.value;
    };
    this.sockets = new Sockets({
      clock,
      version: face.waha,
      tier: face.tier,
      apiKey: face.apiKey,
      startedAt: () => face.world.server().startedAt,
      refused: (error) => this.chronicle?.refusedClient(error),
    });
    this.#webhooks = deliver === null ? null : new Webhooks({
      clock,
      version: face.waha,
      random,
      deliver,
      tell: (delivery) => this.chronicle?.delivery(delivery),
    });
    this.#events = new Events({
      clock,
      seed,
      version: face.waha,
      timings: face.world.timings,
      environment: () => versionOf(face),
      listen: (event) => this.#publish(event),
    });
  }

  wants(): boolean {
    const { webhooks } = this.#options;
    const sends = this.#webhooks !== null && (webhooks.length > 0 || this.#configured.size > 0);
    return sends || this.chronicle !== null || this.sockets.count > 0;
  }

  saw(transition: Transition): void {
    this.#noteConfig(transition);
    this.chronicle?.saw(transition);
    if (!this.wants()) return;
    this.#events.saw(transition);
    const { from, to } = transition;
    if (to.received > from.received) {
      const message = receivedMessage(from.received, this.#face.waha);
      const id = this.#events.tell("message", message, { state: to });
      this.#events.tell("message.any", message, { state: to, id });
    }
  }

  /** A sender was carried out: WAHA tells the message, and what becomes of it. */
  sent(state: SessionState, shown: Json): void {
    if (!this.wants()) return;
    this.#events.tell("message.any", shown, { state });
    for (const ack of ACKS) {
      this.#events.tellLater("message.ack", acknowledged(shown, ack), { state, ms: ack.afterMs });
    }
  }

  /** Does to the server what happens outside, and what its log says of that by itself. */
  controlServer(control: ServerControl, how: { ms?: number; status?: number }): void {
    if (control === "engine-dies" && this.#face.engine === "GOWS") this.chronicle?.engineDied();
    this.#face.world.controlServer(control, how);
  }

  /** What WAHA starts by itself. */
  startSessions(): void {
    const { world } = this.#face;
    for (const name of this.#options.startSessions) {
      this.chronicle?.startsByItself(name);
      world.meet(name, { do: "call", ticket: NO_TICKET, operation: { do: "start" } });
    }
  }

  willProcess(event: ServerEvent): void {
    this.chronicle?.process(event, true);
  }

  process(event: ServerEvent): void {
    this.chronicle?.process(event, false);
    if (event === "halt") {
      this.#cancelClosing();
      this.#cancelClosing = this.sockets.count === 0
        ? () => {}
        : this.#options.clock.after(SOCKETS_CLOSE_MS, () => this.sockets.goDown());
    }
    if (event === "killed") this.#forget();
    if (event === "up") this.startSessions();
  }

  /** Ends everything; no timer is left. */
  close(): void {
    this.#forget();
    this.chronicle?.close();
  }

  #forget(): void {
    this.#cancelClosing();
    this.#events.forget();
    this.#webhooks?.forget();
    this.sockets.cut();
  }

  #noteConfig({ from, to }: Transition): void {
    if (from.config === to.config) return;
    if (webhooksOf(to.config).length > 0) this.#configured.add(to.name);
    else this.#configured.delete(to.name);
  }

  #publish(event: SentEvent): void {
    this.sockets.send(event);
    const receivers = [...webhooksOf(event.config), ...this.#options.webhooks];
    this.#webhooks?.send(event, receivers);
  }
}
