import type { Draft, Patch } from "./draft.ts";
import type { SeenServer } from "./facts.ts";
import { freeByVersion } from "./observe_holds.ts";
import { own } from "./own.ts";
import type { Policy } from "./policy.ts";
import { brakesAfterStart } from "./rules/brake.ts";
import type { ServerRecord, SessionRecord } from "./world.ts";

/** Workers of one WAHA whose starts are remembered. */
const WORKERS_MAX = 20;
/** The `Date` header is one second coarse: only a move that matters is written down. */
const SKEW_STEP_MS = 2_000;

/**
 * What WAHA says of itself.
 * @returns Whether it was started again since the look before; `history` when the look shows a
 * start before the one that is known: WAHA was asked before it was started again.
 */
export function foldServer(
  draft: Draft,
  seen: SeenServer,
  { at, policy }: { at: number; policy: Policy },
): "history" | "restarted" | "same" {
  const { server } = draft;
  const start = startOf(server, seen);
  if (start !== undefined && start.is !== "known" && at <= (server.restartSeenAt ?? -1)) {
    return "history";
  }
  const patch: Patch<ServerRecord> = {};
  if (seen.version !== undefined) patch.version = seen.version;
  if (seen.tier !== undefined) patch.tier = seen.tier;
  if (seen.engine !== undefined) patch.engine = seen.engine;
  if (seen.workerId !== undefined) patch.workerId = seen.workerId;
  if (
    seen.skewMs !== undefined && Math.abs(seen.skewMs - (server.skewMs ?? 0)) > SKEW_STEP_MS
  ) patch.skewMs = seen.skewMs;
  draft.setServer(patch);
  const updated = server.version !== undefined && seen.version !== undefined &&
    seen.version !== server.version;
  if (updated) freeByVersion(draft, at);
  if (start === undefined || start.is === "known") return "same";
  const others = Object.entries(server.workerStarts).filter(([id]) => id !== start.worker);
  const workerStarts = Object.fromEntries(
    [...others, [start.worker, start.startedAt] as const].slice(-WORKERS_MAX),
  );
  draft.setServer({ workerStarts });
  if (start.is === "first" || start.is === "moved") draft.setServer({ startedAt: start.startedAt });
  if (start.is !== "moved") return "same";
  const starts = [...server.starts, at].filter((other) => at - other < policy.startsPeriodMs);
  draft.setServer({
    restartSeenAt: at,
    settling: true,
    leftStoppedAt: undefined,
    leftStartingAt: undefined,
    starts,
    brakes: brakesAfterStart(server.brakes),
    tries: undefined,
  });
  for (const record of draft.records) freeAtRestart(draft, record, at);
  return "restarted";
}

/** A start stamp beside those that are known. `other`: a worker that ran before we saw it. */
function startOf(
  server: ServerRecord,
  { startedAt, workerId }: SeenServer,
):
  | { is: "known" | "first" | "moved" | "other"; worker: string; startedAt: number }
  | undefined {
  if (startedAt === undefined) return undefined;
  const worker = workerId ?? "";
  const before = own(server.workerStarts, worker);
  if (before === startedAt) return { is: "known", worker, startedAt };
  if (server.startedAt === undefined) return { is: "first", worker, startedAt };
  // A container that is made anew may bring a new worker id: a newer start is a start all the
  // same. Several workers behind one address cost one needless settle at first sight that way.
  const moved = before !== undefined || startedAt > server.startedAt;
  return { is: moved ? "moved" : "other", worker, startedAt };
}

/** A start of WAHA frees what was parked and takes the verdict from an act that straddles it. */
function freeAtRestart(draft: Draft, record: SessionRecord, at: number): void {
  const { intent } = record;
  if (intent !== undefined) {
    // Unsent ones go too: what the start left STOPPED is started by P6, the rest comes up itself.
    draft.enter(record.incidentId, {
      at,
      is: "fact",
      text: `WAHA was started again during our ${intent.do}: it gets no verdict`,
      means: { is: "came", to: "no-verdict" },
    });
  }
  draft.update(record, {
    intent: undefined,
    parked: undefined,
    useless: 0,
    rung: 0,
    startsUndone: 0,
    quickFails: 0,
    nextActAt: undefined,
    triedUnknown: undefined,
    fellAt: undefined,
    ...(record.status === "WORKING" ? {} : { confirmed: true }),
  });
}
