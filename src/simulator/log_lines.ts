import {
  closedLines,
  delayedJob,
  line,
  type LogLine,
  pageLogoutLines,
  restartJob,
  type Told,
} from "./log_line.ts";
import { loginLines, nowebLines, retryLines } from "./log_lines_noweb.ts";
import { webjsLines } from "./log_lines_webjs.ts";
import { type Phase, type Running, type SessionState, unreachable } from "./model.ts";
import type { Transition } from "./model_step.ts";
import type { Version } from "./versions.ts";
import { webhooksOf } from "./webhook_config.ts";

/** What WAHA logs of a transition at level info, in the order of its recordings. */
export function linesOf(
  transition: Transition,
  version: Version,
  globalWebhooks: readonly string[],
): LogLine[] {
  const { from, to } = transition;
  const asked = to.held?.askedBy ?? null;
  if (to.life.is !== "running") {
    return from.life.is === "running"
      ? stopLines({ from, at: transition.at, asked }, from.life, version)
      : [];
  }
  const { startedBy } = to.life;
  const isNew = from.life.is !== "running" || from.life.startedAt !== to.life.startedAt;
  if (isNew) {
    const hooks = [...webhooksOf(to.config).map(({ url }) => url), ...globalWebhooks];
    const fails = to.engine === "NOWEB" && to.network.is === "lost" ? retryLines(to) : [];
    return [
      ...startLines({ to, asked: startedBy }, version, hooks),
      ...fails.map((one) => ({ ...owned(one, to.name, startedBy), afterMs: FIRST_FAILURE_MS })),
    ];
  }
  const before = from.life.is === "running" ? from.life.phase : null;
  const told: Told = { version, before, phase: to.life.phase, from, to };
  const engine = engineLines(told).map((one) => owned(one, to.name, startedBy));
  return [...unlinkLines(from, to, version), ...engine];
}

function engineLines(told: Told): LogLine[] {
  switch (told.to.engine) {
    case "NOWEB":
      return nowebLines(told);
    case "WEBJS":
      return webjsLines(told);
    case "GOWS":
      return gowsLines(told);
    default:
      return unreachable(told.to.engine);
  }
}

/** A line of the session itself carries its name and who started it; WAHA's own does not. */
function owned(one: LogLine, session: string, reqId: number | null): LogLine {
  return one.name === "Bootstrap" || "engine" in one.fields ? one : { ...one, session, reqId };
}

/** 2024.10.8 names the session in the text of the manager's lines or not at all. */
function managerLine(msg: string, of: { session: string; reqId: number | null }, version: Version) {
  const session = version === "2024.10.8" ? null : of.session;
  return line("SessionManager", msg, { session, reqId: of.reqId });
}

/** A socket that finds no network fails so long after the start. */
const FIRST_FAILURE_MS = 20;

const IGNORES = { status: false, groups: false, channels: false, broadcast: false };

function startLines(
  started: { to: SessionState; asked: number | null },
  version: Version,
  hooks: readonly string[],
): LogLine[] {
  const { to, asked } = started;
  const old = version === "2024.10.8";
  const of = { session: to.name, reqId: asked };
  const webhooks = hooks.flatMap((url) => [
    line("WebhookConductor", `Configuring webhooks for ${url}...`, of),
    line("WebhookConductor", `Webhooks were configured for ${url}.`, of),
  ]);
  const ignores = line("WhatsappSession", "The session ignores the following chat ids", {
    ...of,
    fields: { ignore: IGNORES },
  });
  const own = to.engine === "WEBJS" && !old
    ? [line("WhatsappSession", "Using cache type: 'none'", of)]
    : to.engine === "NOWEB" && old
    ? [{ ...restartJob("started"), ...of }]
    : [];
  return [
    managerLine(old ? `'${to.name}' - starting session...` : "Starting session...", of, version),
    ...(old ? [] : [ignores]),
    ...webhooks,
    ...own,
    line(null, "Session has been started.", of),
  ];
}

