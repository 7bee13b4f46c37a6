import { renderUnicodeCompact } from "uqr";
import type { Clock } from "../clock.ts";
import { accessLine } from "./access_lines.ts";
import { type Face, isRecord, versionOf } from "./face.ts";
import { type LogFormat, written } from "./log_format.ts";
import { line, type LogLine } from "./log_line.ts";
import { linesOf } from "./log_lines.ts";
import type { ServerEvent } from "./model_server.ts";
import type { Transition } from "./model_step.ts";
import type { Delivery } from "./webhooks.ts";

/** Where WAHA's log goes. */
export interface LogOptions {
  /** Takes whole entries, in order. */
  write: (text: string) => void;
  format: LogFormat;
  /** Whether each QR is drawn in blocks, as WAHA does by default; `left-out` when not said. */
  qr?: "printed" | "left-out";
}

export interface ChronicleOptions extends LogOptions {
  clock: Clock;
  /** Where events of all sessions go. */
  webhooks: readonly string[];
}

/** The sockets close a tenth of a second after they began to. */
const SOCKETS_DOWN_MS = 100;
/** The process kills itself a second after the call, and says so first. */
const STOPPING_MS = 999;
const CLOSING = "Gracefully closing the application...";
const ENDED_MS = 3000;
/** pino counts requests from here. */
const FIRST_REQUEST = 2;

/** The routes that answer with a session and what its engine says. */
const SHOWS_SESSION = /^\/api\/sessions(?:\/([^/]+)(?:\/(start|restart|logout))?)?$/;

/** Writes WAHA's log: what its sessions, requests, webhooks and its process do. */
export class Chronicle {
  readonly #face: Face;
  readonly #options: ChronicleOptions;
  readonly #numbers = new WeakMap<Request, number>();
  readonly #later = new Set<() => void>();
  #nextNumber = FIRST_REQUEST;

  constructor(face: Face, options: ChronicleOptions) {
    this.#face = face;
    this.#options = options;
    this.#boot();
  }

  /** The number of a request, which it gets when it is first asked for. */
  numberOf(request: Request): number {
    const known = this.#numbers.get(request) ?? this.#nextNumber++;
    this.#numbers.set(request, known);
    return known;
  }

  /** A request was answered; `body` is the answer's JSON where it is an error. */
  answered(
    request: Request,
    answer: { status: number | null; body: unknown; tookMs: number },
  ): void {
    const { pathname } = new URL(request.url);
    const reqId = this.numberOf(request);
    const { body } = answer;
    const code = isRecord(body) && typeof body.code === "string" ? body.code : null;
    if (pathname.endsWith("/auth/request-code") && code !== null) this.#pairing(request, code);
    if (pathname === "/api/server/stop" && answer.status === 201) this.#stopping(reqId);
    if (answer.status === 200 || answer.status === 201) this.#engineInfo(request, reqId);
    this.#write(accessLine({ reqId, request, ...answer }, this.#face.waha));
  }

  saw(transition: Transition): void {
    const lines = linesOf(transition, this.#face.waha, this.#options.webhooks);
    for (const one of lines) this.#write(one, transition.at);
    if (this.#options.qr === "printed") this.#printQr(transition);
  }

  delivery(delivery: Delivery): void {
    const { event, url, requestId } = delivery;
    const of = { session: event.session, reqId: event.startedBy };
    const old = this.#face.waha === "2024.10.8";
    const about = old ? {} : { id: requestId, "event.id": event.id, event: event.event, url };
    const entry = (msg: string, rest: Partial<LogLine>) =>
      this.#write(line("WebhookSender", msg, { ...of, ...rest }));
    switch (delivery.is) {
      case "sending":
        return entry("Sending POST...", { fields: old ? { url } : about });
      case "sent":
        return entry(`POST request was sent with status code: ${delivery.status}`, {
          fields: about,
        });
      case "retrying": {
        const { because, nth, of: attempts } = delivery;
        const msg = `Error sending POST request: '${because}'. Retrying ${nth}/${attempts}...`;
        return entry(msg, { level: 40, fields: { id: requestId } });
      }
      case "failed": {
        const error = delivery.because;
        const fields = { ...about, error };
        return entry(`POST request failed: ${error}`, { level: 50, fields });
      }
    }
  }

  process(event: ServerEvent, before: boolean): void {
    if (event === "up") return before ? undefined : this.#boot();
    if (event === "killed") return before ? undefined : this.#forget();
    if (before) return this.#terminating();
    this.#write(line("WebsocketGateway", "Shutting down websocket server"));
    this.#write(
      line("WebsocketGateway", "Websocket server is down", { afterMs: SOCKETS_DOWN_MS }),
    );
    const gows = this.#face.engine === "GOWS"
      ? ["Stopping GOWS subprocess...", "GOWS subprocess stopped"]
      : [];
    for (const msg of gows) this.#write(this.#gows(msg, { afterMs: ENDED_MS }));
    this.#write(line("Bootstrap", "SIGTERM received", { afterMs: ENDED_MS }));
  }

  /** A WebSocket client that 2024.10.8 turned away. */
  refusedClient(error: string): void {
    const client = "wsc_0123456789abcdef0123456789abcdef";
    this.#write(line("WebsocketGateway", `${error}, ${client}`, { level: 40 }));
  }

  /** `WHATSAPP_START_SESSION` names it. */
  startsByItself(session: string): void {
    this.#write(line(null, "Restarting PREDEFINED session...", { session }));
  }

  /** The GOWS subprocess ended by itself. */
  engineDied(): void {
    const panic = "panic: runtime error: invalid memory address or nil pointer dereference";
    this.#write(this.#gows(panic, { level: 50 }));
    this.#write(this.#gows("GOWS stopped, exiting...", {}));
  }

  close(): void {
    this.#forget();
  }

  #gows(msg: string, rest: Partial<LogLine>): LogLine {
    return line(null, msg, { ...rest, fields: { engine: "gows" } });
  }

