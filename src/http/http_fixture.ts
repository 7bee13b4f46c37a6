import type { Hono } from "hono";
import type { Delivered, WebhookPort } from "../recovery/event_door.ts";
import type {
  CodeView,
  Follower,
  FollowRequest,
  HealthReport,
  IncidentPage,
  IncidentPageRequest,
  Outcome,
  PairingOutcome,
  QrOutcome,
  RecoveryResult,
  RowsOutcome,
  ServerOverview,
  ServerReport,
  SessionReport,
  SignalsOutcome,
  WahaService,
} from "../recovery/service_port.ts";
import type {
  HistoryRequest,
  LedgerReport,
  StatsReport,
  StatsRequest,
  UptimeReport,
  UptimeRequest,
  UptimesRequest,
} from "../recovery/history.ts";
import { EMPTY_LEDGER, incidentStats } from "../session/mod.ts";
import { type MemoryLog, memoryLog } from "../telemetry/mod.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createApp } from "./app.ts";
import type { ApiEnv } from "./frame.ts";
import { QrLinks } from "./qr_link.ts";

type Incident = IncidentPage["incidents"][number];

export const NOW = 1_790_000_000_000;
export const KEY = "a-key-of-at-least-16-characters";

export function aServer(changes: Partial<ServerReport> = {}): ServerReport {
  return {
    name: "default",
    state: "up",
    since: NOW - 60_000,
    engine: "NOWEB",
    version: "2026.2.1",
    startedAt: NOW - 120_000,
    observedAt: NOW,
    breaker: { state: "closed", failures: 0 },
    queue: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
    ...changes,
  };
}

export function aReport(changes: Partial<SessionReport> = {}): SessionReport {
  return {
    session: "default",
    status: "WORKING",
    me: "15550100@c.us",
    engine: "NOWEB",
    since: NOW - 30_000,
    phase: "healthy",
    rule: "P12",
    because: "it is WORKING",
    login: { is: "present", because: "it is WORKING", at: NOW },
    wish: { is: "running", by: "seen", at: NOW },
    needsQR: false,
    attempts: 0,
    server: aServer(),
    observedAt: NOW,
    stale: false,
    ...changes,
  };
}

export function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: "default-7",
    server: "default",
    session: "default",
    openedAt: NOW,
    title: "Session default is FAILED",
    rule: "P1",
    entries: [{ at: NOW, count: 1, is: "act", text: "restart", rule: "P1" }],
    omitted: 0,
    told: false,
    acted: true,
    ...changes,
  };
}

export function aRecovery(changes: Partial<RecoveryResult> = {}): RecoveryResult {
  return {
    message: "Session auto-recovery completed",
    previousStatus: "FAILED",
    currentStatus: "SCAN_QR_CODE",
    needsQR: true,
    ...changes,
  };
}

export function aHealth(changes: Partial<HealthReport> = {}): HealthReport {
  const pass = { status: "pass", because: "as it should be" } as const;
  const checks = {
    waha: pass,
    sessions: pass,
    breaker: pass,
    queue: pass,
    store: pass,
    monitor: pass,
    notices: pass,
    memory: pass,
  };
  return { status: "pass", mode: "resident", checks, ...changes };
}

const COVERAGE = { incidents: 0, oldestAt: null, completeSince: null };

export function aLedgerReport(changes: Partial<LedgerReport> = {}): LedgerReport {
  const ledger = EMPTY_LEDGER;
  return { since: null, until: NOW, partial: false, coverage: COVERAGE, ledger, ...changes };
}

export function aStatsReport(changes: Partial<StatsReport> = {}): StatsReport {
  const range = { since: NOW - 1_000, until: NOW };
  const stats = incidentStats([], { range, binMs: 1_000 });
  return { ...range, partial: false, coverage: COVERAGE, stats, ...changes };
}

/** A service whose answers a test sets, and which keeps what it was asked. */
export class ScriptedService implements WahaService {
  /** Each call as its method's name and arguments, signals left out. */
  readonly calls: unknown[][] = [];
  session = "default";
  serverNames = ["default"];
  reports: Map<string, SessionReport> = new Map([["default", aReport()]]);
  outcome: Outcome = { is: "settled", result: aRecovery() };
  code: QrOutcome = { is: "no-such-session" };
  view: CodeView = { is: "none", status: "WORKING" };
  rows: RowsOutcome = { is: "page", rows: [], full: false };
  pairing: PairingOutcome = { is: "code", code: "ABCD-1234" };
  signals: SignalsOutcome = { is: "taken", accepted: 1, duplicates: 0 };
  /** Who follows next; null: as many follow as may. */
  follower: Follower | null = null;
  report: HealthReport = aHealth();
  page: IncidentPage = { incidents: [anIncident()] };
  harmLedger: LedgerReport = aLedgerReport();
  uptimes: UptimeReport | null = { from: NOW - 1_000, until: NOW, total: 0, sessions: [] };
  stats: StatsReport = aStatsReport();
  isAlive = { ok: true, because: "healing goes on" };
  isReady = { ok: true, because: "the first look has ended" };
  /** Thrown by everything that is asked, when set. */
  fault: unknown = null;

  getSessionStatus(session = "default"): Promise<SessionReport | null> {
    return this.#answer(["getSessionStatus", session], this.reports.get(session) ?? null);
  }

  sessions(): Promise<SessionReport[]> {
    return this.#answer(["sessions"], [...this.reports.values()]);
  }

  servers(): Promise<ServerOverview[]> {
    const sessions = { total: 1, byStatus: { WORKING: 1 }, byPhase: { healthy: 1 } };
    return this.#answer(["servers"], [{ ...aServer(), sessions, brakes: [] }]);
  }

  of(server: string): WahaService | null {
    return this.serverNames.includes(server) ? this : null;
  }

