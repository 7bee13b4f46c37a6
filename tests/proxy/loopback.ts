import { systemClock } from "../../src/clock.ts";
import { parseConfig } from "../../src/config.ts";
import { createService } from "../../src/service.ts";
import { serveSimulator } from "../../src/simulator/mod.ts";
import { MemoryStore } from "../../src/store/memory.ts";

export const ADMIN = "admin-key-0123456789";
export const PROXY = "proxy-key-0123456789";
const WAHA_KEY = "loopback-waha-key";

/** The whole service before a served simulator, as a client meets it, without any monitor. */
export async function serveAll(settings: Record<string, string> = {}) {
  const simulator = await serveSimulator({ port: 0, apiKey: WAHA_KEY, clock: systemClock });
  const all: Record<string, string> = {
    WAHA_URL: simulator.url,
    WAHA_API_KEY: WAHA_KEY,
    API_KEY: ADMIN,
    PROXY_API_KEYS: PROXY,
    PROXY_DROP_IN: "true",
    STORE_URL: "memory:",
    ...settings,
  };
  const parsed = parseConfig((name) => all[name], { onDeploy: false });
  if (parsed.is === "bad") throw new Error("Cannot test: the settings are refused");
  let ids = 0;
  const store = new MemoryStore();
  const service = createService({
    config: parsed.config,
    clock: systemClock,
    fetch,
    sockets: { WebSocket, upgrade: (request) => Deno.upgradeWebSocket(request) },
    store,
    log: { event: () => {} },
    random: () => 0.5,
    newId: () => `id-${++ids}`,
    by: "test",
    memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
  });
  await service.start();
  const onListen = () => {};
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen },
    (request, connection) => service.fetch(request, connection),
  );
  return {
    simulator,
    service,
    port: server.addr.port,
    url: `http://127.0.0.1:${server.addr.port}`,
    end: async () => {
      await service.stop();
      await server.shutdown();
      await simulator.close();
      await store.close();
    },
  };
}
