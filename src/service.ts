import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createGuard, GUARD_POLICY } from "./guard/mod.ts";
import { createApp } from "./http/mod.ts";
import {
  type EarParts,
  EventDoor,
  type HealthReport,
  listenTo,
  Monitor,
  RecoveryService,
  Supervisor,
} from "./recovery/mod.ts";
import { POLICY, type Policy } from "./session/mod.ts";
import type { Store } from "./store/mod.ts";
import type { Log } from "./telemetry/mod.ts";
import { createWahaClient } from "./waha/mod.ts";

/** The edges that `main.ts`, a test or a rehearsal makes. */
export interface ServiceParts {
  config: Config;
  clock: Clock;
  fetch: typeof fetch;
  /** Left out, WAHA's WebSocket is not listened to. */
  WebSocket?: EarParts["WebSocket"];
  store: Store;
  log: Log;
  random: () => number;
  newId: () => string;
  /** The name of this replica. */
  by: string;
  memory: () => { rssBytes: number; heapUsedBytes: number };
}

export interface Service {
  /** Answers our HTTP API. */
  fetch(request: Request): Response | Promise<Response>;
  /** For programs that embed recovery. */
  waha: RecoveryService;
  /** Reads what was known; passes begin with `untilNextMinute`, `run` or `minute`. */
  start(): Promise<void>;
  /** The passes of one minute, for a scheduler that calls once a minute. */
  minute(): Promise<void>;
  /** The passes until a scheduler that calls at full minutes takes over. */
  untilNextMinute(): Promise<void>;
  /** Passes by our own timer, where there is no scheduler. Ends with `stop`. */
  run(): Promise<void>;
  /** Ends passes and waits for acts that were sent, until `signal` aborts. */
  stop(signal?: AbortSignal): Promise<void>;
}

/** The one server of this version; several come as a list. */
const SERVER = "main";
/** A handler of the platform's scheduler may stay awake for so long (design §1). */
const AWAKE_MS = 55_000;

/** Builds the parts and owns their start and stop. */
export function createService(parts: ServiceParts): Service {
  const { config, clock, store, log, random } = parts;
  const mode: HealthReport["mode"] = config.platform.onDeploy ? "cron-only" : "resident";
  const observing = observingBecause(config);
  // One try never has longer than the whole call.
  const callMs = Math.min(GUARD_POLICY.callMs, config.guard.totalMs);
  const guard = createGuard({ clock, random, policy: { ...config.guard, callMs } });
  const waha = createWahaClient({
    url: config.waha.url,
    fetch: parts.fetch,
    clock,
    guard,
    ...(config.waha.apiKey === undefined ? {} : { apiKey: config.waha.apiKey }),
  });
  const policy = policyOf(config);
  const watching = observing === undefined ? {} : { observing };
  const supervisor = new Supervisor({
    server: SERVER,
    by: parts.by,
    clock,
    waha,
    store,
    policy,
    log,
    ...watching,
  });
  const monitor = new Monitor({
    clock,
    log,
    supervisors: [supervisor],
    intervalMs: config.monitorIntervalMs,
  });
  const recovery = new RecoveryService({
    clock,
    supervisor,
    monitor,
    guard,
    waha,
    store,
    policy,
    session: config.waha.session,
    waitMs: config.http.waitMs,
    mode,
    newId: parts.newId,
    memory: parts.memory,
    ...watching,
  });
  const hearing = hearingOf(parts, { supervisor, mode });
  const app = createApp({
    service: recovery,
    webhook: hearing.door,
    log,
    clock,
    newId: parts.newId,
    config: {
      session: config.waha.session,
      ...(config.http.apiKey === undefined ? {} : { apiKey: config.http.apiKey }),
    },
  });
  return {
    fetch: (request) => app.fetch(request),
    waha: recovery,
    start: () => supervisor.start(),
    minute: () => mode === "resident" ? monitor.minute() : monitor.minuteAwake(AWAKE_MS),
    untilNextMinute: () => {
      hearing.listen();
      return monitor.untilNextMinute();
    },
    run: () => {
      hearing.listen();
      return monitor.run();
    },
    stop: async (signal) => {
      monitor.stop();
      await Promise.all([hearing.stop(), supervisor.stop(signal)]);
    },
  };
}

/** What WAHA tells by itself: the door of its webhooks, and the ear on its WebSocket. */
function hearingOf(
  parts: ServiceParts,
  { supervisor, mode }: { supervisor: Supervisor; mode: HealthReport["mode"] },
): { door: EventDoor; listen: () => void; stop: () => Promise<void> } {
  const { clock, log, random, WebSocket, config: { waha, webhook } } = parts;
  const door = new EventDoor({ clock, log, supervisor, mode, ...webhook });
  let ear: ReturnType<typeof listenTo> | null = null;
  return {
    door,
    listen: () => {
      if (ear !== null || WebSocket === undefined || !waha.webSocket) return;
      const { url, apiKey } = waha;
      ear = listenTo({
        url,
        ...(apiKey === undefined ? {} : { apiKey }),
        WebSocket,
        clock,
        random,
        log,
        door,
        supervisor,
      });
    },
    stop: async () => {
      door.stop();
      await ear?.close();
    },
  };
}

/** On Deno Deploy every branch's timeline has its own cron: only production may act. */
function observingBecause({ dryRun, platform }: Config): string | undefined {
  if (dryRun) return "RECOVERY_DRY_RUN is set";
  if (!platform.onDeploy || platform.timeline === undefined) return undefined;
  return platform.timeline === "production"
    ? undefined
    : `this is the timeline ${platform.timeline}, and only production acts`;
}

function policyOf(config: Config): Policy {
  const { startTimeoutMs, slots } = config;
  return {
    ...POLICY,
    ...config.policy,
    pollMs: config.monitorIntervalMs,
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs: forAll(startTimeoutMs) }),
    ...(slots === undefined ? {} : { slots: forAll(slots) }),
  };
}

function forAll(value: number): Policy["slots"] {
  return { WEBJS: value, WPP: value, NOWEB: value, GOWS: value, UNKNOWN: value };
}
