import type { Server, Status } from "../contract/mod.ts";
import { type Frame, Page, type VisitFrame } from "./layout.tsx";
import { ServerCard } from "./server_card.tsx";
import { type HealthShown, ServiceCard } from "./service_card.tsx";
import { searched, SessionRow, sortKey } from "./session_row.tsx";
import { isTrouble, PHASE_WORDS, phaseName, rankOf } from "./tones.ts";

/** What the list shows of all; the page's script goes on from there. */
export interface OverviewAsked {
  /** Words that a session's name, server, account, phase or status must hold. */
  q: string;
  /** A phase, `trouble`, or an empty text for all. */
  phase: string;
}

export interface OverviewShown {
  servers: readonly Server[];
  sessions: readonly Status[];
  health: HealthShown;
  asked: OverviewAsked;
  frame: VisitFrame;
}

/** Where the page gets its upper part anew. */
export const OVERVIEW_PARTS_PATH = "/ui/servers";

/** Where the page gets the uptime of its sessions, a hundred at a time. */
export const UPTIME_PATH = "/ui/uptime";

/** Every server and every session, trouble first. */
export function overviewPage({ servers, sessions, health, asked, frame }: OverviewShown): string {
  const page: Frame = {
    ...frame,
    title: titleOf(sessions),
    place: "overview",
    scripts: ["live", "list", "uptime"],
    partsPath: OVERVIEW_PARTS_PATH,
  };
  const sorted = sessions.toSorted((a, b) => rankOf(a) - rankOf(b) || compare(a, b));
  const shown = new Set(sorted.filter((status) => isAsked(status, asked)));
  return (
    <Page frame={page}>
      <h1>Sessions</h1>
      <ServersPart servers={servers} health={health} />
      <ListBar asked={asked} shown={shown.size} total={sessions.length} />
      <div class="heads soft small" aria-hidden="true">
        <span>Session</span>
        <span>Phase</span>
        <span>WAHA says</span>
        <span>Why</span>
        <span>Login</span>
        <span>Next by itself</span>
        <span>Uptime</span>
      </div>
      <ul id="sessions" class="sessions">
        {sorted.map((status) => <SessionRow status={status} hidden={!shown.has(status)} place />)}
      </ul>
      <p id="none" class="card" hidden={shown.size > 0}>
        {sessions.length === 0
          ? "WAHA has no session yet, or none was seen so far."
          : "No session is like that: search for less, or show all of them."}
      </p>
    </Page>
  ).toString();
}

/** The upper part alone, for a page that is open. */
export function overviewParts(shown: Pick<OverviewShown, "servers" | "health">): string {
  return (<ServersPart {...shown} />).toString();
}

function ServersPart({ servers, health }: Pick<OverviewShown, "servers" | "health">) {
  const ill = servers.toSorted((a, b) => Number(a.state === "up") - Number(b.state === "up"));
  return (
    <div id="servers" class="servers" data-part="" tabindex={0} role="group" aria-label="Servers">
      {ill.map((server) => <ServerCard server={server} />)}
      <ServiceCard health={health} />
    </div>
  );
}

function ListBar(
  { asked, shown, total }: { asked: OverviewAsked; shown: number; total: number },
) {
  return (
    <form id="filter" class="row filter" role="search" method="get" action="/">
      <label class="unseen" for="q">Search sessions</label>
      <input
        id="q"
        name="q"
        type="search"
        value={asked.q}
        maxlength={200}
        placeholder="Search sessions"
        autocomplete="off"
      />
      <label class="unseen" for="phase">Show</label>
      <select id="phase" name="phase">
        <Choice value="" name="All phases" asked={asked.phase} />
        <Choice value="trouble" name="Trouble" asked={asked.phase} />
        {PHASE_WORDS.map((word) => (
          <Choice value={word} name={phaseName(word)} asked={asked.phase} />
        ))}
      </select>
      <button class="quiet" type="submit">Show</button>
      <span id="shown" class="soft small" role="status">{`${shown} of ${total}`}</span>
    </form>
  );
}

function Choice({ value, name, asked }: { value: string; name: string; asked: string }) {
  return <option value={value} selected={value === asked}>{name}</option>;
}

function isAsked(status: Status, { q, phase }: OverviewAsked): boolean {
  const found = searched(status);
  const words = q.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (!words.every((word) => found.includes(word))) return false;
  return phase === "" || (phase === "trouble" ? isTrouble(status) : phase === status.phase);
}

function compare(a: Status, b: Status): number {
  const [one, other] = [sortKey(a), sortKey(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

function titleOf(sessions: readonly Status[]): string {
  const troubles = sessions.filter(isTrouble).length;
  return troubles === 0 ? "waha-recovery" : `(${troubles}) waha-recovery`;
}
