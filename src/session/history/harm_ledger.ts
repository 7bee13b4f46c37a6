import type { Doing, EntryMeaning, Incident, IncidentEntry } from "../world.ts";
import { causesOf } from "./causes_of.ts";

/** Instants from `since` on and before `until`, ms. */
export interface Range {
  since: number;
  until: number;
}

type Done = Doing | "restart-server";
type Came = Extract<EntryMeaning, { is: "came" }>["to"];

/** How often one kind of act was begun, and what came of it. */
export interface ActCount {
  do: Done;
  rule: string;
  begun: number;
  /** Those of `begun` by what became of them; what is missing in the sum has no verdict yet. */
  came: Readonly<Partial<Record<Came, number>>>;
}

/** What one rule left undone. */
export interface Avoided {
  rule: string;
  decisions: number;
  incidents: number;
  /** The newest of its reasons, in a sentence. */
  because: string;
  at: number;
}

/** An act after which a login that was known before it was gone. */
export interface LostLogin {
  incidentId: string;
  server: string;
  session: string;
  do: Done;
  rule: string;
  by: "rule" | "person";
  actAt: number;
  goneAt: number;
  /**
   * `act`: the act drops logins, or the session was WORKING until it. `told`: WhatsApp told that it
   * ended the login. `unclear`: it did not work when the act began; what the act showed may have
   * been so before it.
   */
  verdict: "act" | "told" | "unclear";
}

export interface LongestIncident {
  incidentId: string;
  server: string;
  session: string | null;
  title: string;
  ms: number;
}

/** What was done, left undone and healed: counted from incidents alone. */
export interface HarmLedger {
  opened: number;
  closed: number;
  /** The longest of those that closed. */
  longest: LongestIncident | null;
  /** Acts by ourselves. */
  acts: readonly ActCount[];
  /** Acts that a person asked for. */
  asked: readonly ActCount[];
  avoided: readonly Avoided[];
  loginsLost: readonly LostLogin[];
  /** Incidents that closed WORKING after an act by ourselves, and their time from end to end. */
  healed: { incidents: number; ms: number };
  /** Entries of these incidents that were left out: what they held is not counted. */
  entriesOmitted: number;
}

export const EMPTY_LEDGER: HarmLedger = {
  opened: 0,
  closed: 0,
  longest: null,
  acts: [],
  asked: [],
  avoided: [],
  loginsLost: [],
  healed: { incidents: 0, ms: 0 },
  entriesOmitted: 0,
};

/** Its `notDone` says that there was nothing to do: no act was avoided. */
const NOTHING_TO_DO = "P12";

/**
 * Counts each opening, closing, act and decision by its own time. The ledgers of any parts of the
 * incidents add up to the ledger of all (`addLedgers`), so that they can be read page by page.
 */
export function harmLedger(incidents: readonly Incident[], range: Range): HarmLedger {
  const [only] = incidents;
  if (only === undefined) return EMPTY_LEDGER;
  if (incidents.length === 1) return ofOne(only, range);
  // By halves: one after the other, a long list of losses would be sorted for each incident.
  const middle = Math.floor(incidents.length / 2);
  return addLedgers(
    harmLedger(incidents.slice(0, middle), range),
    harmLedger(incidents.slice(middle), range),
  );
}

export function addLedgers(a: HarmLedger, b: HarmLedger): HarmLedger {
  return {
    opened: a.opened + b.opened,
    closed: a.closed + b.closed,
    longest: longer(a.longest, b.longest),
    acts: addActs(a.acts, b.acts),
    asked: addActs(a.asked, b.asked),
    avoided: addAvoided(a.avoided, b.avoided),
    loginsLost: [...a.loginsLost, ...b.loginsLost].sort(newestFirst),
    healed: {
      incidents: a.healed.incidents + b.healed.incidents,
      ms: a.healed.ms + b.healed.ms,
    },
    entriesOmitted: a.entriesOmitted + b.entriesOmitted,
  };
}

