import { aborted, type Clock, eitherOf, sleep } from "../clock.ts";
import { unreachable } from "../session/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import type { Channel, Notice, Sent } from "./notice.ts";

/** A way to people that is opened when it is needed first. */
export interface ChannelSource {
  name: string;
  open(): Promise<Channel>;
}

/** One message on its way, and who waits for it. */
export interface Parcel {
  /** When the oldest of what it tells was decided, ms. */
  since: number;
  /** Written anew for each try: it says how long ago it was. */
  write(): Promise<Notice>;
  /** The channel is done with it: it took it, or never will. */
  done(): Promise<void>;
  /** It leaves this process unsent, for whoever comes next. */
  left(): void;
}

/** Why a channel takes nothing now. */
export interface ChannelTrouble {
  since: number;
  because: string;
  /** It answered, and said no: waiting helps nobody. */
  refuses: boolean;
}

export interface DeliveryPolicy {
  /** A try has so long. */
  tryMs: number;
  /** Full jitter in [0, base × 2ⁿ), cap; never before the service itself allows it. */
  backoffBaseMs: number;
  backoffCapMs: number;
  /** What is older is no news any more. */
  giveUpMs: number;
  /** After so many failures one message lets the next one go first. */
  turnsMax: number;
}

export const DELIVERY: DeliveryPolicy = {
  tryMs: 15_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 5 * 60_000,
  giveUpMs: 24 * 60 * 60_000,
  turnsMax: 3,
};

export interface QueueParts {
  clock: Clock;
  random: () => number;
  log: Log;
  policy: DeliveryPolicy;
}

interface Waiting {
  parcel: Parcel;
  failures: number;
}

/**
 * What waits for one channel. Messages go one after the other, so that an end is not told before its
 * beginning; a channel that fails holds back its own and no other's.
 */
export class ChannelQueue {
  readonly name: string;
  readonly #source: ChannelSource;
  readonly #parts: QueueParts;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  /** Ends the pause between two tries. */
  readonly #stopping = new AbortController();
  /** Ends the try itself. */
  readonly #late = new AbortController();
  #failuresInRow = 0;
  #trouble: ChannelTrouble | null = null;
  #retryAt: number | null = null;

  constructor(source: ChannelSource, parts: QueueParts) {
    this.name = source.name;
    this.#source = source;
    this.#parts = parts;
  }

  get trouble(): ChannelTrouble | null {
    return this.#trouble;
  }

  /** When it has something to do; null when it has nothing. */
  get dueAt(): number | null {
    if (this.#running === null) return null;
    return this.#retryAt ?? this.#parts.clock.now();
  }

  push(parcel: Parcel): void {
    if (this.#stopping.signal.aborted) return parcel.left();
    this.#waiting.push({ parcel, failures: 0 });
    this.#running ??= this.#run();
  }

  /** Tries once more what waits, without a pause, and ends when that is done or `signal` aborts. */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#stopping.abort();
    const ended = this.#running ?? Promise.resolve();
    if (signal === undefined) return await ended;
    const late = aborted(signal).then(() => this.#late.abort());
    await Promise.race([ended, late]);
    await ended;
  }

  async #run(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const failed = await this.#try(next);
      if (failed === null) {
        this.#waiting = this.#waiting.filter((each) => each !== next);
        continue;
      }
      if (this.#stopping.signal.aborted) {
        // One try each, and a service that is away gets no more of them.
        for (const { parcel } of this.#waiting) parcel.left();
        this.#waiting = [];
        break;
      }
      this.#giveWay(next);
      await this.#pause(failed);
    }
    this.#running = null;
  }

  /** @returns Null when it is done, else how long the service wants to be left alone, if it says. */
  async #try({ parcel, ...rest }: Waiting): Promise<Extract<Sent, { is: "failed" }> | null> {
    const { clock, policy } = this.#parts;
    if (clock.now() - parcel.since >= policy.giveUpMs) {
      this.#said("given-up", this.#trouble?.because);
      await parcel.done();
      return null;
    }
    const sent = await this.#send(parcel);
    switch (sent.is) {
      case "taken":
        this.#worked();
        await parcel.done();
        return null;
      case "refused":
        this.#said("refused", sent.because);
        this.#trouble = { ...this.#since(sent.because), refuses: true };
        await parcel.done();
        return null;
      case "failed":
        if (this.#trouble === null) this.#said("failing", sent.because);
        this.#trouble = { ...this.#since(sent.because), refuses: false };
        this.#failuresInRow++;
        this.#waiting = this.#waiting.map((each) =>
          each.parcel === parcel ? { parcel, failures: rest.failures + 1 } : each
        );
        return sent;
      default:
        return unreachable(sent);
    }
  }

  async #send(parcel: Parcel): Promise<Sent> {
    const { clock, policy } = this.#parts;
    const timeout = new AbortController();
    const cancel = clock.after(policy.tryMs, () => timeout.abort());
    const { signal, release } = eitherOf(timeout.signal, this.#late.signal);
    try {
      const channel = await this.#source.open();
      return await channel.send(await parcel.write(), signal);
    } catch (error) {
      // A fault of ours. The next try may fare better, and a day ends it.
      this.#parts.log.event({ is: "fault", where: `sending to ${this.name}`, error });
      return { is: "failed", because: "this service could not write the message" };
    } finally {
      cancel();
      release();
    }
  }

  #worked(): void {
    this.#failuresInRow = 0;
    if (this.#trouble !== null) this.#said("works-again");
    this.#trouble = null;
  }

  #since(because: string): { since: number; because: string } {
    return { since: this.#trouble?.since ?? this.#parts.clock.now(), because };
  }

  /** A message that fails again and again does not hold back those behind it. */
  #giveWay({ parcel }: Waiting): void {
    const [first, ...others] = this.#waiting;
    const { turnsMax } = this.#parts.policy;
    if (first?.parcel !== parcel || first.failures % turnsMax !== 0) return;
    this.#waiting = [...others, first];
  }

  async #pause({ afterMs = 0 }: { afterMs?: number }): Promise<void> {
    const { clock, random, policy } = this.#parts;
    const { backoffBaseMs, backoffCapMs } = policy;
    const ceilingMs = Math.min(backoffCapMs, backoffBaseMs * 2 ** (this.#failuresInRow - 1));
    const ms = Math.max(afterMs, Math.floor(random() * ceilingMs));
    this.#retryAt = clock.now() + ms;
    try {
      await sleep(clock, ms, this.#stopping.signal);
    } catch {
      // Only `stop` ends a pause early: what waits is tried once more.
    }
    this.#retryAt = null;
  }

  #said(
    outcome: "refused" | "failing" | "works-again" | "given-up",
    because?: string,
  ): void {
    this.#parts.log.event({
      is: "delivery",
      channel: this.name,
      outcome,
      ...(because === undefined ? {} : { because }),
    });
  }
}
