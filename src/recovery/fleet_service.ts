import type { Clock } from "../clock.ts";
import type { Incident, WatchedBy } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import { fleetHealth, withLog } from "./fleet_health.ts";
import { readFleetIncidents } from "./fleet_incidents.ts";
import { takeFleetSignals } from "./fleet_signals.ts";
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
import type { LiveStream } from "./stream.ts";
import type { Watch } from "./watch.ts";
import type { WatchedServer } from "./watched_server.ts";
import type { RecoveryService } from "./waha_service.ts";

export interface FleetServiceParts {
  clock: Clock;
  watch: Watch;
  stream: LiveStream;
  store: Store;
  /** What is wrong with the list of servers, a sentence each. */
  faults: () => readonly string[];
  /** How reading WAHA's log goes; absent: this process reads none. */
  logRead?: () => HealthCheck;
}

/**
 * Recovery of the sessions of all watched WAHAs. A session that is named without its server is the
 * first server's if that has one of the name, else the one of the only server that has; whoever
 * means another one names the server (`of`).
 */
export class FleetService implements WahaService {
  readonly #parts: FleetServiceParts;

  constructor(parts: FleetServiceParts) {
    this.#parts = parts;
  }

  get session(): string {
    return this.#first.service.session;
  }

  get serverNames(): string[] {
    return this.#servers.map(({ settings }) => settings.name);
  }

  of(server: string): WahaService | null {
    return this.#parts.watch.find(server)?.service ?? null;
  }

  getSessionStatus(session?: string): Promise<SessionReport | null> {
    return this.#having(session).getSessionStatus(session);
  }

  async sessions(): Promise<SessionReport[]> {
    return (await Promise.all(this.#services.map((service) => service.sessions()))).flat();
  }

  async servers(): Promise<ServerOverview[]> {
    return (await Promise.all(this.#services.map((service) => service.servers()))).flat();
  }

  autoRecoverSession(
    session?: string,
    options: WaitOptions & { force?: boolean } = {},
  ): Promise<Outcome> {
    return this.#having(session).autoRecoverSession(session, options);
  }

  restartSession(
    session?: string,
    options: WaitOptions & { force?: boolean; mode?: "restart" | "stop-start" | "recreate" } = {},
  ): Promise<Outcome> {
    return this.#having(session).restartSession(session, options);
  }

  stopSession(session?: string, options: WaitOptions = {}): Promise<Outcome> {
    return this.#having(session).stopSession(session, options);
  }

  startSession(session?: string, options: WaitOptions = {}): Promise<Outcome> {
    return this.#having(session).startSession(session, options);
  }

  pauseSession(session?: string, options: { forMs?: number } = {}): Promise<Outcome> {
    return this.#having(session).pauseSession(session, options);
  }

  resumeSession(session?: string): Promise<Outcome> {
    return this.#having(session).resumeSession(session);
  }

  qr(session?: string, options: { signal?: AbortSignal } = {}): Promise<QrOutcome> {
    return this.#having(session).qr(session, options);
  }

  currentCode(session?: string): Promise<CodeView> {
    return this.#having(session).currentCode(session);
  }

  noteWatched(session: string | undefined, by: WatchedBy): Promise<void> {
    return this.#having(session).noteWatched(session, by);
  }

  pairingCode(
    session: string | undefined,
    options: { phoneNumber: string; signal?: AbortSignal },
  ): Promise<PairingOutcome> {
    return this.#having(session).pairingCode(session, options);
  }

  chats(session: string | undefined, page: PageRequest): Promise<RowsOutcome> {
    return this.#having(session).chats(session, page);
  }

  messages(of: { session?: string; chat: string }, page: PageRequest): Promise<RowsOutcome> {
    return this.#having(of.session).messages(of, page);
  }

  takeSignals(batch: SignalBatch): Promise<SignalsOutcome> {
    return takeFleetSignals(batch, this.#servers);
  }

  follow(request: FollowRequest = {}): Follower | null {
    return this.#parts.stream.follow(request);
  }

  async health(): Promise<HealthReport> {
    const told = this.#parts.faults();
    const all = await Promise.all(this.#servers.map(async ({ settings, service }) => ({
      server: settings.name,
      report: await service.health(),
    })));
    const [only, ...others] = all;
    const report = only !== undefined && others.length === 0 && told.length === 0
      ? only.report
      : fleetHealth(all, told);
    const log = this.#parts.logRead?.();
    return log === undefined ? report : withLog(report, log);
  }

  incidents(page: IncidentPageRequest): Promise<IncidentPage> {
    const { store } = this.#parts;
    const [only = "", ...others] = this.serverNames;
    return others.length === 0
      ? this.#first.service.incidents(page)
      : readFleetIncidents({ ...page, store, servers: [only, ...others] });
  }

  /** Ids are each server's own: of two with the same one the first server's is meant. */
  async incident(id: string): Promise<Incident | null> {
    for (const service of this.#services) {
      const incident = await service.incident(id);
      if (incident !== null) return incident;
    }
    return null;
  }

  async ledger(request: HistoryRequest = {}): Promise<LedgerReport> {
    const now = this.#parts.clock.now();
    return await readLedger(await this.#history(), { ...request, now });
  }

  async uptime(request: UptimeRequest): Promise<UptimeReport | null> {
    const now = this.#parts.clock.now();
    return await readUptime(await this.#history(), { ...request, now });
  }

  async uptimeIn(request: UptimesRequest): Promise<readonly UptimeReport[] | null> {
    const now = this.#parts.clock.now();
    return await readUptimes(await this.#history(), { ...request, now });
  }

  async incidentStats(request: StatsRequest): Promise<StatsReport> {
    const now = this.#parts.clock.now();
    return await readStats(await this.#history(), { ...request, now });
  }

  #history(): Promise<HistorySource[]> {
    return Promise.all(this.#services.map((service) => service.history()));
  }

  alive(): { ok: boolean; because: string } {
    return this.#firstNot((service) => service.alive());
  }

  ready(): { ok: boolean; because: string } {
    return this.#firstNot((service) => service.ready());
  }

  #firstNot(
    ask: (service: RecoveryService) => { ok: boolean; because: string },
  ): { ok: boolean; because: string } {
    const answers = this.#servers.map(({ settings, service }) => ({
      name: settings.name,
      ...ask(service),
    }));
    const not = answers.find(({ ok }) => !ok);
    const [first = { ok: false, because: "no server is watched" }] = answers;
    if (not === undefined || answers.length === 1) {
      return { ok: first.ok, because: first.because };
    }
    return { ok: false, because: `of server ${not.name} ${not.because}` };
  }

  #having(session: string | undefined): RecoveryService {
    const first = this.#first;
    if (session === undefined || has(first, session)) return first.service;
    const [only, ...more] = this.#servers.filter((server) => has(server, session));
    return only !== undefined && more.length === 0 ? only.service : first.service;
  }

  get #servers(): readonly WatchedServer[] {
    return this.#parts.watch.servers;
  }

  get #services(): RecoveryService[] {
    return this.#servers.map(({ service }) => service);
  }

  get #first(): WatchedServer {
    const [first] = this.#servers;
    if (first === undefined) throw new Error("Cannot serve a session: no server is watched");
    return first;
  }
}

function has({ supervisor }: WatchedServer, session: string): boolean {
  return Object.hasOwn(supervisor.known.world.sessions, session);
}
