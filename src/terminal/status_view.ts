import type { ServerState, Status } from "../contract/mod.ts";
import { shown } from "../contract/shown.ts";
import type { Known } from "./known.ts";
import { type Tint, tinted } from "./parts.ts";
import { spanOf } from "./span.ts";
import { type Column, tableLines } from "./table.ts";
import { cutTo } from "./width.ts";

export interface StatusShape {
  /** Null where there is no edge to keep to. */
  columns: number | null;
  colours: boolean;
  /** The service's clock, ms. */
  now: number;
}

/** `by-wish`: it does not run, and nobody wants it to. */
export type Verdict = "fine" | "trouble" | "by-wish";

/**
 * Whether a session is as it should be. One that is WORKING as of a look that may be over is
 * trouble: a script that asks must not hear "fine" of a WAHA that nobody reaches.
 */
export function verdictOf({ status, wish, stale }: Status): Verdict {
  const wanted = wish === "running" || (wish === "unknown" && status !== "STOPPED");
  if (!wanted) return "by-wish";
  return status === "WORKING" && !stale ? "fine" : "trouble";
}

/** Whether everything is as it should be: all that should run is WORKING, each server answers. */
export function isFine({ sessions, servers }: Known): boolean {
  return sessions.every((each) => verdictOf(each) !== "trouble") &&
    servers.every(({ state }) => state === "up");
}

/** The sessions as a table, trouble first. */
export function sessionLines({ sessions, servers }: Known, shape: StatusShape): string[] {
  const rows = sessions.toSorted(byTrouble);
  if (rows.length === 0) return ["No session is known"];
  const several = servers.length > 1;
  const columns = columnsOf(shape).filter(({ title }) => several || title !== "SERVER");
  return tableLines(rows, { columns, shape });
}

/** A line for each server that is not up, and one that sums all sessions up. */
export function summaryLines({ sessions, servers }: Known, shape: StatusShape): string[] {
  const line = (text: string, tint: Tint) =>
    tinted(shape.columns === null ? text : cutTo(text, shape.columns), tint, shape);
  const away = servers.filter(({ state }) => state !== "up");
  const wanted = sessions.map(verdictOf).filter((verdict) => verdict !== "by-wish");
  const trouble = wanted.filter((verdict) => verdict === "trouble").length;
  const rest = sessions.length - wanted.length;
  const of = `of ${wanted.length} that should run${rest === 0 ? "" : `, ${rest} more stopped`}`;
  return [
    ...away.map((server) => line(awayText(server, shape), "red")),
    trouble === 0
      ? line(`WORKING: ${wanted.length} ${of}`, "green")
      : line(`Not WORKING: ${trouble} ${of}`, "red"),
  ];
}

function columnsOf({ now }: StatusShape): Column<Status>[] {
  return [
    { title: "SESSION", of: ({ session }) => shown(session), columnsMax: 32, keep: true },
    { title: "SERVER", of: ({ server }) => shown(server.name), columnsMax: 16 },
    { title: "STATUS", of: statusWord, columnsMax: 32, keep: true, tint: tintOf },
    { title: "PHASE", of: ({ phase }) => phase, columnsMax: 16 },
    { title: "SINCE", of: ({ since }) => spanOf(now - Date.parse(since)), columnsMax: 10 },
    { title: "LOGIN", of: ({ login }) => login, columnsMax: 8 },
    { title: "NEXT", of: (status) => nextOf(status, now), columnsMax: 26 },
    { title: "BECAUSE", of: becauseOf, columnsMax: Infinity },
  ];
}

function statusWord({ status, raw, stale }: Status): string {
  const word = status === "UNKNOWN" && raw !== undefined ? `UNKNOWN (${shown(raw)})` : status;
  return stale ? `${word}?` : word;
}

function nextOf({ next, pausedUntil }: Status, now: number): string {
  if (next !== undefined) return `${shown(next.act)} ${untilOf(next.at, now)}`;
  return pausedUntil === undefined ? "" : `resume ${untilOf(pausedUntil, now)}`;
}

function untilOf(at: string, now: number): string {
  const leftMs = Date.parse(at) - now;
  return leftMs <= 0 ? "now" : `in ${spanOf(leftMs)}`;
}

function becauseOf({ because, stale, staleBecause }: Status): string {
  return stale ? shown(`may be over, ${staleBecause ?? "too old"}: ${because}`) : shown(because);
}

function awayText({ name, state, reason, since }: ServerState, { now }: StatusShape): string {
  const why = reason === undefined ? "" : `: ${shown(reason)}`;
  return `Server ${shown(name)} is ${state} since ${spanOf(now - Date.parse(since))}${why}`;
}

const RANK: Record<Verdict, number> = { "trouble": 0, "fine": 1, "by-wish": 2 };

function byTrouble(a: Status, b: Status): number {
  return RANK[verdictOf(a)] - RANK[verdictOf(b)] ||
    compared(a.server.name, b.server.name) || compared(a.session, b.session);
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function tintOf(status: Status): Tint | null {
  if (verdictOf(status) === "by-wish") return "faint";
  switch (status.status) {
    case "WORKING":
      return status.stale ? "yellow" : "green";
    case "FAILED":
    case "UNKNOWN":
      return "red";
    default:
      return "yellow";
  }
}
