import { type Finding, type Level, LEVELS } from "./finding.ts";

const WIDTH = 9;
const COLOUR: Record<Level, number> = { ok: 32, advice: 36, problem: 33, danger: 31 };

/** The findings for a person's terminal, in their order, with a line that sums them up. */
export function reportText(
  findings: readonly Finding[],
  { colours }: { colours: boolean },
): string {
  const lines = findings.flatMap(({ level, says, todo }) => [
    tinted(level, level.padEnd(WIDTH), colours) + says,
    ...(todo === undefined ? [] : [`${" ".repeat(WIDTH)}→ ${todo}`]),
  ]);
  return [...lines, "", summary(findings), ""].join("\n");
}

function summary(findings: readonly Finding[]): string {
  const counts = LEVELS.toReversed().map((level) => ({
    level,
    count: findings.filter((finding) => finding.level === level).length,
  }));
  return counts.filter(({ count }) => count > 0).map(words).join(", ");
}

function words({ level, count }: { level: Level; count: number }): string {
  const plural = count !== 1 && (level === "problem" || level === "danger");
  return `${count} ${level}${plural ? "s" : ""}`;
}

function tinted(level: Level, text: string, colours: boolean): string {
  return colours ? `\x1b[${COLOUR[level]}m${text}\x1b[0m` : text;
}
