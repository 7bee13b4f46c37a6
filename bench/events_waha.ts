/**
 * WAHA in a process of its own, for `events_bench.ts`: a simulated one that tells the service what
 * happens as WAHA does. Prints its URL; then each line of input is a round, and its answer a line:
 * `service PORT`, `chain PORT`, `restart SESSION`, `chained SESSION`, `reason SESSION`,
 * `count looks`.
 */
import { systemClock } from "../src/clock.ts";
import { serveSimulator } from "../src/simulator/mod.ts";
import { API_KEY, CHAINED_NAMES, HMAC_KEY, SESSION_NAMES, WAHA_KEY } from "./events_keys.ts";
import { TextLineStream } from "./lines.ts";
import { signatureOf } from "./webhook_made.ts";

const GIVE_UP_MS = 5_000;

const waha = await serveSimulator({
  port: 0,
  clock: systemClock,
  apiKey: WAHA_KEY,
  sessions: [...SESSION_NAMES, ...CHAINED_NAMES],
});
/** Who waits for the restart of a session to arrive. */
const arrivals = new Map<string, (at: number) => void>();
let looks = 0;
let service = "";
/** The bare chain that stands beside the service. */
let chain = "";
const answering = waha.simulator.fetch;
waha.simulator.fetch = (input, init) => {
  const { pathname } = new URL(String(input));
  const session = /^\/api\/sessions\/(\w+)\/restart$/.exec(pathname)?.[1];
  if (session !== undefined) arrivals.get(session)?.(performance.now());
  if (pathname === "/api/sessions") looks++;
  return answering(input, init);
};
say(waha.url);
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream())
  .pipeThrough(new TextLineStream());
for await (const line of lines) {
  const [word = "", value = ""] = line.split(" ");
  if (word === "service") service = `http://127.0.0.1:${value}`;
  else if (word === "chain") chain = `http://127.0.0.1:${value}`;
  else if (word === "restart") {
    void restartRound(value, service).then((ms) => say(`${value} ${ms}`));
  } else if (word === "chained") {
    void restartRound(value, chain).then((ms) => say(`${value} ${ms}`));
  } else if (word === "reason") void reasonRound(value).then((ms) => say(`${value} ${ms}`));
  else if (word === "count") say(`looks ${looks}`);
}
Deno.exit(0);

/** From the webhook of a FAILED to the restart request here. */
async function restartRound(session: string, to: string): Promise<number> {
  waha.simulator.control(session, "crash");
  const arrived = new Promise<number>((resolve) => void arrivals.set(session, resolve));
  const startedAt = performance.now();
  await tell(to, session, { event: "session.status", payload: { status: "FAILED" } });
  const at = await Promise.race([arrived, gaveUp()]);
  arrivals.delete(session);
  return at - startedAt;
}

/** From the webhook of a log-out to the answer of a status that names it. */
async function reasonRound(session: string): Promise<number> {
  waha.simulator.control(session, "phone-logout");
  const startedAt = performance.now();
  const error = { output: { statusCode: 401, payload: { message: "Stream Errored (conflict)" } } };
  const payload = { connection: "close", lastDisconnect: { error } };
  await tell(service, session, { event: "state.change", payload });
  for (;;) {
    const status = await fetch(`${service}/api/v1/waha/sessions/${session}/status`, {
      headers: { "x-api-key": API_KEY },
    });
    const { data } = await status.json();
    if (data.cause?.is === "logged-out" && data.status === "FAILED") break;
    if (performance.now() - startedAt > GIVE_UP_MS) return NaN;
  }
  const tookMs = performance.now() - startedAt;
  waha.simulator.control(session, "recover");
  return tookMs;
}

/** Sends a webhook as WAHA does: again after a while when it is not taken (contract §5). */
async function tell(
  to: string,
  session: string,
  { event, payload }: { event: string; payload: object },
): Promise<void> {
  const body = JSON.stringify({
    id: `evt_${crypto.randomUUID()}`,
    timestamp: Date.now(),
    event,
    session,
    me: { id: "11111111111@c.us" },
    payload: { name: session, ...payload },
    engine: "NOWEB",
    environment: { version: "2026.2.1", engine: "NOWEB", tier: "CORE", browser: null },
  });
  const headers = { "x-webhook-hmac": signatureOf(body, HMAC_KEY) };
  for (let tries = 0; tries < 3; tries++) {
    const answer = await fetch(`${to}/api/v1/waha/webhook`, { method: "POST", body, headers });
    await answer.body?.cancel();
    if (answer.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

function gaveUp(): Promise<number> {
  return new Promise((resolve) => setTimeout(() => resolve(NaN), GIVE_UP_MS));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
