/**
 * The service as it is started in life, for `proxy_bench.ts`: SQLite in the folder it runs in,
 * access log to standard error, healing on. Arguments: WAHA's URL, then further settings as
 * `NAME=value`. Prints its port.
 */
import { systemClock } from "../src/clock.ts";
import { parseConfig } from "../src/config.ts";
import { createService } from "../src/service.ts";
import { openStore } from "../src/store/mod.ts";
import { createPinoLog, LineBatch } from "../src/telemetry/mod.ts";
import { API_KEY, WAHA_KEY } from "./events_keys.ts";

const [url = "", ...further] = Deno.args;
const settings: Record<string, string> = {
  WAHA_URL: url,
  WAHA_API_KEY: WAHA_KEY,
  API_KEY,
  PROXY_DROP_IN: "true",
};
for (const setting of further) {
  const [name = "", value = ""] = setting.split("=");
  settings[name] = value;
}
const parsed = parseConfig((name) => settings[name], { onDeploy: false });
if (parsed.is === "bad") throw new Error("Cannot bench: the settings are refused");
const clock = systemClock;
const { store } = await openStore(`./data/bench-${Deno.pid}.sqlite`, {
  clock,
  random: Math.random,
});
const encoder = new TextEncoder();
const lines = new LineBatch({ clock, writeSync: (bytes) => Deno.stderr.writeSync(bytes) });
const service = createService({
  config: parsed.config,
  clock,
  fetch: globalThis.fetch,
  WebSocket,
  sockets: { WebSocket, upgrade: (request) => Deno.upgradeWebSocket(request) },
  store,
  log: createPinoLog({ level: parsed.config.logLevel, write: (line) => lines.write(line) }),
  random: Math.random,
  newId: () => crypto.randomUUID(),
  by: "bench",
  memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
});
await service.start();
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request, connection) => service.fetch(request, connection),
);
const running = service.run();
Deno.stdout.writeSync(encoder.encode(`${server.addr.port}\n`));
await running;
