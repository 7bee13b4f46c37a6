/**
 * The terminal: what a person at a shell asks the running service, over HTTP. It shows nothing that
 * the API does not say, and decides nothing.
 */
export { runRecover, runRestart } from "./act.ts";
export { runIncidents } from "./incidents.ts";
export { type Exit, type Screen, type TerminalParts } from "./parts.ts";
export { runQr } from "./qr.ts";
export { runStatus } from "./status.ts";
