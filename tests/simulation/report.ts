import { neverFired, type Simulated } from "./simulate.ts";

/** What a row of days came to, for whoever reads the run. */
export function reportOf(simulated: Simulated): string {
  const { days, failed, faults, rules, again, acts, tells, healedAfterMs, window } = simulated;
  const idle = neverFired(rules);
  return [
    ...failed.flatMap(({ seed, kind, sentences }) => [
      `seed ${seed} (${kind}): deno task test:simulation --seed ${seed}`,
      ...sentences.map((sentence) => `  ${sentence}`),
    ]),
    `faults: ${counted(faults)}`,
    `rules: ${counted(rules)}`,
    idle.length === 0 ? "every rule fired" : `rules that never fired: ${idle.join(", ")}`,
    `${again.unskipped} days played again without a skip, ${again.reordered} in another order`,
    `late acts of processes that stood still for over a minute: ${window.acts}, ` +
    `${window.overlaps} beside another call, the longest after ${window.longestMs / 1_000} s`,
    `${acts} acts, ${tells} tells; all was well again ${Math.round(healedAfterMs / 1_000)} s ` +
    "after its storm at the latest",
    `${days} days of 24 h, ${failed.length} with a broken property`,
  ].join("\n");
}

function counted(counts: readonly [string, number][]): string {
  return [...counts].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, count]) => `${name} ${count}`).join(", ");
}
