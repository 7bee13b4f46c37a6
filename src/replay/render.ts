import type { Difference } from "./compare.ts";
import type { Replayed } from "./replay.ts";

/** A replay for a person: one line for each thing that happened, in order of time. */
export function rendered(
  { acts, holds, tells, callers, phases, endsAtMs }: Replayed,
): string {
  const lines = [
    ...acts.map(({ atMs, session, do: doing, rule, because }) => ({
      atMs,
      text: `${doing.toUpperCase()} ${session || "WAHA itself"} (${rule}): ${because}`,
    })),
    ...holds.map(({ fromMs, toMs, session, rule, because }) => ({
      atMs: fromMs,
      text: `${session} rests until ${clock(toMs)} (${rule}): ${because}`,
    })),
    ...tells.map(({ atMs, title, text, level }) => ({ atMs, text: `${level}: ${title}: ${text}` })),
    ...callers.map(({ atMs, session, advice }) => ({
      atMs,
      text: `a caller of ${session} is to ${advice === "refuse" ? "be refused" : advice}`,
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  const ends = Object.entries(phases).map(([name, phase]) => `${name} ${phase}`).join(", ");
  return [
    ...lines.map(({ atMs, text }) => `${clock(atMs)}  ${oneLine(text)}`),
    `${clock(endsAtMs)}  ends: ${ends || "no session"}`,
    "",
  ].join("\n");
}

/** What another policy would have done differently, for a person. */
export function renderedDifference({ acts, tells, phases }: Difference): string {
  const lines = [
    ...acts.map(({ only, row }) => ({ only, atMs: row.atMs, text: `${row.do} ${row.session}` })),
    ...tells.map(({ only, row }) => ({ only, atMs: row.atMs, text: `tell: ${row.title}` })),
  ].sort((a, b) => a.atMs - b.atMs);
  const ends = Object.entries(phases).map(([name, { this: mine, other }]) =>
    `${name} ends ${other ?? "unknown"} instead of ${mine ?? "unknown"}`
  );
  if (lines.length + ends.length === 0) return "the other policy does the same\n";
  return [
    ...lines.map(({ only, atMs, text }) =>
      `${only === "this" ? "-" : "+"} ${clock(atMs)}  ${oneLine(text)}`
    ),
    ...ends,
    "",
  ].join("\n");
}

/** Hours may go beyond 24: `26:03:04.500`. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const time = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return `${time}:${two(seconds % 60)}.${String(ms % 1_000).padStart(3, "0")}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
