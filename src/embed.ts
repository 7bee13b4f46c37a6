import { type Clock, systemClock } from "./clock.ts";
import { type ConfigProblem, parseConfig, renderProblems } from "./config.ts";
import type { WahaService } from "./recovery/mod.ts";
import { createService, type Service } from "./service.ts";
import { openStore, type Store } from "./store/mod.ts";
import type { Log } from "./telemetry/mod.ts";

export type { Outcome, RecoveryResult, SessionReport, WahaService } from "./recovery/mod.ts";
export type { Log, TelemetryEvent } from "./telemetry/mod.ts";

/** What a program that embeds recovery decides. */
export interface EmbedOptions {
  /**
   * Settings under the names of docs/settings.md; `WAHA_URL` or `WAHA_SERVERS` is a must. The
   * environment is not read.
   */
  settings: Readonly<Record<string, string>>;
  /** Where events go; nowhere unless given. */
  log?: Log;
  /** How WAHA is reached; the global one unless given. */
  fetch?: typeof globalThis.fetch;
  clock?: Clock;
}

/** Healing that runs in this program. */
export interface EmbeddedRecovery {
  /** Reads, acts and follows, as the routes of the HTTP API do. */
  wahaService: WahaService;
  /** The HTTP API, for a server of the program's own. */
  fetch: Service["fetch"];
  /** Ends healing, waits for acts that were sent, until `signal` aborts, and closes the store. */
  stop(signal?: AbortSignal): Promise<void>;
}

/** The settings are no configuration. */
export class EmbedSettingsError extends Error {
  override readonly name = "EmbedSettingsError";
  readonly code = "NOT_CONFIGURED";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(renderProblems(problems));
    this.problems = problems;
  }
}

/**
 * Heals WAHA's sessions from within a program of one's own, without an HTTP server. Whoever opens
 * it ends it with `stop`.
 * @throws {EmbedSettingsError} All that is wrong with the settings.
 * @throws {StoreOpenError} `STORE_URL` cannot be opened.
 * @throws {NoServersError} `WAHA_SERVERS` names no server that can be used.
 */
export async function openRecovery(options: EmbedOptions): Promise<EmbeddedRecovery> {
  const { settings, log = { event: () => {} }, clock = systemClock } = options;
  const parsed = parseConfig((name) => settings[name], { onDeploy: false });
  if (parsed.is === "bad") throw new EmbedSettingsError(parsed.problems);
  const { config } = parsed;
  const { store, notices } = await openStore(config.storeUrl, { clock, random: Math.random });
  for (const text of notices) log.event({ is: "notice", text });
  try {
    const service = createService({
      config,
      clock,
      fetch: options.fetch ?? globalThis.fetch,
      // Only the real network has WAHA's socket.
      ...(options.fetch === undefined ? { WebSocket } : {}),
      store,
      log,
      random: Math.random,
      newId: () => crypto.randomUUID(),
      by: `embedded-${crypto.randomUUID().slice(0, 8)}`,
      memory: () => {
        const { rss, heapUsed } = Deno.memoryUsage();
        return { rssBytes: rss, heapUsedBytes: heapUsed };
      },
    });
    await service.start();
    return running(service, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

function running(service: Service, store: Store): EmbeddedRecovery {
  const passes = service.run();
  return {
    wahaService: service.waha,
    fetch: (request) => service.fetch(request),
    stop: async (signal) => {
      await service.stop(signal);
      await passes;
      await store.close();
    },
  };
}
