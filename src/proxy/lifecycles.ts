import type { Clock } from "../clock.ts";
import type { ProxyPort } from "../recovery/mod.ts";
import type { Answering } from "./answering.ts";
import { type Flow, flowOf, type Routed } from "./flow.ts";
import type { ProxyPolicy } from "./policy.ts";
import { ProxyRefusal } from "./refusal.ts";
import { holdsHidden } from "./redaction.ts";
import type { Sender } from "./sender.ts";
import { sessionInBody } from "./session_of.ts";

export interface LifecycleParts {
  clock: Clock;
  port: ProxyPort;
  policy: ProxyPolicy;
  sender: Sender;
  answering: Answering;
}

const BUSY_RETRY_MS = 3_000;

/**
 * Passes lifecycle calls. Each is its owner's wish from the moment that it came, whatever WAHA says
 * of it: else a healing that comes in between would undo it. Only one that surely never came to WAHA
 * is taken back.
 */
export class Lifecycles {
  readonly #parts: LifecycleParts;
  #passing = 0;

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
  }

  /**
   * @throws {ProxyRefusal} It is not answered by WAHA.
   * @throws The caller's own reason when it leaves.
   */
  async pass(routed: Routed): Promise<Response> {
    const { lifecyclesMax } = this.#parts.policy;
    if (this.#passing >= lifecyclesMax) {
      throw new ProxyRefusal(
        "QUEUE_FULL",
        `Cannot pass the lifecycle call as ${lifecyclesMax} are under way: retry later`,
        { details: { outcome: "not-sent" }, retryAfterMs: BUSY_RETRY_MS },
      );
    }
    this.#passing += 1;
    try {
      return await this.#pass(routed);
    } finally {
      this.#passing -= 1;
    }
  }

  async #pass(routed: Routed): Promise<Response> {
    const { clock, port, policy } = this.#parts;
    const { call, route } = routed;
    const flow = flowOf(routed, { clock, policy });
    // Whose call it is stands in its body, and no session's config is larger.
    await flow.body.take(call.signal);
    if (!flow.body.isKept) throw tooLarge(policy.replayBytes);
    if (route.showsConfig === true && holdsHidden(flow.body.json)) throw hiddenSecrets();
    flow.session ??= sessionInBody(route, flow.body.json);
    const { lifecycle = "unsaid" } = route;
    if (flow.session === null || lifecycle === "unsaid") return await this.#sent(flow);
    const by = `${call.request.method} ${route.pattern}`;
    const wished = await port.wished(flow.session, { wish: lifecycle, by });
    try {
      return await this.#sent(flow);
    } catch (error) {
      throw told(error, { wish: lifecycle, begun: flow.begun });
    } finally {
      await wished.ended(flow.begun ? "kept" : "not-sent");
    }
  }

  /** Two of the same do what one does, but the second waits for WAHA's lock: sent once. */
  async #sent(flow: Flow): Promise<Response> {
    const { port, sender, answering } = this.#parts;
    const sent = await sender.send(flow);
    port.suspect();
    if (sent.is === "not-working" || sent.is === "taken") {
      throw new TypeError("Cannot hold a lifecycle call back: it needs no status");
    }
    return await answering.answer(flow, sent);
  }
}

/**
 * Its owner must know what we hold to: a wish that WAHA may have heard of is kept, and one that it
 * surely has not is not, since who reads "not sent" believes that nothing was changed.
 */
function told(
  error: unknown,
  { wish, begun }: { wish: "running" | "stopped"; begun: boolean },
): unknown {
  if (!(error instanceof ProxyRefusal)) return error;
  const { code, message, retryAfterMs, cause } = error;
  const held = wish === "stopped" ? "we do not start it again" : "we see to it that it runs";
  const [then, details] = begun
    ? [`that the session is to be ${wish} is kept: ${held}`, { outcome: "unknown", wish: "kept" }]
    : ["what was wanted of the session before stays", { outcome: "not-sent", wish: "dropped" }];
  return new ProxyRefusal(code, `${message}; ${then}`, {
    details: { ...details, ...error.details },
    retryAfterMs,
    cause,
  });
}

function hiddenSecrets(): ProxyRefusal {
  return new ProxyRefusal(
    "INVALID_REQUEST",
    "Cannot pass the session's config as it holds *** where a secret was hidden, and WAHA would " +
      "lose the secret: put it there, or write what was read with API_KEY",
  );
}

function tooLarge(bytesMax: number): ProxyRefusal {
  return new ProxyRefusal(
    "BODY_TOO_LARGE",
    `Cannot pass a lifecycle call with a body of more than ${bytesMax} bytes: send a smaller one`,
  );
}