function stopLines(
  stopped: { from: SessionState; at: number; asked: number | null },
  life: Running,
  version: Version,
): LogLine[] {
  const { from, at, asked } = stopped;
  const of = { session: from.name, reqId: asked };
  const own = ownStopLines(from, { life, at }, version)
    .map((one) => owned(one, from.name, life.startedBy));
  const afterMs = from.engine === "NOWEB" && life.phase.is === "hung" ? 10_000 : 0;
  return [
    managerLine("Stopping session...", of, version),
    ...own.map((one) => ({ ...one, afterMs: one.msg === "connection closed" ? afterMs : 0 })),
    { ...managerLine("Session has been stopped.", of, version), afterMs },
  ];
}

/** 2026 stopped in the moment of its start. */
function abortedLines(): LogLine[] {
  const stack = "Error: aborted\n    at simulator";
  const err = { type: "Error", message: "aborted", stack };
  return [
    line("WhatsappSession", "Failed to start the client", { level: 50 }),
    line("WhatsappSession", stack, { level: 50, fields: { err } }),
  ];
}

function ownStopLines(
  from: SessionState,
  stopped: { life: Running; at: number },
  version: Version,
): LogLine[] {
  const { life } = stopped;
  const { phase } = life;
  const old = version === "2024.10.8";
  const cancelled = { ...delayedJob("start-engine"), msg: "Job cancelled" };
  switch (from.engine) {
    case "NOWEB": {
      const failed = phase.is === "failed";
      const job = old && !failed && phase.is !== "dropped" ? [restartJob("stopped")] : [];
      if (failed) return [];
      if (!old && phase.is === "connecting" && stopped.at === life.startedAt) return abortedLines();
      if (isRetrying(phase) && from.network.is === "lost") {
        return phase.is === "dropped" ? [cancelled] : [cancelled, ...job];
      }
      const creds = phase.is === "open"
        ? ["Saving creds before stopping...", "Creds saved"]
          .map((msg) => line("WhatsappSession", msg))
        : [];
      // 2024.10.8 lets a socket that connects finish before it closes it.
      const finishing = old && phase.is === "connecting" && from.login === "present"
        ? loginLines()
        : [];
      return [...job, ...creds, ...finishing, line("NOWEBEngine", "connection closed")];
    }
    case "WEBJS": {
      if (phase.is === "fallen" && phase.page !== "logged-out") return [cancelled];
      return old || phase.is === "failed" || phase.is === "fallen"
        ? []
        : [line("WhatsappSession", "The browser has been disconnected")];
    }
    case "GOWS":
      return [];
    default:
      return unreachable(from.engine);
  }
}

function isRetrying(phase: Phase): boolean {
  return phase.is === "dropped" || phase.is === "connecting";
}

/** `logout` and DELETE of a running session first tell WhatsApp that this device goes. */
function unlinkLines(from: SessionState, to: SessionState, version: Version): LogLine[] {
  const { held, life } = to;
  if (version === "2024.10.8" || held === null || held.ticket === from.held?.ticket) return [];
  if (life.is !== "running" || !held.pieces.some((piece) => piece.do === "drop-login")) return [];
  const first = managerLine(
    "Unpairing the device from account...",
    { session: to.name, reqId: held.askedBy },
    version,
  );
  if (life.phase.is !== "open") return [first];
  const own = to.engine === "NOWEB"
    ? closedLines("Intentional Logout", "for-good")
    : to.engine === "WEBJS"
    ? pageLogoutLines()
    : [];
  return [first, ...own.map((one) => owned(one, to.name, life.startedBy))];
}

function gowsLines({ before, phase, to }: Told): LogLine[] {
  if (before === phase) return [];
  if (phase.is === "open" && before?.is !== "deaf") {
    const msg = `[Session/${to.name}/Client] Successfully authenticated`;
    return [line(null, msg, { fields: { engine: "gows" } })];
  }
  if (phase.is !== "failed") return [];
  switch (phase.because) {
    case "logged-out":
    case "login-dead":
      return [line("WhatsappSession", "Logged out", { level: 50 })];
    case "qr-ran-out": {
      const fields = { Event: "timeout", Error: null, Code: "", Timeout: 0 };
      return [line("WhatsappSession", "Failed QR item event", { level: 40, fields })];
    }
    case "stuck-starting":
    case "disconnected":
    case "crashed":
      return [line("WhatsappSession", "Failed to start the client", { level: 50 })];
    default:
      return unreachable(phase.because);
  }
}
