import type { Clock } from "../clock.ts";
import type { NotWorking, ProxyPort, SessionKnowledge } from "../recovery/mod.ts";
import type { Answering } from "./answering.ts";
import { type Flow, flowOf, type Routed } from "./flow.ts";
import { Held } from "./held.ts";
import { type Ended, type OnceBook, onceName } from "./once.ts";
import type { ProxyPolicy } from "./policy.ts";
import { ProxyRefusal } from "./refusal.ts";
import type { Sender, Sent } from "./sender.ts";
import { retryAfterMs } from "./status_422.ts";

export interface TrafficParts {
  clock: Clock;
  port: ProxyPort;
  policy: ProxyPolicy;
  sender: Sender;
  once: OnceBook;
  answering: Answering;
}

const WORKING = ["WORKING"];

/**
 * Passes calls to WAHA and back: waits for a session that is known not to work, sends, and sends
 * once more what WAHA refused for the session's status alone.
 */
export class Traffic {
  readonly #clock: Clock;
  readonly #port: ProxyPort;
  readonly #policy: ProxyPolicy;
  readonly #once: OnceBook;
  readonly #sender: Sender;
  readonly #held: Held;
  readonly #answering: Answering;

  constructor(parts: TrafficParts) {
    this.#clock = parts.clock;
    this.#port = parts.port;
    this.#policy = parts.policy;
    this.#once = parts.once;
    this.#sender = parts.sender;
    this.#answering = parts.answering;
    this.#held = new Held(parts.policy);
  }

  /** How many calls wait for their sessions. */
  get held(): number {
    return this.#held.size;
  }

  /**
   * @throws {ProxyRefusal} It is not answered by WAHA.
   * @throws The caller's own reason when it leaves.
   */
  async pass(routed: Routed): Promise<Response> {
    const flow = flowOf(routed, { clock: this.#clock, policy: this.#policy });
    const key = flow.idempotent ? null : routed.call.request.headers.get("idempotency-key");
    if (key === null) return await this.#pass(flow);
    flow.once = { name: onceName(key, routed.call.proxyKey) };
    try {
      return await this.#remembered(flow, await this.#pass(flow));
    } catch (error) {
      await this.#forgotten(flow, error);
      throw error;
    }
  }

  async #pass(flow: Flow): Promise<Response> {
    const known = flow.route.needsWorking && flow.session !== null
      ? this.#port.knows(flow.session)
      : undefined;
    if (known?.is === "not-working") {
      const after = await this.#wait(flow, known);
      if (after.is === "not-working") return this.#answering.notWorking(flow, after);
    }
    for (let resent = false;;) {
      const sent = await this.#sender.send(flow);
      if (sent.is === "not-working") {
        const after = await this.#wait(flow, sent.known);
        if (after.is === "not-working") return this.#answering.notWorking(flow, after);
      } else if (sent.is === "taken") {
        const answer = await this.#followed(flow, sent);
        if (answer !== null) return answer;
      } else if (!resent && await this.#mends(flow, sent)) {
        resent = true;
      } else {
        return await this.#answering.answer(flow, sent);
      }
    }
  }

  /** Whether WAHA refused the call for the session's status alone, and the session is back. */
  async #mends(flow: Flow, sent: Sent): Promise<boolean> {
    const mismatch = sent.is === "answered" ? sent.reading.mismatch : null;
    if (mismatch === null || !flow.body.isKept) return false;
    const session = mismatch.session ?? flow.session;
    if (session === null || !mismatch.expected.includes("WORKING")) return false;
    if (!this.#held.hasRoom(flow.body.keptBytes?.byteLength ?? 0)) return false;
    flow.session = session;
    return (await this.#waitFor(flow, session)).is === "working";
  }

  #wait(flow: Flow, known: NotWorking): Promise<SessionKnowledge> {
    return this.#waitFor(flow, known.session, retryAfterMs(known, this.#clock.now()));
  }

  async #waitFor(flow: Flow, session: string, retryMs = 1_000): Promise<SessionKnowledge> {
    const ms = flow.waitUntil - this.#clock.monotonic();
    if (ms <= 0) return this.#port.knows(session);
    const { signal } = flow.call;
    const bytes = flow.body.keptBytes?.byteLength ?? 0;
    const known = await this.#held.during(
      session,
      { bytes, retryAfterMs: retryMs },
      () => this.#port.until(session, { expected: WORKING, ms, signal }),
    );
    signal.throwIfAborted();
    if (!this.#port.stopping || known.is !== "not-working") return known;
    throw new ProxyRefusal(
      "CIRCUIT_OPEN",
      "Cannot wait for the session any longer as this service stops: retry in 5 s",
      { retryAfterMs: 5_000, details: { outcome: "not-sent" } },
    );
  }

  async #followed(
    flow: Flow,
    { record }: Extract<Sent, { is: "taken" }>,
  ): Promise<Response | null> {
    const { once, call } = flow;
    if (once?.print === undefined) throw new TypeError("Cannot follow a call without its print");
    const { print } = once;
    const { signal } = call;
    const wait = { bytes: 0, retryAfterMs: 1_000 };
    const answer = await this.#held.during(
      once.name,
      wait,
      () => this.#once.followed(once.name, { record, print, signal }),
    );
    if (answer !== null) return this.#answering.replayed(flow, answer);
    if (flow.body.isKept) return null;
    throw new ProxyRefusal(
      "IDEMPOTENCY_CONFLICT",
      "Cannot send the call as the first one with its Idempotency-Key came to nothing meanwhile " +
        "and this one's body was not kept: send it again",
      { details: { outcome: "not-sent" } },
    );
  }

  /** Keeps the answer for whoever sends the same key again, before anybody is given it. */
  async #remembered(flow: Flow, response: Response): Promise<Response> {
    const { end, print = "" } = flow.once ?? {};
    if (end === undefined) return response;
    if (response.status === 422 && !flow.sent && response.headers.has("retry-after")) {
      await end({ is: "not-done" }, print);
      return response;
    }
    const body = new Uint8Array(await response.arrayBuffer());
    const contentType = response.headers.get("content-type") ?? "";
    await end({ is: "answered", status: response.status, contentType, body }, print);
    const { status, headers } = response;
    return new Response(body.byteLength === 0 ? null : body, { status, headers });
  }

  async #forgotten(flow: Flow, error: unknown): Promise<void> {
    const { end, print = "" } = flow.once ?? {};
    if (end === undefined) return;
    const told = error instanceof ProxyRefusal ? error.details?.["outcome"] : undefined;
    const unknown = told === undefined ? flow.sent : told === "unknown";
    const ended: Ended = unknown ? { is: "unknown" } : { is: "not-done" };
    await end(ended, print);
  }
}
