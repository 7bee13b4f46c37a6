import { own, type World } from "../session/mod.ts";
import type { TelemetryEvent } from "../telemetry/mod.ts";

type DecisionEvent = Extract<TelemetryEvent, { is: "decision" }>;

/** What a pass decided otherwise than the one before, so that the log says why; first sight too. */
export function decisionsOf(before: World, after: World): DecisionEvent[] {
  if (before.sessions === after.sessions) return [];
  const server = after.server.name;
  const events: DecisionEvent[] = [];
  for (const { name: session, phase } of Object.values(after.sessions)) {
    const known = own(before.sessions, session);
    if (known?.phase === phase) continue;
    const same = known?.phase.rule === phase.rule && known.phase.is === phase.is;
    // A fleet that is well at first sight needs no line each.
    if (same || (known === undefined && phase.is === "healthy")) continue;
    events.push({ is: "decision", server, session, rule: phase.rule, because: phase.because });
  }
  return events;
}
