/**
 * A WAHA look-alike: the world outside. It shares nothing with the rest of this program but the
 * clock, so that a wrong idea of WAHA cannot agree with itself.
 */
export {
  createSimulator,
  type SessionOptions,
  type Simulator,
  type SimulatorOptions,
} from "./http.ts";
export type { LoggedCall } from "./call_log.ts";
export type { Tier } from "./face.ts";
export { type SessionState, type Status, STATUSES } from "./model.ts";
export { SESSION_CONTROLS, type SessionControl } from "./model_control.ts";
export { SERVER_CONTROLS, type ServerControl } from "./model_server.ts";
export type { LogOptions } from "./chronicle.ts";
export { LOG_FORMATS, type LogFormat } from "./log_format.ts";
export type { SocketConnection, SocketEvent } from "./sockets.ts";
export { type Engine, ENGINES, type Timings, WAHA_2026_2_1 } from "./timings.ts";
export { type Version, VERSIONS } from "./versions.ts";
export type { Retries, Webhook } from "./webhooks.ts";
export { FlagError, type Flags, parseFlags } from "./flags.ts";
export { type ServedSimulator, type ServeOptions, serveSimulator } from "./serve.ts";
