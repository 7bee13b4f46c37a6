import type { Clock } from "../clock.ts";
import type { CallOptions, Guard, Run } from "../guard/mod.ts";
import type { NotWorking, ProxyPort } from "../recovery/mod.ts";
import type { AnswersSeen } from "./answers_seen.ts";
import type { SentBody } from "./caller_body.ts";
import { exchange, type Exchanged, type Outgoing, type WahaAnswer } from "./exchange.ts";
import type { Flow } from "./flow.ts";
import { requestFields } from "./headers.ts";
import { type OnceBook, printOf, type Remembered } from "./once.ts";
import { cappedBody, cappedQuery } from "./paging.ts";
import { CLASS_LIMITS, FLOWING_LIMIT } from "./policy.ts";
import { refusalOf } from "./refusal_of.ts";
import { chatMark, sessionInBody } from "./session_of.ts";
import { saidBy } from "./said.ts";
import { blameOf, readAnswer, type Reading, weigh } from "./verdict.ts";

export interface SenderParts {
  clock: Clock;
  guard: Guard;
  port: ProxyPort;
  fetch: typeof fetch;
  /** Scheme, host, port and path prefix of the one WAHA that is called, without a slash at the end. */
  url: string;
  apiKey?: string;
  once: OnceBook;
  seen: AnswersSeen;
  /** Makes the marks of chats this process's own. */
  salt: number;
}

/** How a call that was sent ended. */
export type Told =
  | { is: "answered"; answer: WahaAnswer; reading: Reading }
  | Exclude<Exchanged, { is: "answered" }>;

/** How one sending ended. */
export type Sent =
  | Told
  /** At its turn its body named a session that is known not to work: it was not sent. */
  | { is: "not-working"; known: NotWorking }
  /** Another call with its `Idempotency-Key` came before it: it was not sent. */
  | { is: "taken"; record: Remembered };

/** The guard passes on what it does not know, uncounted. */
class NotSent extends Error {}
const NOT_SENT = new NotSent("Cannot count this call: it was not sent");

