import type { Status } from "../contract/mod.ts";
import { isTrouble, phaseTone } from "./tones.ts";
import { Time } from "./time.tsx";

/** The path of a session's own page. */
export function sessionPagePath({ session, server }: Pick<Status, "session" | "server">): string {
  return `/servers/${encodeURIComponent(server.name)}/sessions/${encodeURIComponent(session)}`;
}

/** A row as a page that is open takes it. */
export interface LiveRow {
  id: string;
  html: string;
  trouble: boolean;
}

export function liveRow(status: Status): LiveRow {
  const html = (<SessionRow status={status} />).toString();
  return { id: rowId(status), html, trouble: isTrouble(status) };
}

/** One session in the list. */
export function SessionRow({ status }: { status: Status }) {
  const { session, server, phase, because, stale, staleBecause, login, next } = status;
  return (
    <tr
      id={rowId(status)}
      class={stale ? "stale" : undefined}
      data-trouble={isTrouble(status) ? "1" : "0"}
      data-name={`${session} ${server.name} ${status.me ?? ""}`.toLowerCase()}
      data-phase={phase}
    >
      <th scope="row">
        <a href={sessionPagePath(status)}>{session}</a>
        <span class="soft small">{` ${server.name}`}</span>
      </th>
      <td>
        <span class={`tag ${phaseTone(phase)}`}>{status.raw ?? status.status}</span>
      </td>
      <td>
        {phase}: {because}
        {stale
          ? <span class="soft small">{` (old: ${staleBecause ?? "not seen lately"})`}</span>
          : null}
      </td>
      <td>
        <Time at={status.since} />
      </td>
      <td>login {login}</td>
      <td>
        {next === undefined ? "–" : (
          <>
            {next.act} <Time at={next.at} />
          </>
        )}
      </td>
    </tr>
  );
}

/** Where the row stands in the page: the same session always has the same. */
export function rowId({ session, server }: Pick<Status, "session" | "server">): string {
  return `row/${encodeURIComponent(server.name)}/${encodeURIComponent(session)}`;
}
