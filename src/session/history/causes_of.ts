import { type Cause, CAUSES } from "../facts.ts";
import type { Incident, IncidentEntry } from "../world.ts";

/** The causes that its decisions knew, oldest first; empty where nothing told why it fell. */
export function causesOf({ entries }: Pick<Incident, "entries">): Cause[] {
  return [...new Set(entries.flatMap(causeIn))];
}

/** The newest cause: later evidence knows better. */
export function causeOf({ entries }: Pick<Incident, "entries">): Cause | undefined {
  return entries.flatMap(causeIn).at(-1);
}

function causeIn({ inputs }: IncidentEntry): Cause[] {
  return CAUSES.filter((word) => word === inputs?.["cause"]);
}
