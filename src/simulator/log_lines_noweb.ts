import { LOST } from "./emissions.ts";
import {
  closedLines,
  delayedJob,
  delayedJobAgain,
  line,
  type LogLine,
  restartJob,
  type Told,
} from "./log_line.ts";
import { type Phase, type SessionState, unreachable } from "./model.ts";

const UNREACHABLE = "WebSocket Error (getaddrinfo ENOTFOUND web.whatsapp.com)";
const REFUSED = "Connection Failure";
/** Baileys closes the socket this long after the scan. */
const PAIRED_CLOSE_MS = 300;

/** What NOWEB and Baileys log while they connect, lose a connection and give up. */
export function nowebLines(told: Told): LogLine[] {
  const { before, phase } = told;
  if (before === phase) return syncLines(told);
  switch (phase.is) {
    case "connecting":
      return connectingLines(told);
    case "qr":
      return before?.is === "qr" ? [] : [connected(), registering()];
    case "paired":
      return pairedLines(told);
    case "open":
      return before?.is === "connecting" ? loginLines() : [];
    case "dropped":
      return [
        ...closedLines(before?.is === "qr" ? QR_ENDED : LOST[phase.code].message, "reconnects"),
        delayedJob("start-engine"),
      ];
    case "failed":
      return failedLines(told, phase);
    case "hung":
    case "offline":
    case "passkey":
    case "stalled":
    case "deaf":
    case "fallen":
      return [];
    default:
      return unreachable(phase);
  }
}

/** The store fills with the first messages. */
function syncLines({ version, from, to }: Told): LogLine[] {
  if (from.received > 0 || to.received === 0) return [];
  const what = version === "2024.10.8" ? "history" : "store";
  return [line("NowebPersistentStore", `${what} sync - '5' synced chats`)];
}

const QR_ENDED = "QR refs attempts ended";

function connected(): LogLine {
  return line("NOWEBEngine", "connected to WA");
}

function registering(): LogLine {
  return line("NOWEBEngine", "not logged in, attempting registration...");
}

/** A connection with a login that WhatsApp accepts. */
export function loginLines(): LogLine[] {
  return [
    connected(),
    line("NOWEBEngine", "logging in...", { fields: { node: { passive: true } } }),
    line("NOWEBEngine", "opened connection to WA"),
  ];
}

/** A new socket: 2024.10.8 begins its restart job anew. */
function connectingLines(told: Told): LogLine[] {
  const { version, before, phase } = told;
  // The network went while this socket was connecting: no new one.
  const same = before?.is === "connecting" && phase.is === "connecting" &&
    before.attempts === phase.attempts;
  const job = version === "2024.10.8" && !same
    ? [restartJob("stopped"), restartJob("started")]
    : [];
  const fails = phase.is === "connecting" && phase.reaches === "no";
  return [...job, ...(fails ? retryLines(told.to) : [])];
}

/** An attempt that WhatsApp could not be reached with, or that it refused. */
export function retryLines(to: SessionState): LogLine[] {
  const refused = to.network.is === "lost" && to.network.because === "refused";
  return [
    ...closedLines(refused ? REFUSED : UNREACHABLE, "reconnects"),
    delayedJob("start-engine"),
  ];
}

function pairedLines({ version }: Told): LogLine[] {
  const me = {
    id: "11111111111:1@s.whatsapp.net",
    name: "Test Phone",
    lid: "111111111111111:1@lid",
  };
  const [errored, closed] = closedLines(LOST[515].message, "reconnects");
  const later = [
    errored,
    // 2026 knows that this close is part of the pairing.
    version === "2024.10.8" ? closed : undefined,
    delayedJobAgain("start-engine"),
  ].filter((one) => one !== undefined);
  return [
    line("NOWEBEngine", "pairing configured successfully, expect to restart the connection...", {
      fields: { me, platform: "android" },
    }),
    delayedJob("start-engine"),
    ...later.map((one) => ({ ...one, afterMs: PAIRED_CLOSE_MS })),
  ];
}

function failedLines(told: Told, phase: Extract<Phase, { is: "failed" }>): LogLine[] {
  const job = told.version === "2024.10.8" ? [restartJob("stopped")] : [];
  const [errored] = closedLines(QR_ENDED, "for-good");
  const force = (reason: string, level: 40 | 50) =>
    line("WhatsappSession", `${reason}, force stopping the session.`, { level });
  switch (phase.because) {
    case "logged-out":
      return [...closedLines("Stream Errored (conflict)", "for-good"), ...job];
    case "login-dead":
      return [connected(), ...closedLines("Connection Failure", "for-good"), ...job];
    case "qr-ran-out":
      return [...(errored === undefined ? [] : [errored]), force(QR_UNSCANNED, 40)];
    case "stuck-starting":
      return [...closedLines(UNREACHABLE, "reconnects").slice(0, 1), force(STUCK, 50)];
    case "disconnected":
    case "crashed":
      return [line("WhatsappSession", "Failed to start the client", { level: 50 }), ...job];
    default:
      return unreachable(phase.because);
  }
}

const QR_UNSCANNED = "QR code has not been scanned yet";
const STUCK = "Session stuck in STARTING status";
