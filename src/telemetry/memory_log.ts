import type { Log, TelemetryEvent } from "./event.ts";

export interface MemoryLog extends Log {
  readonly events: readonly TelemetryEvent[];
}

/** A log that keeps the newest `eventsMax` events, for tests and for programs that embed us. */
export function memoryLog({ eventsMax = 1_000 }: { eventsMax?: number } = {}): MemoryLog {
  const events: TelemetryEvent[] = [];
  return {
    events,
    event(event) {
      events.push(event);
      if (events.length > eventsMax) events.shift();
    },
  };
}
