import { causeEntry, type EventKind } from "../session/causes/mod.ts";
import type { Analysis } from "./analysis.ts";
import { printable } from "./printable.ts";
import type { Outage } from "./timeline.ts";

/** What is about no session's status, and is wrong all the same. */
const TROUBLES: readonly { kind: EventKind; words: string }[] = [
  { kind: "process.killed", words: "WAHA was killed or ended by itself" },
  { kind: "engine.crashed", words: "the engine crashed" },
  { kind: "storage.fault", words: "the storage failed" },
  { kind: "memory.warning", words: "memory was near its limit" },
  { kind: "session.restricted", words: "WhatsApp refused to send" },
];

/** What a person wants first: in one sentence whether anything is wrong, and what to do about it. */
export function verdictOf(analysis: Analysis): string {
  const { tallied: { kinds }, timeline, lines, counts, familiar } = analysis;
  if (lines === 0) return "The log is empty.";
  const ofLines = lines === 1 ? "this line" : `these ${lines.toLocaleString("en")} lines`;
  if (kinds.size === 0 && !familiar) {
    return `Nothing was recognised in ${ofLines}: this may be no log of WAHA's.`;
  }
  // WAHA names a session in nearly every line, but for those about calls of its API.
  if (kinds.size === 0 && counts.session === 0) {
    return `Nothing is wrong in ${ofLines}, but none names a session: is it WAHA's log?`;
  }
  const { deaths } = timeline;
  const down = Object.entries(timeline.sessions).filter(([, session]) => isDown(session.outages));
  const outages = Object.values(timeline.sessions).flatMap(({ outages: own }) => own);
  const parts: string[] = [];
  if (deaths > 0) parts.push(`WAHA ran out of memory ${times(deaths)}`);
  if (down.length > 0) {
    const names = named(down.map(([name]) => name));
    parts.push(down.length === 1 ? `session ${names} is down` : `sessions ${names} are down`);
  } else if (outages.length > 0) {
    const fallen = new Set(outages.map(({ session }) => session));
    const areStopped = [...fallen].every((name) => timeline.sessions[name]?.status === "STOPPED");
    parts.push(
      `${fallen.size === 1 ? "one session" : `${fallen.size} sessions`} fell and ${
        areStopped ? `${fallen.size === 1 ? "was" : "were"} stopped` : "came back"
      }`,
    );
  }
  const troubles = TROUBLES.flatMap(({ kind, words }) => {
    // That it was near is no news where it ran out.
    if (kind === "memory.warning" && deaths > 0) return [];
    const found = kinds.get(kind);
    if (found === undefined) return [];
    return [{ entry: found.firstEntry, said: `${words} ${times(found.count)}` }];
  });
  parts.push(...troubles.map(({ said }) => said));
  const hooks = kinds.get("webhook.failed")?.count ?? 0;
  if (hooks > 0) parts.push(`${hooks === 1 ? "one call" : `${hooks} calls`} of webhooks failed`);
  if (parts.length === 0) return "Nothing is wrong in this log.";
  const advice = adviceOf(down.flatMap(([, session]) => session.outages.slice(-1)), deaths);
  const said = parts.join(", ");
  const whatToDo = advice || troubles.map(({ entry }) => doneAbout(entry)).find(Boolean);
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.${whatToDo ? ` ${whatToDo}` : ""}`;
}

function isDown(outages: readonly Outage[]): boolean {
  const last = outages.at(-1);
  return last !== undefined && last.toLine === null;
}

function adviceOf(open: readonly Outage[], deaths: number): string {
  const first = open.find(({ advice }) => advice !== undefined)?.advice;
  if (first !== undefined) return first;
  return deaths > 0 ? causeEntry("heap-limit")?.act.sentence ?? "" : "";
}

function doneAbout(entry: string | null): string | undefined {
  return entry === null ? undefined : causeEntry(entry)?.act.sentence;
}

function named(names: readonly string[]): string {
  if (names.length <= 3) return names.map(printable).join(" and ");
  return `${names.slice(0, 3).map(printable).join(", ")} and ${names.length - 3} more`;
}

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}
