export type { Log, TelemetryEvent } from "./event.ts";
