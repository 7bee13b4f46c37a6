import type { Ask } from "../facts.ts";
import type { Policy } from "../policy.ts";
import type { ServerRecord, SessionRecord } from "../world.ts";

/** FNV-1a over the text, as a number in [0, 1): the same jitter in every replica. */
export function unitHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // The last bytes of a text reach the high bits of FNV too little: mix them down once more.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

/** Full jitter (AWS, "Exponential Backoff And Jitter") before the rung after `useless` ones. */
export function backoffMs(record: SessionRecord, intentId: string, policy: Policy): number {
  const ceilingMs = Math.min(policy.backoffCapMs, policy.backoffBaseMs * 2 ** record.useless);
  return Math.floor(unitHash(`${record.name}/${intentId}/${record.rung}`) * ceilingMs);
}

/** H10: the pause after the probe of that number, null when there are no more. */
export function probePauseMs(
  parked: { since: number; probes: number },
  now: number,
  policy: Policy,
): number | null {
  const parkedMs = now - parked.since;
  if (parkedMs >= policy.probeEndMs) return null;
  if (parkedMs >= policy.probeSlowAfterMs) return policy.probeSlowPauseMs;
  const pauses = policy.probePausesMs;
  return pauses[Math.min(parked.probes, pauses.length - 1)] ?? policy.probeSlowPauseMs;
}

/** The acts of the last period. */
export function recentActs(record: SessionRecord, now: number, policy: Policy): number[] {
  return record.acts.filter((at) => now - at < policy.actsPeriodMs);
}

/** H3: how long a FAILED is left to its engine. */
export function graceMs(record: SessionRecord, policy: Policy): number {
  return policy.graceMs[record.engine];
}

/** What a person asked for and what is still to be followed. */
export function askOf(record: SessionRecord): Ask | undefined {
  return record.asked?.ask;
}

export function isForced(ask: Ask | undefined): boolean {
  return ask !== undefined && (ask.do === "recover" || ask.do === "restart") && ask.force;
}

/** When WAHA was started, by our clock: its stamp, corrected by what its `Date` header told. */
export function bootedAt(server: ServerRecord): number {
  const seenAt = server.restartSeenAt ?? 0;
  if (server.startedAt === undefined) return seenAt;
  return Math.min(seenAt, server.startedAt - (server.skewMs ?? 0));
}

/** Engines that restart their browser by themselves; an unknown one may be such. */
export function hasBrowser({ engine }: SessionRecord): boolean {
  return engine === "WEBJS" || engine === "WPP" || engine === "UNKNOWN";
}

/** Changes within `selfHealMs` that make a flapping engine. */
const FLAPS_MIN = 4;

/** H3's end: a browser engine that still goes FAILED ⇄ STARTING 3 min after its last WORKING. */
export function stillFlaps(
  record: SessionRecord,
  { now, policy }: { now: number; policy: Policy },
): boolean {
  if (record.status !== "FAILED" && record.status !== "STARTING") return false;
  if (!hasBrowser(record) || record.intent !== undefined) return false;
  const wellAt = Math.max(record.lastWorkingAt ?? record.firstSeenAt, record.lastActAt ?? 0);
  if (now - wellAt < policy.selfHealMs) return false;
  return record.changes.filter((at) => now - at < policy.selfHealMs).length >= FLAPS_MIN;
}
