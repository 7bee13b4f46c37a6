import { Draft, type World } from "../session/mod.ts";

/**
 * The world without the sessions that are watched no more (their server's patterns changed): they
 * are forgotten and their incidents end. The same object where all are watched.
 */
export function withoutUnwatched(
  world: World,
  { watches, now }: { watches: (session: string) => boolean; now: number },
): World {
  const draft = new Draft(world);
  for (const { name, incidentId } of draft.records) {
    if (watches(name)) continue;
    draft.enter(incidentId, {
      at: now,
      is: "fact",
      text: "closed: it is watched no more",
      means: { is: "closed" },
    });
    const incident = draft.incident(incidentId);
    if (incident !== undefined && incident.closedAt === undefined) {
      draft.putIncident({ ...incident, closedAt: now });
    }
    draft.forget(name);
  }
  return draft.world();
}
