import { clipped, type Draft } from "./draft.ts";
import type { Ill } from "./facts.ts";
import type { ServerRecord, ToldIll } from "./world.ts";

/** A reason comes from outside and stands in the server's record. */
const REASON_CHARS_MAX = 300;

/** Keeps what was told of WAHA's own state: the newest word of each kind. */
export function foldIll(
  draft: Draft,
  { ill, at, because }: { ill: Ill; at: number; because: string },
): void {
  const { ills, illsOverAt } = draft.server;
  if (at <= (illsOverAt ?? -Infinity)) return;
  const known = ills?.[ill];
  if (known !== undefined && at <= known.at) return;
  const told = { since: known?.since ?? at, at, because: clipped(because, REASON_CHARS_MAX) };
  draft.setServer({ ills: { ...ills, [ill]: told } });
}

/** Forgets an illness, and whatever is told of it later with an older time. */
export function endIll(draft: Draft, ill: Ill, at: number): void {
  const { ills } = draft.server;
  if (ills?.[ill] === undefined) return;
  const { [ill]: _over, ...rest } = ills;
  draft.setServer({
    ills: Object.keys(rest).length === 0 ? undefined : rest,
    illsOverAt: Math.max(at, draft.server.illsOverAt ?? 0),
  });
}

/** The illness that forbids every act on the server's sessions (S4), the gravest first. */
export function barringIll({ ills }: ServerRecord): (ToldIll & { is: Ill }) | undefined {
  for (const is of ["storage-full", "database-down", "engine-gone"] as const) {
    const told = ills?.[is];
    if (told !== undefined) return { is, ...told };
  }
  return undefined;
}
