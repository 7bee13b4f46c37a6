/** Healing: the flow of design §1 for one server, and the facade that routes and embedders call. */
export type { Courier, OutgoingTell } from "./courier.ts";
export { type EarParts, listenTo } from "./ear.ts";
export { EventDoors } from "./event_doors.ts";
export { FleetRegistry } from "./fleet.ts";
export { FleetService } from "./fleet_service.ts";
export type { RestartWay } from "./server_restart.ts";
export { LiveStream } from "./stream.ts";
export { Watch } from "./watch.ts";
export { NoServersError, type ReadServers, WatchedList } from "./watched_list.ts";
export { type ServerSettings, type SharedParts, WatchedServer } from "./watched_server.ts";
export {
  type Delivered,
  EventDoor,
  type EventDoorParts,
  type Heard,
  type WebhookPort,
} from "./event_door.ts";
export { LogTail, type LogTailParts } from "./log_tail.ts";
export { Monitor, type MonitorStatus } from "./monitor.ts";
export type { Wished } from "./passing_wishes.ts";
export {
  createProxyPort,
  type NotWorking,
  type ProxiedCall,
  type ProxyPort,
  type ProxyPortParts,
  type SessionKnowledge,
} from "./proxy_port.ts";
export type {
  Coverage,
  HistoryRequest,
  LedgerReport,
  SessionUptime,
  StatsReport,
  StatsRequest,
  UptimeReport,
  UptimeRequest,
  UptimesRequest,
} from "./history.ts";
export * from "./service_port.ts";
export { ServerUnwellError } from "./server_unwell.ts";
export { type Known, Supervisor, type SupervisorParts } from "./supervisor.ts";
export { RecoveryService, type WahaServiceParts } from "./waha_service.ts";
/** For texts that go to strangers, and for those in their language. */
export { askAdvice, withoutPersons } from "../session/mod.ts";
export { binCount } from "../session/mod.ts";