  #forget(): void {
    for (const cancel of this.#later) cancel();
    this.#later.clear();
  }

  #write(entry: LogLine, at = this.#options.clock.now()): void {
    const { write, format, clock } = this.#options;
    if (entry.afterMs === 0) return write(written(entry, at, format));
    const cancel = clock.after(entry.afterMs - (clock.now() - at), () => {
      this.#later.delete(cancel);
      write(written(entry, clock.now(), format));
    });
    this.#later.add(cancel);
  }

  /** 2024.10.8 complains whenever a page does not answer a look at its session. */
  #engineInfo(request: Request, reqId: number): void {
    const { pathname } = new URL(request.url);
    const shown = pathname.match(SHOWS_SESSION);
    if (this.#face.waha !== "2024.10.8" || shown === null) return;
    // A list shows no engine.
    if (pathname === "/api/sessions" && request.method === "GET") return;
    const session = shown[1] ?? "default";
    const state = this.#face.world.session(session);
    if (state.life.is !== "running" || state.engine !== "WEBJS") return;
    const { phase, me } = state.life;
    const answers = ["paired", "open", "stalled"].includes(phase.is) ||
      (phase.is === "qr" && me === "unknown");
    if (answers) return;
    const error = "TypeError: Cannot read properties of null (reading 'evaluate')";
    const of = { session, reqId, level: 40, fields: { error } } as const;
    this.#write(line("SessionManager", "Error while getting engine info", of));
  }

  #pairing(request: Request, code: string): void {
    const name = new URL(request.url).pathname.split("/")[2] ?? "";
    const { life, engine } = this.#face.world.session(name);
    const of = { session: name, reqId: life.is === "running" ? life.startedBy : null };
    if (engine === "NOWEB") {
      this.#write(line("WhatsappSession", "Requesting pairing code for '11111111111'...", of));
    }
    this.#write(line("WhatsappSession", `Your code: ${code}`, of));
  }

  #stopping(reqId: number): void {
    const force = this.#isForced();
    const [begins, ends] = force
      ? ["Force stopping the server in 1000ms", "Force stopping the server"] as const
      : ["Gracefully stopping the server in 1000ms", CLOSING] as const;
    this.#write(line("ServerController", begins, { reqId }));
    this.#write(line("ServerController", ends, { reqId, afterMs: STOPPING_MS }));
  }

  /** A forced stop does not wait for its sessions. */
  #isForced(): boolean {
    const { process } = this.#face.world.server();
    return process.is === "stopping" && process.haltAt === process.endAt;
  }

  #terminating(): void {
    this.#write(line("Bootstrap", "SIGTERM received"));
  }

  /** ~30 lines without a prefix: whoever reads the log must step over them. */
  #printQr({ at, from, to }: Transition): void {
    if (to.life.is !== "running" || to.life.phase.is !== "qr") return;
    const { phase, startedBy } = to.life;
    if (from.life.is === "running" && from.life.phase === phase) return;
    this.#options.write(`${renderUnicodeCompact(phase.value, { ecc: "L", border: 1 })}\n\n`);
    const msg = "You can disable QR in console by setting 'WAHA_PRINT_QR=false' in your " +
      "environment variables.";
    this.#write(line("WhatsappSession", msg, { session: to.name, reqId: startedBy }), at);
  }

  #boot(): void {
    const old = this.#face.waha === "2024.10.8";
    const uncaught = old ? "unhandled rejection" : "unhandled rejections and exceptions";
    const running = line("Bootstrap", "WhatsApp HTTP API is running on: http://127.0.0.1:3000");
    const environment = line("Bootstrap", "Environment", { fields: versionOf(this.#face) });
    const started = line("NestApplication", "Nest application successfully started");
    const gows = this.#face.engine === "GOWS"
      ? ["Starting GOWS subprocess...", "gRPC server started!", "GOWS is ready"]
        .map((msg) => this.#gows(msg, {}))
      : [];
    const storage = line("Storage", "Directory '/app/.media' created from scratch");
    const version = line(
      "Bootstrap",
      `WAHA (WhatsApp HTTP API) - Running ${this.#face.tier} version...`,
    );
    const lines = [
      line("Bootstrap", `NODE - Catching ${uncaught} enabled`),
      ...(old ? [version, storage] : [storage, version]),
      ...gows,
      line("NestFactory", "Starting Nest application..."),
      ...(old ? [started, running, environment] : [running, environment, started]),
    ];
    for (const one of lines) this.#write(one);
  }
}
