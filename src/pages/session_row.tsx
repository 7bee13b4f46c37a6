import type { Status } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { SessionName } from "./session_name.tsx";
import { Time } from "./time.tsx";
import { UptimeBars, type UptimeBarsShown } from "./uptime_bar.tsx";
import { phaseName, phaseTone, rankOf } from "./tones.ts";

/** What names a session. */
interface Named {
  session: string;
  server: Pick<Status["server"], "name">;
}

/** A row as a page that is open takes it. */
export interface LiveRow {
  id: string;
  html: string;
}

export function liveRow(status: Status): LiveRow {
  const html = (<SessionRow status={status} />).toString();
  return { id: rowId(status), html };
}

/**
 * One session in the list. A page that is open puts each cell of a newer row in the place of its
 * own by the cell's class, and leaves alone what the newer row does not hold.
 */
export function SessionRow(
  { status, hidden, place }: {
    status: Status;
    hidden?: boolean;
    /** Whether the row makes room for its uptime, which comes by itself. */
    place?: boolean;
  },
) {
  const { session, server, phase, because, stale, staleBecause, login, next, me } = status;
  return (
    <li
      id={rowId(status)}
      class={`session${stale ? " stale" : ""}`}
      data-rank={`${rankOf(status)}`}
      data-key={sortKey(status)}
      data-find={searched(status)}
      data-phase={phase}
      {...(hidden === true ? { hidden: true } : {})}
    >
      <div class="who">
        <SessionName session={session} server={server} />
        <span class="soft small">
          {me === null ? server.name : `${server.name} · ${visible(accountOf(me))}`}
        </span>
      </div>
      <div class="phase">
        <span class={`tag ${phaseTone(phase)}`}>{phaseName(phase)}</span>
      </div>
      <div class="said">
        <code>{visible(status.raw ?? status.status)}</code>
        <span class="soft small">
          <Time at={status.since} is="past" />
        </span>
      </div>
      <div class="why">
        {visible(because)}
        {stale
          ? (
            <span class="soft small">
              {` · old: ${visible(staleBecause ?? "not seen lately")}`}
            </span>
          )
          : null}
      </div>
      <div class="login small">
        <span class="word">login</span> {login}
      </div>
      <div class="next small">
        {next === undefined ? <span class="soft none">–</span> : (
          <>
            {next.act} <Time at={next.at} is="due" />
          </>
        )}
      </div>
      {place === true ? <div class="uptime"></div> : null}
    </li>
  );
}

/** An account as a person writes it, where it is a number. */
export function accountOf(me: string): string {
  const [, digits] = /^(\d+)(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/.exec(me) ?? [];
  return digits === undefined ? me : `+${digits}`;
}

/** The uptime of a session, for the row that stands in an open page. */
export function liveUptime(uptimes: UptimeBarsShown): LiveRow {
  const { day } = uptimes;
  const html = (<UptimeBars {...uptimes} />).toString();
  return { id: rowId({ session: day.session, server: { name: day.server } }), html };
}

/** Where the row stands in the page: the same session always has the same. */
export function rowId({ session, server }: Named): string {
  // A lone surrogate, which JSON can hold, has no UTF-8 form: encoding it throws.
  const name = session.isWellFormed() ? session : JSON.stringify(session);
  return `row/${encodeURIComponent(server.name)}/${encodeURIComponent(name)}`;
}

/** Rows of one rank stand in its order. */
export function sortKey({ session, server }: Named): string {
  return `${server.name}\n${session}`.toLowerCase();
}

/** What a search looks through: lower case, as the page's script does. */
export function searched({ session, server, me, phase, status, raw }: Status): string {
  const seen = visible(session);
  // Some read a name and type it, others bring the name itself.
  const name = seen === session ? session : `${session} ${seen}`;
  return `${name} ${server.name} ${me ?? ""} ${phaseName(phase)} ${raw ?? status}`.toLowerCase();
}