  autoRecoverSession(...asked: Parameters<WahaService["autoRecoverSession"]>): Promise<Outcome> {
    return this.#answer(["autoRecoverSession", ...asked], this.outcome);
  }

  restartSession(...asked: unknown[]): Promise<Outcome> {
    return this.#answer(["restartSession", ...asked], this.outcome);
  }

  stopSession(...asked: unknown[]): Promise<Outcome> {
    return this.#answer(["stopSession", ...asked], this.outcome);
  }

  startSession(...asked: unknown[]): Promise<Outcome> {
    return this.#answer(["startSession", ...asked], this.outcome);
  }

  pauseSession(...asked: unknown[]): Promise<Outcome> {
    return this.#answer(["pauseSession", ...asked], this.outcome);
  }

  resumeSession(...asked: unknown[]): Promise<Outcome> {
    return this.#answer(["resumeSession", ...asked], this.outcome);
  }

  qr(...asked: unknown[]): Promise<QrOutcome> {
    return this.#answer(["qr", ...asked], this.code);
  }

  currentCode(...asked: unknown[]): Promise<CodeView> {
    return this.#answer(["currentCode", ...asked], this.view);
  }

  noteWatched(...asked: unknown[]): Promise<void> {
    return this.#answer(["noteWatched", ...asked], undefined);
  }

  pairingCode(...asked: unknown[]): Promise<PairingOutcome> {
    return this.#answer(["pairingCode", ...asked], this.pairing);
  }

  chats(...asked: unknown[]): Promise<RowsOutcome> {
    return this.#answer(["chats", ...asked], this.rows);
  }

  messages(...asked: unknown[]): Promise<RowsOutcome> {
    return this.#answer(["messages", ...asked], this.rows);
  }

  takeSignals(...asked: unknown[]): Promise<SignalsOutcome> {
    return this.#answer(["takeSignals", ...asked], this.signals);
  }

  follow(request: FollowRequest = {}): Follower | null {
    this.calls.push(["follow", request]);
    return this.follower;
  }

  health(): Promise<HealthReport> {
    return this.#answer(["health"], this.report);
  }

  incidents(page: IncidentPageRequest): Promise<IncidentPage> {
    return this.#answer(["incidents", page], this.page);
  }

  ledger(request: HistoryRequest = {}): Promise<LedgerReport> {
    return this.#answer(["ledger", request], this.harmLedger);
  }

  uptime(request: UptimeRequest): Promise<UptimeReport | null> {
    return this.#answer(["uptime", request], this.uptimes);
  }

  uptimeIn(request: UptimesRequest): Promise<UptimeReport[] | null> {
    const report = this.uptimes;
    return this.#answer(
      ["uptimeIn", request],
      report && request.windowsMs.map(() => report),
    );
  }

  incidentStats(request: StatsRequest): Promise<StatsReport> {
    return this.#answer(["incidentStats", request], this.stats);
  }

  incident(id: string): Promise<Incident | null> {
    const found = this.page.incidents.find((incident) => incident.id === id) ?? null;
    return this.#answer(["incident", id], found);
  }

  alive(): { ok: boolean; because: string } {
    return this.isAlive;
  }

  ready(): { ok: boolean; because: string } {
    return this.isReady;
  }

  #answer<Answer>(call: unknown[], answer: Answer): Promise<Answer> {
    this.calls.push(call.map(withoutSignal));
    return this.fault === null ? Promise.resolve(answer) : Promise.reject(this.fault);
  }
}

/** A door whose answer a test sets, and which keeps what came. */
export class ScriptedWebhook implements WebhookPort {
  readonly signed: boolean;
  readonly deliveries: { body: string; hmac?: string; server?: string }[] = [];
  answer: Delivered = { is: "noted" };

  constructor(signed: boolean) {
    this.signed = signed;
  }

  deliver(
    { body, hmac }: Parameters<WebhookPort["deliver"]>[0],
    server?: string,
  ): Promise<Delivered> {
    const text = new TextDecoder().decode(body);
    this.deliveries.push({
      body: text,
      ...(hmac === undefined ? {} : { hmac }),
      ...(server === undefined ? {} : { server }),
    });
    return Promise.resolve(this.answer);
  }
}

export interface Rig {
  app: Hono<ApiEnv>;
  service: ScriptedService;
  webhook: ScriptedWebhook;
  log: MemoryLog;
  clock: VirtualClock;
}

/** The app around a scripted service; with `apiKey: null` it has no key and serves loopback. */
export function aRig(
  { apiKey = KEY, signed = false, pages = [], publicUrl }: {
    apiKey?: string | null;
    publicUrl?: string;
    signed?: boolean;
    pages?: readonly string[];
  } = {},
): Rig {
  const service = new ScriptedService();
  const webhook = new ScriptedWebhook(signed);
  const log = memoryLog();
  const clock = new VirtualClock(NOW);
  let made = 0;
  const app = createApp({
    service,
    webhook,
    log,
    clock,
    newId: () => `made-${++made}`,
    config: apiKey === null ? { pages } : { apiKey, pages },
    ...(publicUrl === undefined
      ? {}
      : { links: new QrLinks({ publicUrl, secret: KEY, forMs: 86_400_000, clock }) }),
  });
  return { app, service, webhook, log, clock };
}

/** A request with the key, so that a test says only what it is about. */
export function keyed(path: string, init: RequestInit = {}): Request {
  const headers = new Headers(init.headers);
  if (!headers.has("X-Api-Key")) headers.set("X-Api-Key", KEY);
  return new Request(`http://localhost${path}`, { ...init, headers });
}

function withoutSignal(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("signal" in value)) return value;
  const { signal: _, ...rest } = value;
  return rest;
}
