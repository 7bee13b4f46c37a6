import { asItIs } from "./forwarded.ts";
import { CLOSED } from "./deploy_words.ts";
import type { Program } from "./program.ts";
import { until } from "./until.ts";

const MINUTE_MS = 60_000;
/** The process's own timer for the full minute must be due when it is thawed. */
const AFTER_THE_MINUTE_MS = 20;

/**
 * Deno Deploy as its documentation tells it (`dependencies.md` §d): the process runs only while a
 * request or a handler of the schedule is open, and stands still (SIGSTOP) at any other time.
 */
export class Deploy implements AsyncDisposable {
  readonly #program: Program;
  readonly #service: string;
  readonly #front: Deno.HttpServer<Deno.NetAddr>;
  #open = 0;
  #closed = 0;
  #minute: ReturnType<typeof setTimeout> | undefined;
  /** How often it was frozen and thawed. */
  freezes = 0;
  requests = 0;

  private constructor(program: Program, service: string) {
    this.#program = program;
    this.#service = service;
    this.#front = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#forward(request),
    );
  }

  /** Takes over a process that has just begun to listen. */
  static async takeOver(program: Program): Promise<Deploy> {
    const deploy = new Deploy(program, await program.url());
    deploy.#freeze();
    return deploy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#front.addr.port}`;
  }

  /** Wakes the process at each full minute until its handler has closed. */
  keepSchedule(): void {
    const ms = MINUTE_MS - (Date.now() % MINUTE_MS) + AFTER_THE_MINUTE_MS;
    this.#minute = setTimeout(() => {
      this.keepSchedule();
      void this.#handle();
    }, ms);
  }

  /** Handlers that have closed so far. */
  get handled(): number {
    return this.#program.out.split(CLOSED).length - 1;
  }

  /** Whether the kernel holds it stopped. */
  async isFrozen(): Promise<boolean> {
    const stat = await Deno.readTextFile(`/proc/${this.#program.pid}/stat`);
    return /\) T /.test(stat);
  }

  async #handle(): Promise<void> {
    const closing = ++this.#closed;
    this.#thaw();
    try {
      await until("the handler's end", () => this.handled >= closing, { withinMs: MINUTE_MS });
    } finally {
      this.#leave();
    }
  }

  async #forward(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const { method } = request;
    const headers = asItIs(request.headers);
    const body = request.body === null ? null : await request.arrayBuffer();
    this.requests++;
    this.#thaw();
    try {
      const answer = await fetch(`${this.#service}${pathname}${search}`, { method, headers, body });
      const bytes = await answer.arrayBuffer();
      return new Response(bytes, { status: answer.status, headers: asItIs(answer.headers) });
    } finally {
      // The last byte has come: the platform may freeze it now, and a hard one does.
      this.#leave();
    }
  }

  #thaw(): void {
    if (this.#open++ === 0) this.#program.signal("SIGCONT");
  }

  #leave(): void {
    if (--this.#open === 0) this.#freeze();
  }

  #freeze(): void {
    this.freezes++;
    this.#program.signal("SIGSTOP");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#minute);
    await this.#program.kill();
    await this.#front.shutdown();
  }
}
