/**
 * What one webhook costs the service, in process and without a network, by its kind: µs each over
 * thousands in a row, 32 at once, the access log of production written to nowhere.
 * `deno run -A bench/webhook_cost.ts` prints JSON. `bare` is what cannot be saved: the request is
 * made, its body read and its HMAC made, an answer with the same headers is built.
 */
import { createHmac } from "node:crypto";
import { systemClock } from "../src/clock.ts";
import { parseConfig } from "../src/config.ts";
import { createService } from "../src/service.ts";
import { createSimulator } from "../src/simulator/mod.ts";
import { openStore } from "../src/store/mod.ts";
import { createPinoLog } from "../src/telemetry/mod.ts";
import { aWebhook, type WebhookKind } from "./webhook_made.ts";

const HMAC_KEY = "bench-hmac-key";
const URL_OF_IT = "http://127.0.0.1:8080/api/v1/waha/webhook";
const ROUNDS = 5;
const EACH = 5_000;
const AT_ONCE = 32;
/** A valid one waits for its commit: `events_bench.ts` tells its processor time. */
const KINDS: readonly WebhookKind[] = ["forged", "unknown"];

const clock = systemClock;
const simulator = createSimulator({ clock, apiKey: "sim" });
const settings: Record<string, string> = {
  WAHA_URL: "http://waha.test",
  WAHA_API_KEY: "sim",
  WEBHOOK_HMAC_KEY: HMAC_KEY,
  API_KEY: "bench-key-0123456789",
  STORE_URL: "memory:",
};
const parsed = parseConfig((name) => settings[name], { onDeploy: false });
if (parsed.is === "bad") throw new Error("Cannot bench: the settings are refused");
const { store } = await openStore("memory:", { clock, random: Math.random });
const service = createService({
  config: parsed.config,
  clock,
  fetch: simulator.fetch,
  store,
  log: createPinoLog({ level: "info", write: () => {} }),
  random: Math.random,
  newId: () => crypto.randomUUID(),
  by: "bench",
  memory: () => ({ rssBytes: 0, heapUsedBytes: 0 }),
});
await service.start();
const running = service.run();
await service.waha.autoRecoverSession(undefined, { waitMs: 0 });

let made = 0;
const figures: Record<string, number> = {};
const best = (name: string, us: number) =>
  void (figures[name] = Math.min(figures[name] ?? Infinity, us));
for (let round = 0; round <= ROUNDS; round++) {
  for (const kind of KINDS) {
    const us = await cost(kind, service.fetch);
    if (round > 0) best(kind, us);
  }
  const us = await cost("forged", bare);
  if (round > 0) best("bare", us);
}
await service.stop();
await running;
simulator.close();
await store.close();
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));

/** µs a webhook. */
async function cost(
  kind: WebhookKind,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<number> {
  const all = Array.from(
    { length: EACH },
    () => aWebhook(kind, { index: made++, session: "default", key: HMAC_KEY }),
  );
  const expected = kind === "forged" && fetch !== bare ? 401 : 200;
  let next = 0;
  const send = async () => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) {
      const { body, hmac } = one;
      const headers = { "x-webhook-hmac": hmac, "content-length": `${body.length}` };
      const answer = await fetch(new Request(URL_OF_IT, { method: "POST", body, headers }));
      if (answer.status !== expected) throw new Error(`Cannot compare: ${answer.status} ${kind}`);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return ((performance.now() - startedAt) * 1_000) / EACH;
}

async function bare(request: Request): Promise<Response> {
  const hmac = request.headers.get("x-webhook-hmac");
  const body = new Uint8Array(await request.arrayBuffer());
  const fits = createHmac("sha512", HMAC_KEY).update(body).digest("hex") === hmac;
  return new Response(`{"success":true,"data":{"heard":"${fits}"}}`, {
    headers: {
      "Content-Type": "application/json",
      "X-Request-Id": crypto.randomUUID(),
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    },
  });
}
