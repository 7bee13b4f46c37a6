/**
 * The service as it is started in life, for `events_bench.ts`: SQLite in the folder it runs in,
 * access log to standard error. Arguments: WAHA's URL. Prints its port. The grace of a FAILED is 0
 * here, and slots, budgets, back-off and herd brake are out of the way, so that every round acts.
 */
import { systemClock } from "../src/clock.ts";
import { parseConfig } from "../src/config.ts";
import { createService } from "../src/service.ts";
import type { Engine } from "../src/session/mod.ts";
import { openStore } from "../src/store/mod.ts";
import { createPinoLog, LineBatch } from "../src/telemetry/mod.ts";
import { API_KEY, HMAC_KEY, WAHA_KEY } from "./events_keys.ts";

const forAll = (value: number): Record<Engine, number> => ({
  WEBJS: value,
  WPP: value,
  NOWEB: value,
  GOWS: value,
  UNKNOWN: value,
});
const settings: Record<string, string> = {
  // The other sessions are the bare chain's.
  WAHA_SERVERS: JSON.stringify([
    { name: "bench", url: Deno.args[0] ?? "", apiKey: WAHA_KEY, sessions: ["s*"], session: "s0" },
  ]),
  WEBHOOK_HMAC_KEY: HMAC_KEY,
  API_KEY,
};
const parsed = parseConfig((name) => settings[name], { onDeploy: false });
if (parsed.is === "bad") throw new Error("Cannot bench: the settings are refused");
const clock = systemClock;
const { store } = await openStore("./data/bench.sqlite", { clock, random: Math.random });
const encoder = new TextEncoder();
const policy = {
  ...parsed.config.policy,
  graceMs: forAll(0),
  slots: forAll(10_000),
  actsMax: 10_000,
  backoffBaseMs: 0,
  // Twenty that fall in turn are a herd to S5, which would try one and let the others wait.
  herdMin: 10_000,
  herdMany: 10_000,
  smallHerd: 0,
  triesFailed: 10_000,
  triesCodes: 10_000,
  // Each falls again as soon as it is back: P10 would rest.
  flapChangesMax: 10_000,
};
const lines = new LineBatch({ clock, writeSync: (bytes) => Deno.stderr.writeSync(bytes) });
const service = createService({
  config: { ...parsed.config, policy },
  clock,
  fetch: globalThis.fetch,
  store,
  log: createPinoLog({ level: "info", write: (line) => lines.write(line) }),
  random: Math.random,
  newId: () => crypto.randomUUID(),
  by: "bench",
  memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
});
await service.start();
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request) => service.fetch(request),
);
const running = service.run();
await service.waha.autoRecoverSession(undefined, { waitMs: 0 });
Deno.stdout.writeSync(encoder.encode(`${server.addr.port}\n`));
await running;
