import type { Clock } from "../clock.ts";
import type { Log } from "../telemetry/mod.ts";
import type { Language } from "../contract/language.ts";
import { type ChannelSettings, channelsOf } from "./channels.ts";
import type { Letter } from "./notifier.ts";
import { Notifier, type QrLinkOf } from "./notifier.ts";
import { Ping } from "./ping.ts";

export interface NoticeSettings extends ChannelSettings {
  language: Language;
  groupWaitMs: number;
  /** Called while healing goes on. */
  pingUrl?: string;
}

export interface NoticesParts {
  fetch: typeof fetch;
  clock: Clock;
  random: () => number;
  log: Log;
  qrLinkOf?: QrLinkOf;
}

/** How telling people goes, for whoever looks after this service. */
export interface NoticesHealth {
  status: "pass" | "warn";
  because: string;
  observed: { channels: number; failing: number; waiting: number };
}

/** A start has other things to do first. */
const PREPARE_AFTER_MS = 5_000;
/** A channel that fails for less is one that is late. */
const FAILS_LONG_MS = 5 * 60_000;

/** Everything that reaches people by itself: the channels, and the ping that tells of our own end. */
export class Notices {
  readonly #clock: Clock;
  readonly #notifier: Notifier;
  readonly #ping: Ping | null;
  #cancelPreparing: () => void = () => {};
  #preparing: Promise<void> = Promise.resolve();

  constructor(
    { language, groupWaitMs, pingUrl, ...settings }: NoticeSettings,
    parts: NoticesParts,
  ) {
    this.#clock = parts.clock;
    const sources = channelsOf(settings, parts);
    this.#notifier = new Notifier({ ...parts, sources, language, groupWaitMs });
    this.#ping = pingUrl === undefined ? null : new Ping({ ...parts, url: pingUrl });
  }

  get channels(): readonly string[] {
    return this.#notifier.channels;
  }

  take(letters: readonly Letter[]): void {
    this.#notifier.take(letters);
  }

  holds(id: string): boolean {
    return this.#notifier.holds(id);
  }

  dueWithin(ms: number): boolean {
    return this.#notifier.dueWithin(ms) || this.#ping?.busy === true;
  }

  /** Soon reads the code that a first message needs; for a process that stays. */
  prepare(): void {
    if (this.channels.length === 0) return;
    this.#cancelPreparing();
    this.#cancelPreparing = this.#clock.after(PREPARE_AFTER_MS, () => {
      this.#preparing = this.#notifier.prepare();
    });
  }

  /** Healing goes on: the service of the ping learns it, once a minute at most. */
  healthy(): void {
    this.#ping?.healthy();
  }

  /** From memory alone. */
  health(): NoticesHealth {
    const now = this.#clock.now();
    const pinged = this.#ping?.trouble ?? null;
    const troubles = [
      ...this.#notifier.troubles.map(({ channel, trouble }) => ({ channel, ...trouble })),
      ...(pinged === null ? [] : [{ channel: "ping", ...pinged, refuses: false }]),
    ];
    const long = troubles.filter(({ since, refuses }) => refuses || now - since >= FAILS_LONG_MS);
    const observed = {
      channels: this.channels.length,
      failing: troubles.length,
      waiting: this.#notifier.waiting,
    };
    if (long.length > 0) {
      const because = long.map(({ channel, because }) => `${channel}: ${because}`).join("; ");
      return { status: "warn", because, observed };
    }
    return { status: "pass", because: wellBecause(this.channels, this.#ping !== null), observed };
  }

  /** Sends what waits, each message once, and ends when that is done or `signal` aborts. */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#cancelPreparing();
    await Promise.all([this.#notifier.stop(signal), this.#ping?.stop(), this.#preparing]);
  }
}

function wellBecause(channels: readonly string[], pings: boolean): string {
  if (channels.length === 0 && !pings) {
    return "nobody is told anything: no NOTIFY_ setting names a way to people";
  }
  return `people are told by ${[...channels, ...(pings ? ["ping"] : [])].join(", ")}`;
}
