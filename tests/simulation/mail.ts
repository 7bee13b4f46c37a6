import { type Clock, sleep } from "../../src/clock.ts";
import type { Dice } from "./dice.ts";
import type { Replica } from "./replica.ts";
import type { Weather } from "./schedule.ts";
import { SECOND_MS } from "./spans.ts";
import type { Tally } from "./tally.ts";
import type { Witness } from "./witness.ts";

export interface MailParts {
  clock: Clock & { touched(): void };
  weather: Weather;
  dice: Dice;
  tally: Tally;
  witness: Witness;
  /** The replica that the balancer in front of them chooses; null when none lives. */
  receiver: () => Replica | null;
}

const LATE_MS_MAX = 150 * SECOND_MS;

/** The way of WAHA's webhooks to us: some get lost, come late, or come twice. */
export class Mail {
  readonly #parts: MailParts;

  constructor(parts: MailParts) {
    this.#parts = parts;
  }

  /** Delivers as the network does, and answers as the receiver, or the network, does. */
  async deliver(init: RequestInit): Promise<Response> {
    const { clock, weather, dice, tally } = this.#parts;
    clock.touched();
    const body = typeof init.body === "string" ? init.body : "";
    tally.fault("webhook-sent");
    if (dice.happens(weather.mailLost)) {
      tally.fault("webhook-lost");
      if (dice.happens(0.5)) throw new TypeError("connection refused");
      return new Response(null, { status: 200 });
    }
    if (dice.happens(weather.mailDoubled)) {
      tally.fault("webhook-doubled");
      const again = dice.whole(0, LATE_MS_MAX);
      clock.after(again, () => void this.#hand(body));
    }
    if (dice.happens(weather.mailLate)) {
      tally.fault("webhook-late");
      // The sender believes it delivered: it sits in somebody's queue.
      clock.after(dice.whole(0, LATE_MS_MAX), () => void this.#hand(body));
      return new Response(null, { status: 202 });
    }
    await sleep(clock, dice.whole(1, 30));
    return new Response(null, { status: await this.#hand(body) });
  }

  async #hand(body: string): Promise<number> {
    const { clock, receiver, witness, tally } = this.#parts;
    const replica = receiver();
    if (replica === null) return 502;
    const delivered = await replica.door.deliver({ body: new TextEncoder().encode(body) });
    clock.touched();
    switch (delivered.is) {
      case "noted": {
        const logOut = logOutIn(body);
        if (logOut !== null) {
          witness.toldLogOut(logOut.session, {
            happenedAt: logOut.at ?? clock.now(),
            at: clock.now(),
          });
        }
        return 204;
      }
      case "ignored":
        return 204;
      case "unwritten":
        tally.fault("webhook-answered-503");
        return 503;
      case "refused":
        return 401;
    }
  }
}

const LOGGED_OUT = 401;

/** NOWEB's word for a log-out, read without our own schemas. */
function logOutIn(body: string): { session: string; at: number | null } | null {
  if (!body.includes('"state.change"') || !body.includes(`"statusCode":${LOGGED_OUT}`)) return null;
  const told: unknown = JSON.parse(body);
  if (typeof told !== "object" || told === null || !("session" in told)) return null;
  const at = "timestamp" in told && typeof told.timestamp === "number" ? told.timestamp : null;
  return typeof told.session === "string" ? { session: told.session, at } : null;
}
