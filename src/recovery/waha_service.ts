import type { Clock } from "../clock.ts";
import type { Guard } from "../guard/mod.ts";
import type { Ask, Fact, Incident, Policy, SessionRecord, WatchedBy } from "../session/mod.ts";
import { own } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import { encodeSessionName, type WahaClient } from "../waha/mod.ts";
import { readRows, type RowsRequest } from "./chats.ts";
import { CodeWatch } from "./code_watch.ts";
import { endsWithin } from "./ends_within.ts";
import { healthReport } from "./health.ts";
import {
  type HistoryRequest,
  type HistorySource,
  type LedgerReport,
  readLedger,
  readStats,
  readUptime,
  readUptimes,
  type StatsReport,
  type StatsRequest,
  type UptimeReport,
  type UptimeRequest,
  type UptimesRequest,
} from "./history.ts";
import { readIncidents } from "./incidents.ts";
import type { Monitor } from "./monitor.ts";
import { followAsk } from "./follow_ask.ts";
import { readPairingCode } from "./pairing.ts";
import { type QrParts, readQr } from "./qr_codes.ts";
import { type ReportContext, serverOverview, sessionReport } from "./reports.ts";
import { ServerUnwellError } from "./server_unwell.ts";
import type {
  CodeView,
  Follower,
  FollowRequest,
  HealthCheck,
  HealthReport,
  IncidentPage,
  IncidentPageRequest,
  Outcome,
  PageRequest,
  PairingOutcome,
  QrOutcome,
  RowsOutcome,
  ServerOverview,
  SessionReport,
  SignalBatch,
  SignalsOutcome,
  WahaService,
  WaitOptions,
} from "./service_port.ts";
import { SignalDoor } from "./signals.ts";
import { LiveStream } from "./stream.ts";
import type { Supervisor } from "./supervisor.ts";

export interface WahaServiceParts {
  clock: Clock;
  supervisor: Supervisor;
  monitor: Monitor;
  guard: Guard;
  waha: WahaClient;
  store: Store;
  policy: Policy;
  /** The session meant when none is named. */
  session: string;
  /** How long a caller waits for a recovery unless it says otherwise, and at most. */
  waitMs: number;
  mode: HealthReport["mode"];
  observing?: string;
  newId: () => string;
  memory: () => { rssBytes: number; heapUsedBytes: number };
  /** How telling people goes; absent: nobody is told. */
  notices?: () => HealthCheck;
  /** The stream of all servers; absent: one of its own. */
  stream?: LiveStream;
  /** Whether a session is watched; absent: all are. */
  watches?: (session: string) => boolean;
}

/** The longest that a request for a known state waits for a pass that is due (design §1). */
const DUE_PASS_MS = 2_000;
const PAUSE_MS = 24 * 60 * 60 * 1_000;

/** Recovery of the sessions of one WAHA, for routes and for programs that embed it. */
export class RecoveryService implements WahaService {
  readonly #parts: WahaServiceParts;
  readonly #signals: SignalDoor;
  readonly #codes: CodeWatch;
  readonly #stream: LiveStream;
  readonly #leaveStream: () => void;

  constructor(parts: WahaServiceParts) {
    this.#parts = parts;
    this.#signals = new SignalDoor(parts);
    this.#codes = new CodeWatch(parts);
    const { supervisor, stream = new LiveStream(parts) } = parts;
    this.#stream = stream;
    this.#leaveStream = stream.join({ supervisor, context: () => this.#context() });
  }

  get session(): string {
    return this.#parts.session;
  }

