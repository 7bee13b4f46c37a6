import type { Simulated } from "./simulate.ts";
import { Tally } from "./tally.ts";

/** Days that a worker plays before it is replaced: what it has optimised for fills its memory. */
const DAYS_PER_TURN_MAX = 100;

/** Plays the seeds on several cores; what comes of it does not depend on how many. */
export async function playInWorkers(
  seeds: readonly number[],
  workers: number,
): Promise<Simulated> {
  const perTurn = Math.min(DAYS_PER_TURN_MAX, Math.ceil(seeds.length / workers));
  const turns = Array.from(
    { length: Math.ceil(seeds.length / perTurn) },
    (_, nth) => seeds.slice(nth * perTurn, (nth + 1) * perTurn),
  );
  const results: Simulated[] = [];
  const takeTurns = async () => {
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
      results.push(await playTurn(turn));
    }
  };
  await Promise.all(Array.from({ length: workers }, takeTurns));
  return merged(results);
}

type Told = { played: number } | { result: Simulated };

function playTurn(seeds: readonly number[]): Promise<Simulated> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ("result" in data) resolve(data.result);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot play the days as a worker failed: ${event.message}`));
    };
    worker.postMessage({ seeds });
  });
}

function merged(results: readonly Simulated[]): Simulated {
  const tally = new Tally();
  for (const result of results) tally.add(result);
  const sum = (of: (result: Simulated) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const most = (of: (result: Simulated) => number) => Math.max(0, ...results.map(of));
  return {
    days: sum(({ days }) => days),
    failed: results.flatMap(({ failed }) => failed).sort((a, b) => a.seed - b.seed),
    faults: [...tally.faults],
    rules: [...tally.rules],
    again: {
      unskipped: sum(({ again }) => again.unskipped),
      reordered: sum(({ again }) => again.reordered),
    },
    acts: sum(({ acts }) => acts),
    tells: sum(({ tells }) => tells),
    healedAfterMs: most(({ healedAfterMs }) => healedAfterMs),
    window: {
      acts: sum(({ window }) => window.acts),
      overlaps: sum(({ window }) => window.overlaps),
      longestMs: most(({ window }) => window.longestMs),
    },
  };
}
