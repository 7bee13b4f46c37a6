import {
  delayedJob,
  delayedJobAgain,
  line,
  type LogLine,
  pageLogoutLines,
  type Told,
} from "./log_line.ts";
import { type Phase, unreachable } from "./model.ts";

const BROWSER_GONE = "The browser has been disconnected";
/** WAHA looks at a bad engine state again after this long. */
const STATE_CHECK_MS = 2000;

/** What WEBJS logs of its page and browser. */
export function webjsLines(told: Told): LogLine[] {
  const { before, phase } = told;
  if (before === phase || before === null) return [];
  switch (phase.is) {
    case "connecting":
      return connectingLines(told);
    case "open":
      return openLines(told);
    case "stalled":
      return stalledLines(told);
    case "fallen":
      return fallenLines(told, phase);
    case "failed":
      return phase.because === "logged-out"
        ? pageLogoutLines()
        : [line("WhatsappSession", "Failed to start the client", { level: 50 })];
    case "qr":
      // The page itself went back to its QR: that browser is still the old one.
      return [];
    case "hung":
    case "offline":
    case "passkey":
    case "paired":
    case "dropped":
    case "deaf":
      return [];
    default:
      return unreachable(phase);
  }
}

function connectingLines({ before, version }: Told): LogLine[] {
  if (before?.is !== "fallen") return [];
  const cache = version === "2024.10.8"
    ? []
    : [line("WhatsappSession", "Using cache type: 'none'")];
  // A browser that still ran is closed now, which looks like its death.
  const closed = before.page === "deaf"
    ? [line("WhatsappSession", BROWSER_GONE, { level: 50 }), delayedJobAgain("start-engine")]
    : [];
  return [...closed, ...cache];
}

function openLines({ before, to }: Told): LogLine[] {
  if (before?.is === "stalled") return [stateLine("Session engine state changed", "CONNECTED")];
  if (before?.is === "deaf") return [];
  return [
    line("WhatsappSession", "Session has been authenticated!"),
    line("WhatsappSession", `Session '${to.name}' is ready!`),
  ];
}

function stateLine(msg: string, state: string): LogLine {
  return line("WhatsappSession", msg, { fields: { state, event: "change_state" } });
}

function stalledLines({ version }: Told): LogLine[] {
  const bad = "TIMEOUT";
  const fields = { state: bad, event: "change_state" };
  const later = version === "2024.10.8"
    ? [line("WhatsappSession", "Session is restarting already, skip check.", { fields })]
    : [
      line("WhatsappSession", "Session is still in bad state, restarting...", {
        fields: { ...fields, currentState: bad },
      }),
      delayedJob("start-engine"),
    ];
  return [
    stateLine("Session engine state changed", bad),
    stateLine("Session state changed to bad state, waiting for recovery...", bad),
    delayedJob("engine-state-check"),
    ...later.map((one) => ({ ...one, afterMs: STATE_CHECK_MS })),
  ];
}

function fallenLines(told: Told, phase: Extract<Phase, { is: "fallen" }>): LogLine[] {
  const { before } = told;
  switch (phase.page) {
    case "logged-out":
      return [
        line("WhatsappSession", "Session has been disconnected!", { fields: { args: "LOGOUT" } }),
      ];
    case "stalled":
      return [
        line("WhatsappSession", BROWSER_GONE, { level: 50 }),
        delayedJobAgain("start-engine"),
      ];
    case "deaf": {
      const message = "Protocol error (Page.captureScreenshot): Internal error";
      return [
        line(
          "WhatsappSession",
          "ProtocolError when calling page method: screenshot, restarting client...",
          {
            level: 50,
            fields: { err: errOf("ProtocolError", message) },
          },
        ),
        line("WhatsappSession", message, {
          level: 50,
          fields: { err: errOf("ProtocolError", message) },
        }),
        delayedJob("start-engine"),
      ];
    }
    case "gone":
      return before?.is === "connecting"
        ? [unreachableLine(), delayedJob("start-engine")]
        : [line("WhatsappSession", BROWSER_GONE, { level: 50 }), delayedJob("start-engine")];
    default:
      return unreachable(phase.page);
  }
}

function unreachableLine(): LogLine {
  const message = "net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/";
  return line("WhatsappSession", message, { level: 50, fields: { err: errOf("Error", message) } });
}

function errOf(type: string, message: string) {
  return { type, message, stack: `${type}: ${message}\n    at simulator` };
}
