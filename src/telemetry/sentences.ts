import type { LogLevel, TelemetryEvent } from "./event.ts";

/** How loud an event is. A line per quiet look or probe would bury what matters. */
export function levelOf(event: TelemetryEvent): LogLevel {
  switch (event.is) {
    case "request":
      // 503 and 504 tell of WAHA or of a start; what is broken here is a 500.
      if (event.status === 500) return isFrequent(event.route) ? "warn" : "error";
      if (event.status > 500) return "warn";
      return isFrequent(event.route) ? "debug" : "info";
    case "fault":
      return "error";
    case "look":
      if (!event.changed) return "debug";
      return event.outcome === "seen" ? "info" : "warn";
    case "act":
      return event.phase === "sent" || event.outcome === "ok" ? "info" : "warn";
    case "tell":
      return event.tell.level === "trouble" || event.tell.level === "reminder" ? "warn" : "info";
    case "delivery":
      return event.outcome === "taken" || event.outcome === "works-again" ? "info" : "warn";
    case "store":
      return event.trouble === null ? "info" : "error";
    case "monitor":
      return "warn";
    case "decision":
    case "started":
    case "stopping":
    case "stopped":
    case "notice":
      return "info";
    default:
      return unreachable(event);
  }
}

/** An event as one sentence for the person who reads the log. */
export function sentenceOf(event: TelemetryEvent): string {
  switch (event.is) {
    case "request":
      return `${event.method} ${event.path} answered ${event.status} in ${event.ms} ms`;
    case "fault":
      return `Unexpected fault in ${event.where}`;
    case "look":
      return `looked at ${event.server}: ${event.outcome}${after(event.reason)}`;
    case "decision":
      return `${subject(event)}: ${event.rule}, ${event.because}`;
    case "act":
      return `${subject(event)}: ${event.phase} ${event.step}` +
        `${event.step === event.do ? "" : ` of ${event.do}`}` +
        `${after(event.outcome)}${after(event.reason)}`;
    case "tell":
      return `${subject(event.tell)}: told "${event.tell.title}"`;
    case "delivery":
      return `${event.channel}: ${deliveryOf(event)}${after(event.because)}`;
    case "store":
      return event.trouble === null ? "the store works again" : `store trouble: ${event.trouble}`;
    case "monitor":
      return `the monitor missed ${event.missed} of its ticks: this machine slept or was too busy`;
    case "started":
      return `listening on ${event.url}, healing the sessions of ${event.waha} (${event.mode})`;
    case "stopping":
      return `stopping at ${event.signal}`;
    case "stopped":
      return `stopped after ${event.ms} ms`;
    case "notice":
      return event.text;
    default:
      return unreachable(event);
  }
}

function deliveryOf(
  { outcome, notice = "a notice" }: Extract<TelemetryEvent, { is: "delivery" }>,
): string {
  switch (outcome) {
    case "taken":
      return `took ${notice}`;
    case "refused":
      return `refused ${notice} for good`;
    case "failing":
      return "takes no notices now";
    case "works-again":
      return "takes notices again";
    case "given-up":
      return `did not take ${notice} within a day`;
    default:
      return unreachable(outcome);
  }
}

/** Asked every few seconds, or for each message that a customer sends. */
function isFrequent(route: string | null): boolean {
  return route === "/livez" || route === "/readyz" || route?.endsWith("/waha/webhook") === true;
}

function subject({ server, session }: { server: string; session: string | null }): string {
  return session === null ? server : `${server}/${session}`;
}

function after(reason: string | undefined): string {
  return reason === undefined ? "" : `: ${reason}`;
}

function unreachable(event: never): never {
  throw new Error(`Cannot log ${JSON.stringify(event)}: no such event`);
}
