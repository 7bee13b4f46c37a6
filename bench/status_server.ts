/**
 * The status route and a constant one behind the same frame, for a load from outside: prints its
 * port. What it serves is the real app on a real service over a simulated WAHA.
 */
import { Hono } from "hono";
import { systemClock } from "../src/clock.ts";
import { type ApiEnv, mountFrame } from "../src/http/mod.ts";
import { createPinoLog } from "../src/telemetry/mod.ts";
import { createSimulator } from "../src/simulator/mod.ts";
import { createService } from "../src/service.ts";
import { parseConfig } from "../src/config.ts";
import { openStore } from "../src/store/mod.ts";

export const BENCH_KEY = "bench-key-0123456789";

export interface Served {
  status: (request: Request) => Response | Promise<Response>;
  constant: (request: Request) => Response | Promise<Response>;
  stop(): Promise<void>;
}

/** Both apps, each with the access log of production written to nowhere. */
export async function serveStatus(): Promise<Served> {
  const clock = systemClock;
  const simulator = createSimulator({ clock, apiKey: "sim" });
  const settings: Record<string, string> = {
    WAHA_URL: "http://waha.test",
    WAHA_API_KEY: "sim",
    API_KEY: BENCH_KEY,
    STORE_URL: "memory:",
  };
  const parsed = parseConfig((name) => settings[name], { onDeploy: false });
  if (parsed.is === "bad") throw new Error("Cannot bench: the settings are refused");
  const log = createPinoLog({ level: "info", write: () => {} });
  const newId = () => crypto.randomUUID();
  const { store } = await openStore("memory:", { clock, random: Math.random });
  const service = createService({
    config: parsed.config,
    clock,
    fetch: simulator.fetch,
    store,
    log,
    random: Math.random,
    newId,
    by: "bench",
    memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
  });
  await service.start();
  const running = service.run();
  await service.waha.autoRecoverSession(undefined, { waitMs: 0 });
  const constant = new Hono<ApiEnv>();
  mountFrame(constant, { access: { is: "key", apiKey: BENCH_KEY }, log, clock, newId });
  const path = "/api/v1/waha/status";
  const headers = { "x-api-key": BENCH_KEY };
  const answer = await service.fetch(new Request(`http://127.0.0.1${path}`, { headers }));
  // Equal work on the wire: the constant is one of the very answers that it is held against.
  const CONSTANT = await answer.json();
  if (!answer.ok) throw new Error("Cannot compare as the status is not answered");
  constant.get(path, (c) => c.json(CONSTANT));
  return {
    status: service.fetch,
    constant: (request) => constant.fetch(request),
    stop: async () => {
      await service.stop();
      await running;
      simulator.close();
      await store.close();
    },
  };
}

if (import.meta.main) {
  const which = Deno.args[0] === "constant" ? "constant" : "status";
  const served = await serveStatus();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, served[which]);
  Deno.stdout.writeSync(new TextEncoder().encode(`${server.addr.port}\n`));
}
