import { systemClock } from "../../src/clock.ts";
import { PagePath } from "../../src/http/page_path.ts";
import { aReport, ScriptedService } from "../../src/http/http_fixture.ts";
import type { Follower, LiveEvent, SessionReport } from "../../src/recovery/mod.ts";
import { memoryLog } from "../../src/telemetry/mod.ts";

/** What a session of a crowd looks like, one after the other. */
const LOOKS: readonly Partial<SessionReport>[] = [
  { status: "WORKING", phase: "healthy", because: "WAHA shows it WORKING" },
  { status: "FAILED", phase: "recovering", because: "it FAILED and its login is there" },
  { status: "STARTING", phase: "watching", because: "its engine has its time to connect" },
  { status: "FAILED", phase: "awaiting-person", because: "logged out on the phone" },
];

/** Our pages over a service that says whatever a test wants it to, as often as it wants. */
export class Crowd implements AsyncDisposable {
  readonly service = new ScriptedService();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #waiting: LiveEvent[] = [];
  #listener: (() => void) | null = null;
  #ended = false;
  #told = 0;
  #stirring: ReturnType<typeof setInterval> | undefined;

  constructor(sessions: number) {
    const { service } = this;
    service.reports = new Map(
      Array.from({ length: sessions }, (_, index) => {
        const session = `session-${String(index).padStart(4, "0")}`;
        return [session, this.#report(session, 0)];
      }),
    );
    service.follow = () => this.#follower();
    const pages = new PagePath({
      service,
      log: memoryLog(),
      clock: systemClock,
      newId: () => crypto.randomUUID(),
    });
    const at = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    const missing = () => new Response(null, { status: 404 });
    this.#server = Deno.serve(at, (request) => pages.answer(request) ?? missing());
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** A session turns into another look of the crowd. */
  turn(index: number, look: number): void {
    const session = `session-${String(index).padStart(4, "0")}`;
    const report = this.#report(session, look);
    this.service.reports.set(session, report);
    this.tell(report);
  }

  /** Tells of a session by the stream. */
  tell(report: SessionReport): void {
    this.#waiting.push({ is: "status", report });
    this.#listener?.();
  }

  /** So many sessions change each second from now on. */
  stir(perSecond: number): void {
    const size = this.service.reports.size;
    let made = 0;
    this.#stirring = setInterval(() => {
      // Most come back to what they were: a crowd in which all is trouble is no crowd.
      const look = made % 3 === 0 ? 1 + (made % 9) / 3 : 0;
      this.turn((made * 7919) % size, look);
      made++;
    }, 1_000 / perSecond);
  }

  calm(): void {
    clearInterval(this.#stirring);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.calm();
    this.#ended = true;
    this.#listener?.();
    await this.#server.shutdown();
  }

  #report(session: string, look: number): SessionReport {
    const now = Date.now();
    const at = { since: now, observedAt: now };
    return aReport({ session, me: null, ...at, ...LOOKS[look % LOOKS.length] });
  }

  #follower(): Follower {
    const ended = () => this.#ended;
    const id = () => `${this.#told}`;
    return {
      beatMs: 1_000,
      get id() {
        return id();
      },
      get ended() {
        return ended();
      },
      next: () => {
        const event = this.#waiting.shift() ?? null;
        if (event !== null) this.#told++;
        return event;
      },
      listen: (listener) => void (this.#listener = listener),
      close: () => void (this.#listener = null),
    };
  }
}
