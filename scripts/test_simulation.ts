import { parseArgs } from "node:util";
import { playDay } from "../tests/simulation/day.ts";
import { reportOf } from "../tests/simulation/report.ts";
import { scheduleOf } from "../tests/simulation/schedule.ts";
import { simulate, type Simulated } from "../tests/simulation/simulate.ts";
import { playInWorkers } from "../tests/simulation/workers.ts";
import { sentenceOf } from "../tests/simulation/violation.ts";

/**
 * `deno task test:simulation [--seed N] [--days N] [--from N] [--workers N] [--json]`: plays days of
 * faults and says what was broken, and how often each fault and each rule came up. `--seed` plays
 * one day alone and tells what stood in it. Exit codes: 0, 1 broken, 2 usage.
 */
const DAYS = 200;
const WORKERS_MAX = 8;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    days: { type: "string" },
    from: { type: "string" },
    workers: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

if (values.seed !== undefined) await replay(numberOf("seed", values.seed));
const days = numberOf("days", values.days ?? `${DAYS}`);
const from = numberOf("from", values.from ?? "1");
const workers = Math.min(
  numberOf("workers", values.workers ?? `${navigator.hardwareConcurrency}`),
  WORKERS_MAX,
  days,
);
const seeds = Array.from({ length: days }, (_, index) => from + index);
const startedAt = performance.now();
const simulated: Simulated = workers === 1
  ? await simulate(seeds)
  : await playInWorkers(seeds, workers);
const seconds = (performance.now() - startedAt) / 1_000;
const perCore = days / seconds / workers;
say(values.json ? JSON.stringify({ ...simulated, seconds, perCore }) : reportOf(simulated));
if (!values.json) {
  say(`${seconds.toFixed(1)} s with ${workers} workers: ${perCore.toFixed(2)} days a second each`);
}
Deno.exit(simulated.failed.length === 0 ? 0 : 1);

async function replay(seed: number): Promise<never> {
  const schedule = scheduleOf(seed);
  const { happenings, sessions, ...about } = schedule;
  say(JSON.stringify({ ...about, sessions: sessions.map(({ name }) => name) }, null, 2));
  for (const { at, ...deed } of happenings) say(`${minutes(at)}  ${JSON.stringify(deed)}`);
  const day = await playDay(schedule, { quiet: "skipped", ties: "first-set" });
  say(`acts: ${day.acts.join(", ")}`);
  for (const [name, end] of Object.entries(day.outcome)) say(`${name}: ${end}`);
  const { failed } = await simulate([seed]);
  for (const violation of day.violations) say(sentenceOf(violation));
  for (const { sentences } of failed) {
    for (const sentence of sentences.filter((one) => one.startsWith("property 7"))) say(sentence);
  }
  Deno.exit(failed.length === 0 ? 0 : 1);
}

function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)} min ${((ms / 1_000) % 60).toFixed(1)} s`;
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  say(`Cannot take --${flag} ${text} as it is no whole number from 1 on`);
  Deno.exit(2);
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}
