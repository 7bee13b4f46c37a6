import { Hono } from "hono";
import type { Clock } from "../clock.ts";
import { refusal, unauthorized } from "./answers.ts";
import { inOldOrder } from "./answers_2024.ts";
import type { Born } from "./born.ts";
import type { Chronicle, LogOptions } from "./chronicle.ts";
import { CallLog, type LoggedCall } from "./call_log.ts";
import { Chats } from "./chats.ts";
import { errorOf, type Face, failure, type Tier } from "./face.ts";
import { brokenOff, faulty, refused, type Serving } from "./faults.ts";
import { Glances } from "./glance.ts";
import type { SessionState, Status } from "./model.ts";
import type { SessionControl } from "./model_control.ts";
import type { ServerControl } from "./model_server.ts";
import { chatRoutes } from "./routes_chats.ts";
import { controlRoutes } from "./routes_control.ts";
import { loginRoutes } from "./routes_login.ts";
import { serverRoutes } from "./routes_server.ts";
import { sessionRoutes } from "./routes_sessions.ts";
import { Outlet } from "./outlet.ts";
import type { SocketConnection, SocketEvent } from "./sockets.ts";
import type { Engine, Timings } from "./timings.ts";
import { TIMINGS, type Version } from "./versions.ts";
import type { Webhook } from "./webhooks.ts";
import { ProcessGone, shownStatus, World } from "./world.ts";

export interface SessionOptions {
  name: string;
  engine?: Engine;
  status?: Status;
  /** Whether a login lies on the disk; it does when left out, unless a QR waits for one. */
  login?: "present" | "absent";
}

export interface SimulatorOptions {
  clock: Clock;
  /** The same seed gives the same run. 1 when left out. */
  seed?: number;
  /** What `X-Api-Key` must say, in `/__sim` too. */
  apiKey: string;
  /** The engine of every session that does not name its own. NOWEB when left out. */
  engine?: Engine;
  /** The sessions that exist at the start; `default` alone when left out. */
  sessions?: readonly (string | SessionOptions)[];
  /** The status that sessions begin in. WORKING when left out. */
  status?: Status;
  /** CORE knows only `default`, as WAHA Core 2026.2.1; PLUS, the default, any name. */
  tier?: Tier;
  /**
   * Whether sessions that ran come back by themselves when WAHA restarts. They do in 2026.7
   * (`WAHA_WORKER_RESTART_SESSIONS`) and did not in Core before it; the default is the version's.
   */
  restartSessions?: boolean;
  /** What WAHA starts by itself when it comes up, as `WHATSAPP_START_SESSION` names it. */
  startSessions?: readonly string[];
  /** Paths that need no key, as in `WHATSAPP_API_KEY_EXCLUDE_PATH`, without the first slash. */
  openPaths?: readonly string[];
  /** Which WAHA it is: its times and its answers. 2026.2.1 when left out. */
  waha?: Version;
  /**
   * Sends the webhooks, as `fetch` would; without it none is sent. Receivers are named by the
   * sessions' configs and by `webhooks`.
   */
  deliver?: (url: string, init: RequestInit) => Promise<Response>;
  /** Receivers of the events of every session, as `WHATSAPP_HOOK_URL` names one. */
  webhooks?: readonly Webhook[];
  /** Where WAHA's log goes, entry by entry; nowhere when left out. */
  log?: LogOptions;
  /** Departures from the measured times. */
  timings?: Partial<Timings>;
  /** Called when WAHA's process has ended because `POST /api/server/stop` told it to. */
  onExit?: () => void;
}

