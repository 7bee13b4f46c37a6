import type { Server, Status } from "../contract/mod.ts";
import { type Frame, Page } from "./layout.tsx";
import { SessionRow } from "./session_row.tsx";
import { Time } from "./time.tsx";
import { isTrouble } from "./tones.ts";

export interface OverviewShown {
  servers: readonly Server[];
  sessions: readonly Status[];
  frame: Pick<Frame, "formToken" | "keyed">;
}

/** Every server and every session, trouble first. */
export function overviewPage({ servers, sessions, frame }: OverviewShown): string {
  const sorted = sessions.toSorted((a, b) => Number(isTrouble(b)) - Number(isTrouble(a)));
  return (
    <Page frame={{ ...frame, title: titleOf(sessions), place: "overview", scripts: ["live"] }}>
      <h1>Sessions</h1>
      <p id="line" class="soft small" role="status" hidden></p>
      {servers.map((server) => <ServerCard server={server} />)}
      <div class="wide card">
        <table>
          <thead>
            <tr>
              <th scope="col">Session</th>
              <th scope="col">WAHA says</th>
              <th scope="col">What we think</th>
              <th scope="col">Since</th>
              <th scope="col">Login</th>
              <th scope="col">Next</th>
            </tr>
          </thead>
          <tbody id="sessions">
            {sorted.map((status) => <SessionRow status={status} />)}
          </tbody>
        </table>
      </div>
    </Page>
  ).toString();
}

function titleOf(sessions: readonly Status[]): string {
  const troubles = sessions.filter(isTrouble).length;
  return troubles === 0 ? "waha-recovery" : `(${troubles}) waha-recovery`;
}

function ServerCard({ server }: { server: Server }) {
  const { name, state, reason, version, engine, observedAt, breaker, queue } = server;
  return (
    <section class="card" aria-label={`WAHA ${name}`}>
      <div class="row">
        <strong>{name}</strong>
        <span class={`tag ${state === "up" ? "good" : "bad"}`}>{state}</span>
        <span class="soft">{`WAHA ${version ?? "of an unknown version"}, ${engine}`}</span>
        <span class="soft small">
          seen {observedAt === null ? "never" : <Time at={observedAt} />}
        </span>
        <span class="soft small">
          {`queue ${queue.running}/${queue.runningMax} running, ${queue.waiting} waiting, ` +
            `breaker ${breaker.state}`}
        </span>
      </div>
      {reason === undefined ? null : <p>{reason}</p>}
    </section>
  );
}
