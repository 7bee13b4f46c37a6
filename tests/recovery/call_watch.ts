import type { VirtualClock } from "../virtual_clock.ts";

/** One lifecycle call as WAHA saw it. */
export interface Call {
  session: string;
  step: string;
  at: number;
  /** Null while WAHA is at work on it. */
  endedAt: number | null;
}

/**
 * Stands before WAHA and notes each lifecycle call from its arrival to WAHA's answer, whoever sent
 * it and whether or not the sender still lives.
 */
export class CallWatch {
  readonly calls: Call[] = [];
  /** Calls that came while another one on the same session was under way: there must be none. */
  readonly overlaps: string[] = [];
  looks = 0;
  /** Called as a lifecycle call arrives. */
  arrived: (call: Call) => void = () => {};
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  over(inner: typeof fetch): typeof fetch {
    return async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : String(input));
      const [, , area, session, step] = pathname.split("/");
      if (init?.method === undefined || init.method === "GET") {
        if (pathname === "/api/sessions") this.looks++;
        return await inner(input, init);
      }
      if (area !== "sessions" || session === undefined) return await inner(input, init);
      const call: Call = {
        session: decodeURIComponent(session),
        step: step ?? init.method,
        at: this.#clock.now(),
        endedAt: null,
      };
      const other = this.calls.find((before) =>
        before.session === call.session && before.endedAt === null
      );
      if (other !== undefined) {
        this.overlaps.push(`${call.session}: ${call.step} at ${call.at} during ${other.step}`);
      }
      this.calls.push(call);
      this.arrived(call);
      try {
        return await inner(input, init);
      } finally {
        call.endedAt = this.#clock.now();
      }
    };
  }
}
