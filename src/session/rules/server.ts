import { isMissing, unreachable } from "../status.ts";
import { bootedAt } from "./acts.ts";
import type { Context } from "./verdict.ts";

/** What is wrong with the server as a whole, if anything. */
export interface ServerTrouble {
  rule: "S1" | "S2" | "S3";
  title: string;
  because: string;
  /** When a person is told. */
  tellAt: number;
}

/** S3: ends WAHA's time to come up when it is up. */
export function settleServer({ now, policy, draft }: Context): void {
  const { server } = draft;
  const starts = server.starts.filter((at) => now - at < policy.startsPeriodMs);
  if (starts.length !== server.starts.length) draft.setServer({ starts });
  if (!server.settling) return;
  const bootEnded = now >= bootedAt(server) + policy.bootSettleMs;
  const quiet = server.leftStoppedAt === undefined ||
    now - server.leftStoppedAt >= policy.bootSettleMs;
  const overdue = now - (server.restartSeenAt ?? now) >= policy.bootSettleMaxMs;
  if ((bootEnded && quiet) || overdue) {
    draft.setServer({ settling: false });
    for (const record of Object.values(draft.sessions)) {
      // What still works now and was nobody's wish before is somebody's from now on.
      const woken = record.status === "WORKING" && record.wish.is === "unknown" &&
        !isMissing(record);
      if (woken) draft.update(record, { wish: { is: "running", by: "seen", at: now } });
    }
  }
}

/** S1, S2, S3: the server's own trouble, before any session is looked at. */
export function judgeServer({ now, policy, draft }: Context): ServerTrouble | null {
  const { state, starts } = draft.server;
  switch (state.is) {
    case "unauthorized":
      return {
        rule: "S2",
        title: "WAHA refuses our key",
        because: `${state.reason}: set WAHA_API_KEY to WAHA's own key; nothing is done until then`,
        tellAt: now,
      };
    case "unreachable":
    case "not-waha":
      if (now - state.since < policy.confirmMs) return null;
      return {
        rule: "S1",
        title: state.is === "unreachable"
          ? "WAHA does not answer"
          : "WAHA_URL does not lead to WAHA",
        because: `${state.reason}: sessions keep their last known state`,
        tellAt: state.since + policy.serverDownMs,
      };
    case "up":
      if (starts.length < policy.startsMax) return null;
      return {
        rule: "S3",
        title: "WAHA keeps restarting",
        because: "it was started again and again within a quarter of an hour: " +
          "look at its memory and its log",
        tellAt: now,
      };
    default:
      return unreachable(state);
  }
}

/** When the server alone asks for the next look. */
export function serverLookAt({ now, policy, draft }: Context): number | undefined {
  const { state, settling, lookAt, starts } = draft.server;
  switch (state.is) {
    case "unauthorized":
      // The one that was set before, unless it was set for something else.
      return lookAt > now && lookAt <= now + policy.unauthorizedLookMs
        ? lookAt
        : now + policy.unauthorizedLookMs;
    case "unreachable":
    case "not-waha": {
      const due = [state.since + policy.confirmMs, state.since + policy.serverDownMs];
      return due.find((at) => at > now);
    }
    case "up": {
      if (settling) return now + policy.confirmMs;
      const calmAt = starts.length < policy.startsMax
        ? undefined
        : (starts.at(-policy.startsMax) ?? now) + policy.startsPeriodMs;
      const incident = draft.incident(draft.server.incidentId);
      const closesAt = incident?.rule === "S2" && incident.closedAt === undefined
        ? state.since + policy.stableMs
        : undefined;
      return [calmAt, closesAt].find((at) => at !== undefined && at > now);
    }
    default:
      return unreachable(state);
  }
}