export interface Simulator {
  /** Answers as WAHA's HTTP API would; it fails like `fetch` when nobody listens. */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /**
   * The body of the 200 that a GET of the path (with its query) brings at once, for the two reads
   * that watchers make without end; null where `fetch` must be asked. It costs a tenth of that.
   */
  glance(path: string, key: string | null): string | null;
  /**
   * Does to a session what happens outside WAHA; `ms` is how long a lost network stays lost.
   * @throws {RangeError} When there is no such session.
   */
  control(session: string, control: SessionControl, options?: { ms?: number }): void;
  /**
   * Connects a WebSocket client without a network: `path` is `/ws?session=…&events=…&x-api-key=…`.
   * Nothing is sent on connect; a client that may not connect is closed at once. Pings are answered
   * by the client's `pong()`, unless `pongs` is `by-itself`, the default.
   * @throws {TypeError} When nobody listens.
   */
  connect(
    path: string,
    listener: (event: SocketEvent) => void,
    options?: { pongs?: "by-itself" | "by-hand" },
  ): SocketConnection;
  /** Does to the whole server what happens outside WAHA. */
  controlServer(control: ServerControl, options?: { ms?: number; status?: number }): void;
  /** What was asked of WAHA, oldest first; `status` is null while, or if, nothing was answered. */
  calls(): LoggedCall[];
  /** What a session shows now; null when there is none. */
  status(session: string): Status | null;
  /**
   * What a session really is: its login, its engine, the call at work. No caller of WAHA sees it;
   * who judges a rehearsal does. Null when there is none.
   */
  truth(session: string): SessionState | null;
  /** Ends all calls under way; no timer stays behind. */
  close(): void;
}

/** A WAHA look-alike on a given clock, behaving as 2026.2.1. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const world = worldOf(options);
  const face: Face = {
    world,
    engine: options.engine ?? "NOWEB",
    tier: options.tier ?? "PLUS",
    waha: options.waha ?? "2026.2.1",
    outlet: null,
    apiKey: options.apiKey,
  };
  const outlet = new Outlet(face, {
    clock: options.clock,
    seed: options.seed ?? 1,
    deliver: options.deliver ?? null,
    webhooks: options.webhooks ?? [],
    log: options.log ?? null,
    startSessions: options.startSessions ?? [],
  });
  face.outlet = outlet;
  world.watchWith(outlet);
  if (outlet.wants()) world.rewatch();
  outlet.startSessions();
  const log = new CallLog();
  const app = appOf(face, { log, seed: options.seed ?? 1, openPaths: options.openPaths ?? [] });
  const glances = new Glances(face, log);
  const closing = new AbortController();
  const { chronicle } = outlet;
  const serving = { app, log, world, chronicle, clock: options.clock, closing: closing.signal };
  return {
    fetch: (input, init) => answer(new Request(input, init), serving),
    glance: (path, key) => glances.at(path, key),
    control: (session, control, { ms } = {}) => {
      if (world.session(session).life.is === "missing") {
        throw new RangeError(`Cannot ${control} '${session}': no such session, create it first`);
      }
      world.meet(session, { do: "control", control, ...(ms === undefined ? {} : { forMs: ms }) });
    },
    connect: (path, listener, { pongs = "by-itself" } = {}) => {
      if (!isListening(world)) throw refused(path);
      // What happened before is not for this client.
      world.all();
      const answering = (event: SocketEvent) => {
        if (event.is === "ping" && pongs === "by-itself") connection.pong();
        listener(event);
      };
      const query = new URL(path, "ws://waha.simulator").searchParams;
      const connection: SocketConnection = outlet.sockets.connect(query, answering);
      world.rewatch();
      return connection;
    },
    controlServer: (control, how = {}) => outlet.controlServer(control, how),
    calls: () => log.list(),
    status: (session) => shownStatus(world.session(session)),
    truth: (session) => {
      const state = world.session(session);
      return state.life.is === "missing" ? null : state;
    },
    close: () => {
      closing.abort(new ProcessGone("Simulator closed"));
      outlet.close();
      world.close();
    },
  };
}

/** The hour of WAHA's own clock, which a faster one runs ahead of the machine's. */
function dated(response: Response, now: number): Response {
  response.headers.set("date", new Date(now).toUTCString());
  return response;
}

/** The answer as JSON; null when it is none, or breaks off. */
async function jsonOf(response: Response): Promise<unknown> {
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return isJson ? await response.json().catch(() => null) : null;
}