/** Sends calls to one WAHA, each in its turn and within the guard (design §4). */
export class Sender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /**
   * @throws {ProxyRefusal} The guard or the caller's own body kept it from being answered.
   * @throws The caller's own reason when it leaves.
   */
  async send(flow: Flow): Promise<Sent> {
    const { guard } = this.#parts;
    const kept: { sent?: Sent } = {};
    try {
      const run = this.#run(flow, kept);
      if (flow.route.lifecycle === undefined) await guard.call(run, this.#options(flow));
      else await guard.act(run, { session: flow.session ?? "", signal: flow.call.signal });
    } catch (error) {
      if (kept.sent === undefined || flow.call.signal.aborted) throw refusalOf(error, flow);
    }
    if (kept.sent === undefined) {
      throw new TypeError("Cannot give an answer: the guard ran nothing");
    }
    return kept.sent;
  }

  #options(flow: Flow): CallOptions {
    const { route, body, call, session } = flow;
    const startedAt = this.#parts.clock.monotonic();
    const limits = body.isLarge ? FLOWING_LIMIT : CLASS_LIMITS[route.routeClass];
    return {
      signal: call.signal,
      idempotent: flow.idempotent && body.isSmall,
      routeClass: route.routeClass,
      cutOff: () =>
        blameOf({
          coming: body.isComing || body.isLarge,
          route,
          answersOthers: this.#answersOthers(flow.session, startedAt),
        }),
      ...limits,
      ...(session === null ? {} : { session }),
    };
  }

  #answersOthers(session: string | null, startedAt: number): boolean {
    const { seen, port, clock } = this.#parts;
    if (seen.othersSince(session, startedAt)) return true;
    const { lookedAt } = port;
    return lookedAt !== null && clock.now() - lookedAt < clock.monotonic() - startedAt;
  }

  #run(flow: Flow, kept: { sent?: Sent }): Run<void> {
    return async (signal, hold, join) => {
      delete kept.sent;
      const body = await flow.body.take(signal);
      const not = this.#notYet(flow, join) ?? await this.#claimed(flow);
      if (not !== undefined) {
        kept.sent = not;
        throw NOT_SENT;
      }
      const outgoing = this.#outgoing(flow, body);
      signal.throwIfAborted();
      flow.sent = true;
      flow.begun = true;
      const { fetch } = this.#parts;
      const sent = this.#read(
        flow,
        await exchange(outgoing, { fetch, signal, hold, connection: flow.call.connection }),
      );
      kept.sent = sent;
      weigh(sent, { route: flow.route, repeatable: flow.body.isKept });
    };
  }

  #read(flow: Flow, exchanged: Exchanged): Told {
    if (exchanged.is === "no-answer") flow.begun = exchanged.reached;
    if (exchanged.is !== "answered") return exchanged;
    const callerSaid = () => saidBy(flow);
    const reading = readAnswer(exchanged, { route: flow.route, callerSaid });
    if (!reading.gateway) this.#tell(flow, exchanged, reading);
    return { is: "answered", answer: exchanged, reading };
  }

  /** What only the body tells: the session, and the page of a list. */
  #notYet(flow: Flow, join: (session: string) => void): Sent | undefined {
    const { route, body } = flow;
    if (body.json === undefined) return undefined;
    if (route.rowsMax !== undefined) {
      const capped = cappedBody(body.json, route.rowsMax);
      if (capped !== null) body.rewrite(capped.body);
      if (capped?.applied !== undefined) flow.limitApplied = capped.applied;
    }
    const session = sessionInBody(route, body.json);
    if (session === null) return undefined;
    flow.session = session;
    if (route.lifecycle === undefined) join(session);
    const known = route.needsWorking ? this.#parts.port.knows(session) : undefined;
    return known?.is === "not-working" ? { is: "not-working", known } : undefined;
  }

  async #claimed(flow: Flow): Promise<Sent | undefined> {
    const { once, call: { request } } = flow;
    if (once === undefined || once.end !== undefined) return undefined;
    const target = `${flow.target.path}${flow.target.search}`;
    const body = flow.body.keptBytes ?? null;
    once.print = printOf({ method: request.method, target, body });
    const claimed = await this.#parts.once.claim(once.name, once.print);
    if (claimed.is === "taken") return claimed;
    once.end = this.#parts.once.begin(once.name);
    return undefined;
  }

  #outgoing(flow: Flow, body: SentBody): Outgoing {
    const { call: { request, requestId }, target, route } = flow;
    const { url, apiKey } = this.#parts;
    let search = withoutKey(target.search);
    if (route.rowsMax !== undefined && (request.method === "GET" || request.method === "HEAD")) {
      const capped = cappedQuery(search, route.rowsMax);
      search = capped.search;
      if (capped.applied !== undefined) flow.limitApplied = capped.applied;
    }
    return {
      url: `${url}${target.path}${search}`,
      method: request.method,
      fields: requestFields(request.headers, { requestId, apiKey }),
      // What was rewritten takes the place of what came.
      body: flow.body.keptBytes ?? body,
    };
  }

  /** Evidence: an answer shows that WAHA is there, and how this session fares. */
  #tell(flow: Flow, { status }: WahaAnswer, reading: Reading): void {
    const { seen, clock, port, salt } = this.#parts;
    const { session, route } = flow;
    flow.sent = false;
    if (session !== null) seen.answered(session, clock.monotonic());
    if (reading.ill !== undefined) port.ill(reading.ill, "WAHA's answer to a call says so");
    if (reading.mismatch !== null) return port.suspect();
    if (session === null || !route.needsWorking) return;
    const { outcome, code } = reading;
    const chat = outcome === "ok" ? undefined : chatMark(flow.body.json, salt);
    port.called({
      session,
      kind: route.kind,
      status,
      outcome,
      ...(code === undefined ? {} : { code }),
      ...(chat === undefined ? {} : { chat }),
    });
  }
}

/** A key of ours in the query is for us; WAHA gets its own as a header. */
function withoutKey(search: string): string {
  if (!/api-key/i.test(search)) return search;
  const query = new URLSearchParams(search);
  for (const name of [...query.keys()]) if (name.toLowerCase() === "x-api-key") query.delete(name);
  return query.size === 0 ? "" : `?${query}`;
}
