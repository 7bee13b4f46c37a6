import { type Cause, CAUSES } from "../facts.ts";
import type { Incident } from "../world.ts";

/** The causes that its decisions knew, oldest first; empty where nothing told why it fell. */
export function causesOf({ entries }: Pick<Incident, "entries">): Cause[] {
  const known: Cause[] = [];
  for (const { inputs } of entries) {
    const cause = CAUSES.find((word) => word === inputs?.["cause"]);
    if (cause !== undefined && !known.includes(cause)) known.push(cause);
  }
  return known;
}

/** The newest cause: later evidence knows better. */
export function causeOf(incident: Pick<Incident, "entries">): Cause | undefined {
  const known = incident.entries.flatMap(({ inputs }) =>
    CAUSES.filter((word) => word === inputs?.["cause"])
  );
  return known.at(-1);
}