interface Answering extends Serving {
  chronicle: Chronicle | null;
  log: CallLog;
  world: World;
}

function worldOf(options: SimulatorOptions): World {
  const engine = options.engine ?? "NOWEB";
  const status = options.status ?? "WORKING";
  return new World({
    clock: options.clock,
    seed: options.seed ?? 1,
    engine,
    timings: { ...TIMINGS[options.waha ?? "2026.2.1"], ...options.timings },
    restartSessions: options.restartSessions ?? options.waha === "2026.7",
    onExit: options.onExit ?? null,
    sessions: (options.sessions ?? ["default"]).map((session) =>
      bornOf(typeof session === "string" ? { name: session } : session, { engine, status })
    ),
  });
}

function bornOf(session: SessionOptions, server: { engine: Engine; status: Status }): Born {
  const { name, engine = server.engine, status = server.status } = session;
  const login = session.login ?? "present";
  // Who is logged in is shown no QR, who is not is not WORKING.
  if (status === "SCAN_QR_CODE") return { name, engine, status, login: "absent" };
  if (status === "WORKING") return { name, engine, status, login: "present" };
  return { name, engine, status, login };
}

const GUARDED = /^\/(api|health|__sim)(\/|$)/;

function appOf(
  face: Face,
  made: { log: CallLog; seed: number; openPaths: readonly string[] },
): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const path = c.req.path;
    // Core of 2024.10.8 looks at no key at all.
    const guarded = face.waha === "2024.10.8" ? path.startsWith("/__sim") : GUARDED.test(path);
    const open = made.openPaths.includes(path.slice(1)) || !guarded;
    const asked = face.waha === "2026.7" ? c.req.query("x-api-key") : undefined;
    const key = c.req.header("x-api-key") ?? asked;
    return open || key === face.apiKey ? await next() : unauthorized();
  });
  if (face.waha === "2024.10.8") {
    app.use("/*", async (c, next) => {
      await next();
      if (!c.req.path.startsWith("/__sim")) c.res = await inOldOrder(c.res);
    });
  }
  serverRoutes(app, face);
  sessionRoutes(app, face);
  loginRoutes(app, face);
  chatRoutes(app, face, new Chats(made.seed, face.waha));
  controlRoutes(app, face, () => made.log.list());
  app.notFound((c) => {
    const url = new URL(c.req.url);
    return refusal(404, `Cannot ${c.req.method} ${url.pathname}${url.search}`);
  });
  app.onError((error, c) => {
    // A caller who left and a process that ended are no answers: `answer` deals with both.
    if (error instanceof ProcessGone || c.req.raw.signal.aborted) throw error;
    return failure(face, c, { exception: errorOf("Error", error.message) });
  });
  return app;
}

function isListening(world: World): boolean {
  const { fault, process } = world.server();
  return process.is !== "down" && fault.is !== "refuse";
}

async function answer(request: Request, serving: Answering): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { app, log, world } = serving;
  request.signal.throwIfAborted();
  if (pathname === "/__sim" || pathname.startsWith("/__sim/")) return await app.fetch(request);
  const call = log.begin({ at: world.now, method: request.method, path: pathname + search });
  const { fault, process } = world.server();
  if (process.is === "down") throw refused(request.url);
  try {
    const chronicle = serving.chronicle;
    chronicle?.numberOf(request);
    const response = dated(await faulty(request, fault, serving), world.now);
    call.status = response.status;
    if (chronicle !== null) {
      const { status } = response;
      const body = await jsonOf(response.clone());
      chronicle.answered(request, { status, body, tookMs: world.now - call.at });
    }
    return response;
  } catch (error) {
    if (error instanceof ProcessGone) throw brokenOff(request.url);
    const tookMs = world.now - call.at;
    if (request.signal.aborted) {
      serving.chronicle?.answered(request, { status: null, body: null, tookMs });
    }
    throw error;
  }
}
