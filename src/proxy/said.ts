import type { Flow } from "./flow.ts";

/**
 * All that a caller says in its call, blanks made one: what WAHA may quote of it.
 * @returns Null where that is not known, as its body was not kept.
 */
export function saidBy({ target, body }: Pick<Flow, "target" | "body">): string | null {
  const kept = body.keptBytes;
  if (kept === undefined) return null;
  const sent = body.json ?? (kept ? new TextDecoder().decode(kept) : "");
  const search = [...new URLSearchParams(target.search)].flat();
  return [...target.steps, ...search, ...textsIn(sent)].join(" ").replaceAll(/\s+/g, " ");
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}
