import type { Status } from "../contract/mod.ts";
import { FormToken } from "./layout.tsx";
import { sessionPagePath } from "./page_paths.ts";

/** What the forms of a session's page can ask for; `mode` belongs to restart. */
export interface ActAsked {
  do: "recover" | "restart" | "start" | "stop" | "pause" | "resume" | "qr-link";
  mode?: "restart" | "stop-start" | "recreate" | undefined;
  force?: boolean | undefined;
}

export interface ActsShown {
  status: Status;
  formToken: string | undefined;
  /** Whether this service makes links to QR pages. */
  linked: boolean;
}

/** Where the forms go. */
function actsPath(of: Parameters<typeof sessionPagePath>[0]): string {
  return `${sessionPagePath(of)}/acts`;
}

/** All that a person can do with a session; what risks something says so before. */
export function SessionActs(shown: ActsShown) {
  const { status } = shown;
  const stopped = status.wish === "stopped" || status.status === "STOPPED";
  const scanned = status.phase === "awaiting-person" && mayBeLinked(shown);
  return (
    <>
      {scanned ? <ToThePhone shown={shown} /> : null}
      <div class="row">
        <Act shown={shown} asked={{ do: "recover" }} name="Recover" quiet={scanned} />
        {status.phase === "paused"
          ? <Act shown={shown} asked={{ do: "resume" }} name="Heal again" quiet />
          : null}
        {stopped ? <Act shown={shown} asked={{ do: "start" }} name="Start" quiet /> : null}
      </div>
      <p class="soft small">
        Recover does what this service would do by itself, now, and nothing that could lose a login.
      </p>
      {scanned || !mayBeLinked(shown) ? null : (
        <details>
          <summary>Link to the QR page…</summary>
          <ToThePhone shown={shown} />
        </details>
      )}
      <Restart shown={shown} />
      {status.phase === "paused" ? null : <Pause shown={shown} />}
      {stopped ? null : <Stop shown={shown} />}
      <Recreate shown={shown} />
    </>
  );
}

/** Of a session that works there is no code to show. */
function mayBeLinked({ status, linked }: ActsShown): boolean {
  return linked && (status.status !== "WORKING" || status.stale);
}

function ToThePhone({ shown }: { shown: ActsShown }) {
  return (
    <>
      <div class="row">
        <Act shown={shown} asked={{ do: "qr-link" }} name="Link to the QR page" />
      </div>
      <p class="soft small">
        For whoever holds the phone: the page shows this session's code and needs no key. It can do
        nothing else.
      </p>
    </>
  );
}

/** One form with one button. */
export function Act({ shown: { status, formToken }, asked, name, quiet, danger }: {
  shown: Pick<ActsShown, "status" | "formToken">;
  asked: ActAsked;
  name: string;
  quiet?: boolean;
  danger?: boolean;
}) {
  const { mode, force } = asked;
  const kind = danger === true ? "danger" : quiet === true ? "quiet" : undefined;
  return (
    <form method="post" action={actsPath(status)}>
      <FormToken token={formToken} />
      <input type="hidden" name="do" value={asked.do} />
      {mode === undefined ? null : <input type="hidden" name="mode" value={mode} />}
      {force === true ? <input type="hidden" name="force" value="yes" /> : null}
      <button class={kind} type="submit">{name}</button>
    </form>
  );
}

function Restart({ shown }: { shown: ActsShown }) {
  return (
    <details>
      <summary>Restart…</summary>
      <p>{restartRisk(shown.status)}</p>
      <div class="row">
        <Act shown={shown} asked={{ do: "restart", mode: "restart" }} name="Restart" />
        <Act
          shown={shown}
          asked={{ do: "restart", mode: "stop-start" }}
          name="Stop, wait, start"
          quiet
        />
      </div>
    </details>
  );
}

/** What a restart may cost, as far as the session's state tells. */
function restartRisk({ status, login, server, engine }: Status): string {
  const from2024 = server.version?.startsWith("2024.") === true && engine === "WEBJS";
  if (from2024 && login !== "absent") {
    return "This WAHA loses the login of a WEBJS session at a restart: a phone must scan again.";
  }
  if (status === "WORKING") {
    return "It works now: a restart cuts what it is just sending, and takes it away for up to two " +
      "minutes. Its login is kept.";
  }
  if (status === "SCAN_QR_CODE") {
    return "It shows a code now: a restart takes it from whoever scans it, and shows another one.";
  }
  return login === "absent"
    ? "Nobody is logged in: a restart brings a new code, which a phone must scan."
    : "Its login is kept. It takes up to two minutes until it works, or says why it does not.";
}

const HOUR_MS = 3_600_000;
const PAUSES = [
  { forMs: HOUR_MS, name: "1 hour" },
  { forMs: 8 * HOUR_MS, name: "8 hours" },
  { forMs: 24 * HOUR_MS, name: "1 day" },
  { forMs: 7 * 24 * HOUR_MS, name: "1 week" },
] as const;

function Pause({ shown: { status, formToken } }: { shown: ActsShown }) {
  return (
    <details>
      <summary>Pause healing…</summary>
      <p>
        Nothing is done to it by itself until then, whatever happens. It is still watched.
      </p>
      <form method="post" action={actsPath(status)} class="row">
        <FormToken token={formToken} />
        <input type="hidden" name="do" value="pause" />
        <label for="forMs">For</label>
        <select id="forMs" name="forMs">
          {PAUSES.map(({ forMs, name }) => (
            <option value={`${forMs}`} selected={name === "1 day"}>{name}</option>
          ))}
        </select>
        <button type="submit">Pause</button>
      </form>
    </details>
  );
}

function Stop({ shown }: { shown: ActsShown }) {
  return (
    <details>
      <summary>Stop…</summary>
      <p>
        It is stopped and stays so, also when WAHA starts again: nobody starts it but a person. Its
        login is kept.
      </p>
      <Act shown={shown} asked={{ do: "stop" }} name="Stop and keep stopped" />
    </details>
  );
}

function Recreate({ shown }: { shown: ActsShown }) {
  return (
    <details>
      <summary>Delete and make anew…</summary>
      <p>
        The session and its login are deleted, and a session of the same name and settings is made:
        a phone must scan its code. It is refused while a login is known, unless you say so.
      </p>
      <div class="row">
        <Act shown={shown} asked={{ do: "restart", mode: "recreate" }} name="Make anew" danger />
      </div>
    </details>
  );
}