function ofOne(incident: Incident, range: Range): HarmLedger {
  const { id, server, session, title, openedAt, closedAt, omitted } = incident;
  const closed = closedAt !== undefined && isIn(closedAt, range);
  const opened = isIn(openedAt, range);
  const ms = Math.max(0, (closedAt ?? openedAt) - openedAt);
  const healed = closed && endedByUs(incident);
  const begun = begunActs(incident).filter(({ at }) => isIn(at, range));
  return {
    opened: opened ? 1 : 0,
    closed: closed ? 1 : 0,
    longest: closed ? { incidentId: id, server, session, title, ms } : null,
    acts: addActs(begun.filter(({ by }) => by === "rule").map(counted), []),
    asked: addActs(begun.filter(({ by }) => by === "person").map(counted), []),
    avoided: avoidedIn(incident, range),
    loginsLost: begun.flatMap((act) => lossAfter(act, incident)).sort(newestFirst),
    healed: healed ? { incidents: 1, ms } : EMPTY_LEDGER.healed,
    // Of one incident, once: a range that it only touches elsewhere counts none of it.
    entriesOmitted: opened ? omitted : 0,
  };
}

interface BegunAct {
  do: Done;
  by: "rule" | "person";
  rule: string;
  at: number;
  count: number;
  loginBefore: string;
  statusBefore: string;
  /** Its place among the entries. */
  index: number;
  came?: Came;
  /** What was written between it and the next act. */
  after: readonly IncidentEntry[];
}

function begunActs({ entries, rule }: Incident): BegunAct[] {
  const starts = entries.flatMap(({ means }, index) => means?.is === "begun" ? [index] : []);
  return starts.flatMap((start, turn) => {
    const entry = entries[start];
    if (entry?.means?.is !== "begun") return [];
    const after = entries.slice(start + 1, starts[turn + 1]);
    const verdict = after.find(({ means }) => means?.is === "came")?.means;
    return [{
      do: entry.means.do,
      by: entry.means.by,
      rule: entry.rule ?? rule,
      at: entry.at,
      count: entry.count,
      loginBefore: String(entry.inputs?.["login"] ?? "unknown"),
      statusBefore: String(entry.inputs?.["status"] ?? "UNKNOWN"),
      index: start,
      after,
      ...(verdict?.is === "came" ? { came: verdict.to } : {}),
    }];
  });
}

function counted({ do: done, rule, count, came }: BegunAct): ActCount {
  return { do: done, rule, begun: count, came: came === undefined ? {} : { [came]: 1 } };
}

/** WORKING at its end, and what brought it there was an act that nobody asked for. */
function endedByUs(incident: Incident): boolean {
  const end = incident.entries.findLast(({ means }) => means?.is === "closed")?.means;
  const worked = end?.is === "closed" && end.status === "WORKING";
  const last = begunActs(incident).filter(({ came }) => !isUndone(came)).at(-1);
  return worked && last?.by === "rule" && last.came === "worked";
}

/** An act that never reached WAHA, or was refused before anything was done. */
function isUndone(came: Came | undefined): boolean {
  return came === "not-sent" || came === "refused";
}

/**
 * After is not because of: WAHA does not say why a login is gone, and a restart that shows a code
 * may only show what the phone did before. So each is listed, with what is known of it.
 */
function lossAfter(act: BegunAct, incident: Incident): LostLogin[] {
  const { session, id, server } = incident;
  if (session === null || act.loginBefore !== "present" || isUndone(act.came)) return [];
  const gone = act.after.find((entry, index) => {
    const code = entry.means?.is === "came" && entry.means.to === "code";
    const absent = entry.is === "decision" && entry.inputs?.["login"] === "absent";
    return (code || absent) && !act.after.slice(0, index).some(isBack);
  });
  if (gone === undefined) return [];
  return [{
    incidentId: id,
    server,
    session,
    do: act.do,
    rule: act.rule,
    by: act.by,
    actAt: act.at,
    goneAt: gone.at,
    verdict: verdictOn(act, incident),
  }];
}

