import { type About, type DigestRow, unreachable } from "../session/mod.ts";
import { nameOf } from "./cut.ts";
import { counted, fill, numberIn } from "./fill.ts";
import type { Words } from "./words.ts";

/** How many sessions are in which status. */
export function summaryParagraphs(
  { byStatus }: Extract<About, { is: "summary" }>,
  words: Words,
): string[] {
  const counts = Object.entries(byStatus).sort(([one], [other]) => one < other ? -1 : 1);
  if (counts.length === 0) return [words.summary.none];
  return [
    counts.map(([status, count]) => `${numberIn(count, words)} ${nameOf(status)}`).join(", "),
  ];
}

/** A line for each. */
export function digestParagraphs(
  { rows, more }: Extract<About, { is: "digest" }>,
  words: Words,
): string[] {
  const lines = rows.map((row) => digestRow(row, words));
  return [[...lines, ...(more > 0 ? [counted(words.more, more, { words })] : [])].join("\n")];
}

function digestRow(row: DigestRow, words: Words): string {
  const { down, drops, webhooks } = words.digest;
  switch (row.is) {
    case "down":
      return fill(down, { session: nameOf(row.session), status: nameOf(row.status) });
    case "drops":
      return counted(drops, row.count, { words, values: { session: nameOf(row.session) } });
    case "webhooks":
      return counted(webhooks, row.count, { words, values: { target: nameOf(row.target) } });
    default:
      return unreachable(row);
  }
}
