import { barringIll, endIll } from "../ills.ts";
import { isMissing, unreachable } from "../status.ts";
import { type Ill, ILLS } from "../facts.ts";
import type { HerdCount } from "../about.ts";
import type { ServerTopic } from "../topics.ts";
import { bootedAt } from "./acts.ts";
import { herdTroubles } from "./herd_words.ts";
import type { Context } from "./verdict.ts";

/** What is wrong with the server as a whole. */
export interface ServerTrouble {
  /** Troubles of one key are one incident. */
  key: string;
  rule: "S1" | "S2" | "S3" | "S4" | "S5" | "S6";
  topic: ServerTopic;
  title: string;
  because: string;
  /** In the words of whoever refused, where somebody did. */
  reason?: string;
  /** How many sessions it holds, where it holds some. */
  herd?: HerdCount;
  /** When a person is told. */
  tellAt: number;
  inputs?: Record<string, string | number | boolean | null>;
  next?: { act: string; at: number };
  notDone?: string;
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
    for (const record of draft.records) {
      // What still works now and was nobody's wish before is somebody's from now on.
      const woken = record.status === "WORKING" && record.wish.is === "unknown" &&
        !isMissing(record);
      if (woken) draft.update(record, { wish: { is: "running", by: "seen", at: now } });
    }
  }
}

/** S4, S6: ends what is over. A full disk ends by `/health` or a person, and never by time. */
export function expireIlls({ now, policy, draft }: Context): void {
  const { ills, restartSeenAt, settling, state } = draft.server;
  if (ills === undefined) return;
  for (const ill of ["engine-gone", "database-down"] as const) {
    const told = ills[ill];
    if (told === undefined) continue;
    // A start of WAHA is a new engine and a new connection to its database; a disk stays full.
    const restarted = (restartSeenAt ?? -Infinity) > told.at;
    const worksSince = draft.records.some(({ status, workingSince }) =>
      status === "WORKING" && (workingSince ?? 0) > told.at
    );
    // Told no more for a while: the next act is the proof, and its answer tells it anew.
    if (restarted || worksSince || now - told.at >= policy.illMs) endIll(draft, ill, now);
  }
  const memory = ills["out-of-memory"];
  if (memory === undefined) return;
  const calmAt = Math.max(memory.at, restartSeenAt ?? 0) + policy.stableMs;
  if (state.is === "up" && !settling && now >= calmAt) endIll(draft, "out-of-memory", now);
}

/** Everything that is wrong with the server itself, before any session is looked at. */
export function serverTroubles(context: Context): ServerTrouble[] {
  const { now, draft } = context;
  const { state, starts, ills } = draft.server;
  const reach = reachTrouble(context);
  const troubles = reach === null ? [] : [reach];
  if (state.is === "up" && starts.length >= context.policy.startsMax) {
    troubles.push({
      key: "starts",
      rule: "S3",
      topic: "keeps-restarting",
      title: "WAHA keeps restarting",
      because: "it was started again and again within a quarter of an hour: " +
        "look at its memory and its log",
      tellAt: now,
    });
  }
  const barring = barringIll(draft.server);
  if (barring !== undefined) troubles.push(illTrouble(barring, now));
  const memory = ills?.["out-of-memory"];
  if (memory !== undefined) {
    troubles.push({
      key: "memory",
      rule: "S6",
      topic: "out-of-memory",
      title: "WAHA ran out of memory",
      reason: memory.because,
      because: `${memory.because}: give it more memory or fewer sessions, ` +
        "or restart it at night before it grows that far",
      tellAt: now,
    });
  }
  return [...troubles, ...herdTroubles(context)];
}

function reachTrouble({ now, policy, draft }: Context): ServerTrouble | null {
  const { state } = draft.server;
  switch (state.is) {
    case "unauthorized":
      return {
        key: "reach",
        rule: "S2",
        topic: "key-refused",
        title: "WAHA refuses our key",
        reason: state.reason,
        because: `${state.reason}: set WAHA_API_KEY to WAHA's own key; nothing is done until then`,
        tellAt: now,
      };
    case "unreachable":
    case "not-waha":
      if (now - state.since < policy.confirmMs) return null;
      if (state.is === "unreachable" && state.ill !== undefined) {
        return illTrouble({ is: state.ill, because: state.reason }, now);
      }
      return {
        key: "reach",
        rule: "S1",
        topic: state.is === "unreachable" ? "waha-away" : "not-waha",
        reason: state.reason,
        title: state.is === "unreachable"
          ? "WAHA does not answer"
          : "WAHA_URL does not lead to WAHA",
        because: `${state.reason}: sessions keep their last known state`,
        tellAt: state.since + policy.serverDownMs,
      };
    case "up":
      return null;
    default:
      return unreachable(state);
  }
}

/** What each illness is called, and the one thing that ends it. */
const ILL_WORDS: Readonly<Record<Ill, { title: string; cure: string }>> = {
  "engine-gone": {
    title: "WAHA lost its engine",
    cure: "nothing is done to its sessions until calls are answered again: restart WAHA if it " +
      "does not do so itself",
  },
  "database-down": {
    title: "WAHA's database does not answer",
    cure: "nothing is done to its sessions until it does: look at the database, not at WAHA",
  },
  "storage-full": {
    title: "WAHA's disk is full",
    cure: "free some space, then resume: nothing is tried before, because writing on a full disk " +
      "ruins logins",
  },
  "out-of-memory": {
    title: "WAHA ran out of memory",
    cure: "give it more memory or fewer sessions",
  },
};

/** What each of the server's incidents is called. */
export const SERVER_TITLES: readonly (readonly [ServerTopic, string])[] = [
  ["keeps-restarting", "WAHA keeps restarting"],
  ["key-refused", "WAHA refuses our key"],
  ["waha-away", "WAHA does not answer"],
  ["not-waha", "WAHA_URL does not lead to WAHA"],
  ...ILLS.map((ill) => [ill, ILL_WORDS[ill].title] as const),
];

function illTrouble(
  { is, because }: { is: Ill; because: string },
  now: number,
): ServerTrouble {
  const { title, cure } = ILL_WORDS[is];
  return {
    key: is === "out-of-memory" ? "memory" : "ill",
    rule: is === "out-of-memory" ? "S6" : "S4",
    topic: is,
    title,
    reason: because,
    because: `${because}: ${cure}`,
    tellAt: now,
    notDone: "no session is restarted: it would fail for the same reason",
  };
}

/** When the server alone asks for the next look. */
export function serverLookAt({ now, policy, draft }: Context): number | undefined {
  const { state, settling, lookAt, starts, ills } = draft.server;
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
      const incident = draft.incident(draft.server.incidentIds?.reach);
      const closesAt = incident?.rule === "S2" && incident.closedAt === undefined
        ? state.since + policy.stableMs
        : undefined;
      const illsAt = Object.entries(ills ?? {}).map(([ill, told]) => {
        if (ill === "storage-full") return undefined;
        return ill === "out-of-memory"
          ? Math.max(told.at, draft.server.restartSeenAt ?? 0) + policy.stableMs
          : told.at + policy.illMs;
      });
      const due = [calmAt, closesAt, ...illsAt].filter((at) => at !== undefined && at > now);
      return due.length === 0 ? undefined : Math.min(...due.filter((at) => at !== undefined));
    }
    default:
      return unreachable(state);
  }
}