/** A restart, a start and a stop keep a login (contract §2). */
const DROPS: readonly Done[] = ["recreate", "logout"];

function verdictOn(act: BegunAct, { entries }: Incident): LostLogin["verdict"] {
  // What was told of an earlier fall says nothing of this one.
  const from = entries.slice(0, act.index).findLastIndex(isBack) + 1;
  const until = act.after.findIndex(isBack);
  const after = until === -1 ? act.after : act.after.slice(0, until);
  const fall = [...entries.slice(from, act.index), ...after];
  if (causesOf({ entries: fall }).includes("logged-out")) return "told";
  return DROPS.includes(act.do) || act.statusBefore === "WORKING" ? "act" : "unclear";
}

/** It worked with its login in between: what is lost later has another reason. */
function isBack({ means, is, inputs }: IncidentEntry): boolean {
  return (means?.is === "came" && means.to === "worked") ||
    (is === "decision" && inputs?.["status"] === "WORKING" && inputs["login"] === "present");
}

function avoidedIn({ entries }: Incident, range: Range): Avoided[] {
  const found = entries.flatMap(({ is, rule = "", notDone, at, count }): Avoided[] => {
    const counts = is === "decision" && notDone !== undefined && rule !== NOTHING_TO_DO;
    if (!counts || !isIn(at, range)) return [];
    return [{ rule, decisions: count, incidents: 0, because: notDone, at }];
  });
  return addAvoided(found, []).map((one) => ({ ...one, incidents: 1 }));
}

function addAvoided(a: readonly Avoided[], b: readonly Avoided[]): Avoided[] {
  const sums = new Map<string, Avoided>();
  for (const one of [...a, ...b]) {
    const sum = sums.get(one.rule);
    if (sum === undefined) {
      sums.set(one.rule, one);
      continue;
    }
    const newer = one.at > sum.at || (one.at === sum.at && one.because < sum.because) ? one : sum;
    sums.set(one.rule, {
      rule: one.rule,
      decisions: sum.decisions + one.decisions,
      incidents: sum.incidents + one.incidents,
      because: newer.because,
      at: newer.at,
    });
  }
  return [...sums.values()].sort((x, y) => y.decisions - x.decisions || order(x.rule, y.rule));
}

function addActs(a: readonly ActCount[], b: readonly ActCount[]): ActCount[] {
  const sums = new Map<string, ActCount>();
  for (const one of [...a, ...b]) {
    const key = `${one.do} ${one.rule}`;
    const sum = sums.get(key);
    sums.set(
      key,
      sum === undefined ? one : {
        ...one,
        begun: sum.begun + one.begun,
        came: addCame(sum.came, one.came),
      },
    );
  }
  return [...sums.values()].sort((x, y) =>
    y.begun - x.begun || order(x.do, y.do) || order(x.rule, y.rule)
  );
}

const CAME: readonly Came[] = ["worked", "code", "useless", "not-sent", "refused", "no-verdict"];

function addCame(a: ActCount["came"], b: ActCount["came"]): ActCount["came"] {
  const sum: Partial<Record<Came, number>> = {};
  for (const came of CAME) {
    const count = (a[came] ?? 0) + (b[came] ?? 0);
    if (count > 0) sum[came] = count;
  }
  return sum;
}

function longer(a: LongestIncident | null, b: LongestIncident | null): LongestIncident | null {
  if (a === null || b === null) return a ?? b;
  if (a.ms !== b.ms) return a.ms > b.ms ? a : b;
  return (order(a.server, b.server) || order(a.incidentId, b.incidentId)) <= 0 ? a : b;
}

function newestFirst(a: LostLogin, b: LostLogin): number {
  return b.actAt - a.actAt || order(a.server, b.server) || order(a.incidentId, b.incidentId);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isIn(at: number, { since, until }: Range): boolean {
  return at >= since && at < until;
}
