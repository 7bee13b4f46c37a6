/**
 * A caller that keeps a rate whatever comes back, for `proxy_bench.ts`: `URL RATE SECONDS` asks for
 * the URL so often and prints the spread of what each call took.
 */
import { API_KEY } from "./events_keys.ts";

const [url = "", rate = "100", seconds = "5"] = Deno.args;
const everyMs = 1_000 / Number(rate);
const count = Math.round(Number(rate) * Number(seconds));
const took: number[] = [];
const all: Promise<void>[] = [];
const startedAt = performance.now();
for (let index = 0; index < count; index++) {
  const dueAt = startedAt + index * everyMs;
  while (performance.now() < dueAt) await new Promise((resolve) => setTimeout(resolve, 0));
  all.push(one());
}
await Promise.all(all);
const sorted = took.toSorted((a, b) => a - b);
const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
const spread = { p50: at(0.5), p99: at(0.99), calls: took.length };
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(spread)}\n`));

async function one(): Promise<void> {
  const askedAt = performance.now();
  const answer = await fetch(url, { headers: { "X-Api-Key": API_KEY } });
  await answer.arrayBuffer();
  if (answer.status === 200) took.push(performance.now() - askedAt);
}
