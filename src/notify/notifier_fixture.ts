import { VirtualClock } from "../../tests/virtual_clock.ts";
import type { Tell } from "../session/mod.ts";
import type { TelemetryEvent } from "../telemetry/mod.ts";
import { DELIVERY } from "./channel_queue.ts";
import { AT } from "./notice_fixture.ts";
import type { Channel, Notice, Sent } from "./notice.ts";
import { type Letter, Notifier, type NotifierParts } from "./notifier.ts";

/** A channel that answers as it is told, and keeps what it was given. */
export class Told implements Channel {
  readonly name: string;
  readonly notices: Notice[] = [];
  readonly triedAts: number[] = [];
  answer: (notice: Notice, signal: AbortSignal) => Sent | Promise<Sent> = () => ({ is: "taken" });
  readonly #clock: VirtualClock;

  constructor(name: string, clock: VirtualClock) {
    this.name = name;
    this.#clock = clock;
  }

  async send(notice: Notice, signal: AbortSignal): Promise<Sent> {
    this.triedAts.push(this.#clock.now());
    const sent = await this.answer(notice, signal);
    if (sent.is === "taken") this.notices.push(notice);
    return sent;
  }

  /** It answers nothing until it is aborted. */
  hang(): void {
    this.answer = (_, signal) =>
      new Promise((resolve) =>
        signal.addEventListener(
          "abort",
          () => resolve({ is: "failed", because: "it did not answer in time" }),
          { once: true },
        )
      );
  }
}

export interface NotifierRig {
  clock: VirtualClock;
  notifier: Notifier;
  events: TelemetryEvent[];
  channels: Readonly<Record<"one" | "two", Told>>;
  /** `channel id` of each that is done, in order. */
  done: string[];
  letter(tell: Tell, already?: readonly string[]): Letter;
}

export function notifierRig(parts: Partial<NotifierParts> = {}): NotifierRig {
  const clock = new VirtualClock(AT);
  const events: TelemetryEvent[] = [];
  const channels = { one: new Told("one", clock), two: new Told("two", clock) };
  const done: string[] = [];
  const notifier = new Notifier({
    clock,
    random: () => 0.5,
    log: { event: (event) => void events.push(event) },
    sources: Object.values(channels).map((channel) => ({
      name: channel.name,
      open: () => Promise.resolve(channel),
    })),
    language: "en",
    groupWaitMs: 30_000,
    policy: DELIVERY,
    ...parts,
  });
  return {
    clock,
    notifier,
    events,
    channels,
    done,
    letter: (tell, already = []) => ({
      tell,
      already,
      taken: (channel) => {
        done.push(`${channel} ${tell.id}`);
        return Promise.resolve();
      },
    }),
  };
}
