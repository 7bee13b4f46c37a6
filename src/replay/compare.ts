import type { Replayed, ReplayedAct, ReplayedTell } from "./replay.ts";

/** What another policy does differently: rows that only one of both has. */
export interface Difference {
  acts: { only: "this" | "other"; row: ReplayedAct }[];
  tells: { only: "this" | "other"; row: ReplayedTell }[];
  phases: Record<string, { this: string | null; other: string | null }>;
}

/** Compares by what was done to whom and when, not by the words that explain it. */
export function compare(these: Replayed, others: Replayed): Difference {
  const phases: [string, { this: string | null; other: string | null }][] = [];
  for (const name of new Set([...Object.keys(these.phases), ...Object.keys(others.phases)])) {
    const mine = these.phases[name] ?? null;
    const theirs = others.phases[name] ?? null;
    if (mine !== theirs) phases.push([name, { this: mine, other: theirs }]);
  }
  return {
    acts: rows(
      these.acts,
      others.acts,
      ({ atMs, session, do: doing }) => JSON.stringify([atMs, session, doing]),
    ),
    tells: rows(
      these.tells,
      others.tells,
      ({ atMs, session, title }) => JSON.stringify([atMs, session, title]),
    ),
    phases: Object.fromEntries(phases),
  };
}

function rows<Row extends { atMs: number }>(
  these: readonly Row[],
  others: readonly Row[],
  key: (row: Row) => string,
): { only: "this" | "other"; row: Row }[] {
  const left = new Set(these.map(key));
  const right = new Set(others.map(key));
  return [
    ...these.filter((row) => !right.has(key(row))).map((row) => ({ only: "this" as const, row })),
    ...others.filter((row) => !left.has(key(row))).map((row) => ({ only: "other" as const, row })),
  ].sort((a, b) => a.row.atMs - b.row.atMs);
}
