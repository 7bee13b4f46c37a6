import type { Draft } from "./draft.ts";
import type { ActAnswer } from "./facts.ts";
import type { Context } from "./rules/mod.ts";
import type { ServerAct, ServerRecord, ServerRestart } from "./world.ts";

/** A key of this name is that of the trouble whose incident an act of the server stands in. */
const TROUBLES = ["reach", "ill"] as const;

/**
 * S1, S4, opt-in: the last rung, a restart of WAHA as a whole. Never while WAHA still tells
 * something by itself, when every watched server is gone at once (that is our own network), or
 * where logins do not survive it.
 * @returns When it is to be looked at again, if that is known.
 */
export function restartServer(context: Context): number | undefined {
  const { draft, now, policy, by, observing } = context;
  if (!policy.serverRestart || observing !== undefined) return undefined;
  const { server } = draft;
  const due = dueSince(context);
  if (due === null || mayHarm(context, due.since)) return undefined;
  const at = Math.max(
    due.since + policy.serverDownMs,
    (server.restart?.startedAt ?? -Infinity) + policy.serverRestartMs,
  );
  if (now < at) return at;
  const restart: ServerRestart = {
    id: `${server.name}-${draft.nextSeq()}`,
    by,
    because: due.because,
    startedAt: now,
    sendBy: now + policy.sendMs,
  };
  draft.setServer({ restart });
  for (const key of TROUBLES) {
    const id = server.incidentIds?.[key];
    draft.enter(id, {
      at: now,
      is: "act",
      rule: key === "reach" ? "S1" : "S4",
      text: `restart of WAHA as a whole: ${due.because}`,
      means: { is: "begun", do: "restart-server", by: "rule" },
    });
    const incident = draft.incident(id);
    if (incident !== undefined && !incident.acted) draft.putIncident({ ...incident, acted: true });
  }
  return now + policy.serverRestartMs;
}

function dueSince({ draft }: Context): { since: number; because: string } | null {
  const { state, ills } = draft.server;
  if (state.is === "unreachable" && state.ill !== "storage-full") {
    return { since: state.since, because: state.reason };
  }
  const gone = ills?.["engine-gone"] ?? ills?.["database-down"];
  return gone === undefined ? null : { since: gone.since, because: gone.because };
}

function mayHarm({ draft: { server }, fleet }: Context, since: number): boolean {
  const tellsByItself = server.state.is !== "up" && (server.heardAt ?? -Infinity) >= since;
  const ourNetwork = fleet.servers > 0 && fleet.down === fleet.servers;
  const losesLogins = server.tier === "CORE" && server.version?.startsWith("2024.") === true;
  // A restart of a WAHA whose disk is full writes on it.
  return tellsByItself || ourNetwork || losesLogins || server.ills?.["storage-full"] !== undefined;
}

/** The restart that this replica decided and nobody has sent. */
export function dueServerAct(
  { restart }: ServerRecord,
  { now, by }: Pick<Context, "now" | "by">,
): ServerAct | undefined {
  if (restart === undefined || restart.by !== by || now > restart.sendBy) return undefined;
  if (restart.sentAt !== undefined || restart.outcome !== undefined) return undefined;
  return { intentId: restart.id, do: "restart-server", sendBy: restart.sendBy };
}

/**
 * Marks the restart of WAHA as sent, to be committed before the send.
 * @returns False when it is another one's or was sent: do not send.
 */
export function markServerSent(
  draft: Draft,
  { intentId, at }: { intentId: string; at: number },
): boolean {
  const { restart } = draft.server;
  if (restart?.id !== intentId || restart.sentAt !== undefined || restart.outcome !== undefined) {
    return false;
  }
  draft.setServer({ restart: { ...restart, sentAt: at } });
  return true;
}

/** How it was answered. The proof is a WAHA that was started since, and never the answer. */
export function foldServerAnswer(
  draft: Draft,
  { intentId, at, answer }: { intentId: string; at: number; answer: ActAnswer },
): void {
  const { restart, incidentIds } = draft.server;
  if (restart?.id !== intentId || restart.outcome !== undefined) return;
  draft.setServer({ restart: { ...restart, outcome: answer.is } });
  const words = answer.is === "ok" ? "was taken" : `${answer.is}: ${answer.reason}`;
  for (const key of TROUBLES) {
    draft.enter(incidentIds?.[key], {
      at,
      is: "fact",
      text: `our restart of WAHA as a whole ${words}`,
    });
  }
}