  get serverNames(): string[] {
    return [this.#parts.supervisor.known.world.server.name];
  }

  of(server: string): WahaService | null {
    return this.serverNames.includes(server) ? this : null;
  }

  /** Nothing more is told of this server to those who follow all. */
  leave(): void {
    this.#leaveStream();
  }

  async getSessionStatus(session?: string): Promise<SessionReport | null> {
    const name = this.#name(session);
    await this.#duePass();
    const record = this.#record(name);
    return record === undefined ? null : sessionReport(record, this.#context());
  }

  async sessions(): Promise<SessionReport[]> {
    await this.#duePass();
    const context = this.#context();
    return Object.values(context.known.world.sessions).map((record) =>
      sessionReport(record, context)
    );
  }

  async servers(): Promise<ServerOverview[]> {
    await this.#duePass();
    return [serverOverview(this.#context())];
  }

  autoRecoverSession(
    session?: string,
    options: WaitOptions & { force?: boolean } = {},
  ): Promise<Outcome> {
    return this.#ask(session, { do: "recover", force: options.force ?? false }, options);
  }

  restartSession(
    session?: string,
    options: WaitOptions & { force?: boolean; mode?: "restart" | "stop-start" | "recreate" } = {},
  ): Promise<Outcome> {
    const { force = false, mode = "restart" } = options;
    return this.#ask(session, { do: "restart", mode, force }, options);
  }

  stopSession(session?: string, options: WaitOptions = {}): Promise<Outcome> {
    return this.#ask(session, { do: "stop" }, options);
  }

  startSession(session?: string, options: WaitOptions = {}): Promise<Outcome> {
    return this.#ask(session, { do: "start" }, options);
  }

  pauseSession(session?: string, options: { forMs?: number } = {}): Promise<Outcome> {
    const until = this.#parts.clock.now() + (options.forMs ?? PAUSE_MS);
    return this.#ask(session, { do: "pause", until }, {});
  }

  resumeSession(session?: string): Promise<Outcome> {
    return this.#ask(session, { do: "resume" }, {});
  }

  async #ask(session: string | undefined, ask: Ask, options: WaitOptions): Promise<Outcome> {
    const { clock, supervisor, newId } = this.#parts;
    const { signal } = options;
    const name = this.#name(session);
    const waitMs = Math.min(options.waitMs ?? this.#parts.waitMs, this.#parts.waitMs);
    const creates = ask.do === "start" || (ask.do === "recover" && ask.force);
    const { watches = () => true } = this.#parts;
    const makes = creates && name === this.#parts.session && watches(name);
    const unknown = () => this.#record(name) === undefined && !makes;
    if (supervisor.known.lastPassAt === null || unknown()) {
      // A session made a moment ago may be known to WAHA and not yet to us.
      await endsWithin(supervisor.wake(), { clock, ms: this.#parts.waitMs, signal });
      signal?.throwIfAborted();
      if (unknown()) return this.#unknown();
    }
    const at = clock.now();
    const fact: Fact = { is: "asked", at, session: name, ask, id: newId() };
    return await followAsk(fact, {
      clock,
      supervisor,
      waitMs,
      ...(signal === undefined ? {} : { signal }),
      report: (record) => sessionReport(record, this.#context()),
    });
  }

  /** @throws {ServerUnwellError} Only a WAHA that answers can say that there is no such session. */
  #unknown(): Outcome {
    const { world, lastLookAt } = this.#parts.supervisor.known;
    const { state } = world.server;
    if (state.is !== "up") throw new ServerUnwellError(state);
    if (lastLookAt !== null) return { is: "no-such-session" };
    const reason = "it has not answered a look yet";
    throw new ServerUnwellError({ is: "unreachable", since: state.since, reason });
  }

  qr(session?: string, options: { signal?: AbortSignal } = {}): Promise<QrOutcome> {
    return this.#codeOf(session, options, readQr);
  }

  pairingCode(
    session: string | undefined,
    options: { phoneNumber: string; signal?: AbortSignal },
  ): Promise<PairingOutcome> {
    const { phoneNumber } = options;
    return this.#codeOf(
      session,
      options,
      (record, parts) => readPairingCode(record, { ...parts, phoneNumber }),
    );
  }

  async currentCode(session?: string): Promise<CodeView> {
    return await this.#codes.read(this.#name(session));
  }

  async noteWatched(session: string | undefined, by: WatchedBy): Promise<void> {
    const { clock, supervisor } = this.#parts;
    const name = this.#name(session);
    // What is not written is no loss: a page that is still there tells it again.
    await supervisor.note([{ is: "watched", at: clock.now(), session: name, by }]);
  }

  async #codeOf<Code extends { is: string }>(
    session: string | undefined,
    options: { signal?: AbortSignal },
    read: (record: SessionRecord, parts: QrParts) => Promise<Code>,
  ): Promise<Code | { is: "no-such-session" }> {
    const name = this.#name(session);
    const { supervisor, waha, clock } = this.#parts;
    // A code that came up since the last look is there for the one who asks now.
    if (this.#record(name)?.status !== "SCAN_QR_CODE") {
      await endsWithin(supervisor.wake(), { clock, ms: this.#parts.waitMs, ...options });
    }
    const record = this.#record(name);
    if (record === undefined) return { is: "no-such-session" };
    const { signal } = options;
    const code = await read(record, { waha, clock, ...(signal === undefined ? {} : { signal }) });
    if (code.is === "not-scannable" && record.status === "SCAN_QR_CODE") void supervisor.wake();
    return code;
  }

  async chats(session: string | undefined, page: PageRequest): Promise<RowsOutcome> {
    const name = this.#name(session);
    return await this.#rows({ ...page, session: name, ask: (waha) => waha.chats(name, page) });
  }

  async messages(
    { session, chat }: { session?: string; chat: string },
    page: PageRequest,
  ): Promise<RowsOutcome> {
    const name = this.#name(session);
    const of = { session: name, chat };
    return await this.#rows({ ...page, session: name, ask: (waha) => waha.messages(of, page) });
  }

  #rows(request: RowsRequest): Promise<RowsOutcome> {
    return readRows(request, { ...this.#parts, patienceMs: this.#parts.waitMs });
  }

  takeSignals(batch: SignalBatch): Promise<SignalsOutcome> {
    return this.#signals.take(batch);
  }

  follow(request: FollowRequest = {}): Follower | null {
    return this.#stream.follow(request);
  }

  async health(): Promise<HealthReport> {
    await this.#duePass();
    const { monitor, mode, memory, observing, notices } = this.#parts;
    return healthReport({
      ...this.#context(),
      mode,
      monitor: monitor.status,
      memory: memory(),
      ...(notices === undefined ? {} : { notices: notices() }),
      ...(observing === undefined ? {} : { observing }),
    });
  }

  incidents(page: IncidentPageRequest): Promise<IncidentPage> {
    const [server = ""] = this.serverNames;
    return readIncidents({ ...page, store: this.#parts.store, server });
  }

  async incident(id: string): Promise<Incident | null> {
    const { world } = this.#parts.supervisor.known;
    const known = own(world.incidents, id);
    if (known !== undefined) return known;
    return await this.#parts.store.incident(world.server.name, id) as unknown as Incident | null;
  }

  /** Where its history is read, after the pass that is due. */
  async history(): Promise<HistorySource> {
    await this.#duePass();
    const { supervisor, store, policy } = this.#parts;
    const { known } = supervisor;
    return { server: known.world.server.name, known, store, staleMs: 3 * policy.pollMs };
  }

  async ledger(request: HistoryRequest = {}): Promise<LedgerReport> {
    const { clock } = this.#parts;
    return await readLedger([await this.history()], { ...request, now: clock.now() });
  }

  async uptime(request: UptimeRequest): Promise<UptimeReport | null> {
    const { clock } = this.#parts;
    return await readUptime([await this.history()], { ...request, now: clock.now() });
  }

  async uptimeIn(request: UptimesRequest): Promise<readonly UptimeReport[] | null> {
    const { clock } = this.#parts;
    return await readUptimes([await this.history()], { ...request, now: clock.now() });
  }

  async incidentStats(request: StatsRequest): Promise<StatsReport> {
    const { clock } = this.#parts;
    return await readStats([await this.history()], { ...request, now: clock.now() });
  }

  alive(): { ok: boolean; because: string } {
    const { clock, supervisor, policy, mode } = this.#parts;
    const { lastPassAt, lookingSince } = supervisor.known;
    const now = clock.now();
    const stuckMs = 3 * policy.pollMs + 60_000;
    if (mode === "resident" && lookingSince !== null && now - lookingSince > stuckMs) {
      return { ok: false, because: "a look at WAHA has not ended for minutes" };
    }
    if (mode === "resident" && lastPassAt !== null && now - lastPassAt > stuckMs) {
      return { ok: false, because: "no pass has ended for minutes" };
    }
    return { ok: true, because: "healing goes on" };
  }

  ready(): { ok: boolean; because: string } {
    const { lastPassAt, storeTrouble } = this.#parts.supervisor.known;
    if (lastPassAt === null) return { ok: false, because: "the first look has not ended" };
    if (storeTrouble !== null) return { ok: false, because: "the state cannot be stored" };
    return { ok: true, because: "the first look has ended" };
  }

  /** @throws {WahaError} For a name that can stand in no URL: it never reaches WAHA. */
  #name(session: string | undefined): string {
    const name = session ?? this.#parts.session;
    encodeSessionName(name);
    return name;
  }

  #record(name: string): SessionRecord | undefined {
    return own(this.#parts.supervisor.known.world.sessions, name);
  }

  #context(): ReportContext {
    const { supervisor, guard, clock, policy } = this.#parts;
    const { pollMs } = policy;
    return { known: supervisor.known, guard: guard.status(), now: clock.now(), pollMs };
  }

  /** Where nothing runs between requests, a request runs the pass that is due (design §1). */
  async #duePass(): Promise<void> {
    const { mode, clock, supervisor, policy } = this.#parts;
    if (mode === "resident") return;
    const { world, lastPassAt } = supervisor.known;
    const dueAt = Math.min(world.server.lookAt, (lastPassAt ?? 0) + policy.pollMs);
    if (clock.now() >= dueAt || supervisor.busy || supervisor.tasks > 0) {
      await endsWithin(supervisor.wake(), { clock, ms: DUE_PASS_MS });
    }
  }
}
