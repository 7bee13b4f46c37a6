import { asItIs } from "./forwarded.ts";

/** A call to WAHA as it went through the gate; `answeredAt` is when WAHA had answered it. */
export interface Exchange {
  method: string;
  path: string;
  at: number;
  answeredAt: number | null;
}

export interface Catch {
  /** Whether the request is kept from WAHA, or WAHA's answer from the service. */
  at: "request" | "answer";
  method: string;
  path: RegExp;
}

interface Trap extends Catch {
  arrived: PromiseWithResolvers<void>;
}

/**
 * Stands between the service and WAHA and can hold one call at a chosen instant for ever, so that a
 * test can kill the service exactly then. WAHA finishes what it began, whoever has left.
 */
export class Gate implements AsyncDisposable {
  readonly exchanges: Exchange[] = [];
  readonly #waha: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #closing = Promise.withResolvers<void>();
  #traps: Trap[] = [];

  constructor(waha: string) {
    this.#waha = waha;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#pass(request),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Holds the next such call; the promise resolves when it is held. */
  hold(how: Catch): Promise<void> {
    const arrived = Promise.withResolvers<void>();
    this.#traps.push({ ...how, arrived });
    return arrived.promise;
  }

  async #pass(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    if (await this.#isHeld("request", request.method, path)) return new Response(null);
    const body = request.body === null ? null : await request.arrayBuffer();
    const exchange: Exchange = {
      method: request.method,
      path,
      at: performance.now(),
      answeredAt: null,
    };
    this.exchanges.push(exchange);
    const headers = asItIs(request.headers);
    const answer = await fetch(`${this.#waha}${path}`, { method: request.method, headers, body });
    const bytes = await answer.arrayBuffer();
    exchange.answeredAt = performance.now();
    if (await this.#isHeld("answer", request.method, path)) return new Response(null);
    const empty = [101, 204, 205, 304].includes(answer.status);
    return new Response(empty ? null : bytes, {
      status: answer.status,
      headers: asItIs(answer.headers),
    });
  }

  async #isHeld(at: Catch["at"], method: string, path: string): Promise<boolean> {
    const trap = this.#traps.find((each) =>
      each.at === at && each.method === method && each.path.test(path)
    );
    if (trap === undefined) return false;
    this.#traps = this.#traps.filter((each) => each !== trap);
    trap.arrived.resolve();
    await this.#closing.promise;
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.resolve();
    await this.#server.shutdown();
  }
}

const LIFECYCLE = /^\/api\/sessions\/([^/]+)\/(restart|start|stop|logout)$/;

/** The lifecycle calls that reached WAHA, as `session verb`, in the order in which they came. */
export function lifecycleCalls(exchanges: readonly Exchange[]): string[] {
  return lifecycle(exchanges).map(({ path }) => path.replace(LIFECYCLE, "$1 $2"));
}

/** Pairs of lifecycle calls that were at WAHA at once for one session: there must be none. */
export function overlaps(exchanges: readonly Exchange[]): string[] {
  const calls = lifecycle(exchanges);
  return calls.flatMap((first, at) =>
    calls.slice(at + 1)
      .filter((second) => sessionOf(first) === sessionOf(second))
      .filter((second) => second.at < (first.answeredAt ?? Infinity))
      .map((second) => `${first.path} and ${second.path}`)
  );
}

function lifecycle(exchanges: readonly Exchange[]): Exchange[] {
  return exchanges.filter(({ method, path }) => method === "POST" && LIFECYCLE.test(path));
}

function sessionOf({ path }: Exchange): string | undefined {
  return LIFECYCLE.exec(path)?.[1];
}
