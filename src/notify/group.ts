import type { Tell } from "../session/mod.ts";

/** Tells of one server and one cause that become one message. */
export interface Group {
  key: string;
  server: string;
  /** In the order of their times. */
  tells: readonly Tell[];
}

export interface Grouped {
  /** Those that wait for more. */
  waiting: readonly Group[];
  /** Those that are to be sent now, the oldest first. */
  ready: readonly Group[];
  /** When the next one is to be sent; undefined when none waits. */
  wakeAt?: number;
}

/** A group that goes on growing is sent after so many waits all the same. */
const WAITS_MAX = 3;
/** No message names more. */
const TELLS_MAX = 1_000;

/**
 * Design §3 T: one message per server and cause. A message waits `waitMs` for more of its kind, anew
 * with each that comes, three times as long at most. What counts are the times of the tells: who
 * takes over after a crash makes the same groups of them, and so the same messages.
 */
export function grouped(
  waiting: readonly Group[],
  tells: readonly Tell[],
  { now, waitMs }: { now: number; waitMs: number },
): Grouped {
  const open = new Map(waiting.map((group) => [group.key, group]));
  const ready: Group[] = [];
  for (const tell of tells.toSorted(inOrder)) {
    const key = keyOf(tell);
    const group = open.get(key);
    const fits = group !== undefined && tell.at <= closesAt(group, waitMs) &&
      group.tells.length < TELLS_MAX;
    if (group !== undefined && !fits) ready.push(group);
    const earlier = fits ? group.tells : [];
    open.set(key, { key, server: tell.server, tells: [...earlier, tell].toSorted(inOrder) });
  }
  const still: Group[] = [];
  let wakeAt = Infinity;
  for (const group of open.values()) {
    const at = closesAt(group, waitMs);
    if (at <= now) ready.push(group);
    else {
      still.push(group);
      wakeAt = Math.min(wakeAt, at);
    }
  }
  ready.sort((one, other) => firstOf(one) - firstOf(other));
  return { waiting: still, ready, ...(still.length === 0 ? {} : { wakeAt }) };
}

/** By time; tells of one moment by their number, which their id ends with. */
function inOrder(one: Tell, other: Tell): number {
  return one.at - other.at || one.id.length - other.id.length ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

function firstOf({ tells: [first] }: Group): number {
  return first?.at ?? 0;
}

function closesAt({ tells }: Group, waitMs: number): number {
  const first = tells[0];
  const last = tells.at(-1);
  if (first === undefined || last === undefined || isAlone(first)) return -Infinity;
  return Math.min(last.at + waitMs, first.at + WAITS_MAX * waitMs);
}

/** A summary and a digest are one message as they are. */
function isAlone({ level }: Tell): boolean {
  return level === "summary" || level === "digest";
}

function keyOf(tell: Tell): string {
  const { server, level, about, session, id } = tell;
  if (isAlone(tell)) return JSON.stringify([server, level, id]);
  // What happened to a server is one trouble; of an older version nothing tells what is alike.
  const topic = about?.is === "session" || about?.is === "server" ? about.topic : id;
  return JSON.stringify([server, level, session === null ? "server" : "sessions", topic]);
}

/**
 * The id of the message that tells become: one tell's own, several ones' made of all of them, so
 * that another set has another id.
 */
export function noticeId(tells: readonly Tell[]): string {
  const [first] = tells;
  if (first === undefined) throw new Error("Cannot name a message that tells nothing");
  return tells.length === 1 ? first.id : `${first.id}+${fingerprint(tells.map(({ id }) => id))}`;
}

/** 64 bits of two FNV-1a: it tells apart the sets of one server, and keeps out nobody. */
function fingerprint(ids: readonly string[]): string {
  const text = ids.join("\n");
  let low = 0x811c9dc5;
  let high = 0xcbf29ce4;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x01000197);
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
