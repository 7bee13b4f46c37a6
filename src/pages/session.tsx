import type { Incident, Status, Uptime } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { Fact } from "./fact.tsx";
import { Flow } from "./flow.tsx";
import { type Frame, Page, type VisitFrame } from "./layout.tsx";
import { incidentPagePath, sessionPagePath } from "./page_paths.ts";
import { Act, type ActAsked, SessionActs } from "./session_acts.tsx";
import { accountOf } from "./session_row.tsx";
import { Since, Time } from "./time.tsx";
import { Timeline } from "./timeline.tsx";
import { phaseName, phaseTone } from "./tones.ts";
import { UptimeBars } from "./uptime_bar.tsx";

/** What became of what a person asked for, in the words of the API. */
export interface Said {
  well: boolean;
  text: string;
  /** The code of a refusal. */
  code?: string;
  /** What passes the refusal, if a person says so. */
  anyway?: ActAsked;
  /** The incident in which it goes on. */
  incidentId?: string;
  /** A link that was asked for. Whoever has it may log the session in, until it ends. */
  link?: { url: string; expiresAt: string };
}

export interface SessionShown {
  status: Status;
  /** Newest first. */
  incidents: readonly Incident[];
  /** The last day and the last 30 days; null where nothing is known of them. */
  uptimes: { day: Uptime; month: Uptime } | null;
  said?: Said;
  /** Whether this service makes links to QR pages. */
  linked: boolean;
  frame: VisitFrame;
}

/** One session: where it is, why, what happened, and what can be done. */
export function sessionPage(shown: SessionShown): string {
  const { status, incidents, uptimes, said, linked, frame } = shown;
  const { session, server } = status;
  const own = sessionPagePath(status);
  const query = new URLSearchParams({ server: server.name, session });
  const page: Frame = {
    ...frame,
    title: `${visible(session)} · ${phaseName(status.phase)}`,
    place: "overview",
    scripts: ["live"],
    partsPath: own,
    livePath: `/ui/live?${query}`,
  };
  const { formToken } = frame;
  return (
    <Page frame={page}>
      <p class="small">
        <a href="/">All sessions</a>
      </p>
      <h1>{visible(session)}</h1>
      {said === undefined ? null : <SaidNote said={said} shown={{ status, formToken }} />}
      <div class="two">
        <section id="now" class="card" data-part="" aria-label="Now">
          <Now status={status} />
        </section>
        <section id="acts" class="card acts" data-part="" aria-label="What you can do">
          <SessionActs status={status} formToken={formToken} linked={linked} />
        </section>
        <section id="way" class="card" data-part="" aria-label="Where it is">
          <Flow status={status} />
          {uptimes === null ? null : <Uptimes uptimes={uptimes} />}
        </section>
      </div>
      <section id="history" data-part="" aria-label="What happened">
        <History incidents={incidents} open={status.incidentId} />
      </section>
    </Page>
  ).toString();
}

function SaidNote(
  { said, shown }: {
    said: Said;
    shown: { status: Status; formToken: string | undefined };
  },
) {
  const { well, text, code, anyway, incidentId, link } = said;
  const { name } = shown.status.server;
  return (
    <section class={`card said ${well ? "well" : "refused"}`} role="status">
      <p>
        {code === undefined ? null : <strong>{`${code}: `}</strong>}
        {visible(text)}
      </p>
      {link === undefined ? null : (
        <>
          <p>
            <code class="link">{link.url}</code>
          </p>
          <p class="small">
            <a href={link.url}>Open it</a>{" "}
            <span class="soft">
              It ends <Time at={link.expiresAt} />, or when the session is connected.
            </span>
          </p>
        </>
      )}
      {incidentId === undefined ? null : (
        <p>
          <a href={incidentPagePath({ server: name, id: incidentId })}>How it goes on</a>
        </p>
      )}
      {anyway === undefined
        ? null
        : <Act shown={shown} asked={{ ...anyway, force: true }} name="Do it anyway" danger />}
    </section>
  );
}

function Uptimes({ uptimes: { day, month } }: { uptimes: { day: Uptime; month: Uptime } }) {
  const [ofDay] = day.sessions;
  const [ofMonth] = month.sessions;
  return (
    <div class="strips">
      {ofDay === undefined
        ? null
        : <UptimeBars day={ofDay} month={ofMonth} dayRange={day} monthRange={month} />}
    </div>
  );
}

function Now({ status }: { status: Status }) {
  const { phase, because, next, stale, staleBecause, cause, pausedUntil } = status;
  return (
    <>
      <p class="row">
        <span class={`tag ${phaseTone(phase)}`}>{phaseName(phase)}</span>
        <code>{visible(status.raw ?? status.status)}</code>
        <span class="soft small">
          <Since at={status.since} />
        </span>
      </p>
      <p class="lead">{visible(because)}</p>
      {stale
        ? <p class="note">This may be old: {visible(staleBecause ?? "it was not seen lately")}</p>
        : null}
      <dl class="facts">
        <Fact name="Next by itself">
          {next === undefined ? "nothing is due" : (
            <>
              {next.act} <Time at={next.at} is="due" />
            </>
          )}
        </Fact>
        {pausedUntil === undefined ? null : (
          <Fact name="Paused until">
            <Time at={pausedUntil} />
          </Fact>
        )}
        {cause === undefined
          ? null
          : <Fact name="Cause">{visible(`${cause.is}: ${cause.because}`)}</Fact>}
        <Fact name="Login">{visible(`${status.login}: ${status.loginBecause}`)}</Fact>
        <About status={status} />
      </dl>
    </>
  );
}

function About({ status }: { status: Status }) {
  const { me, engine, server, wish, attempts, lastRecoveryAt, observedAt, rule } = status;
  const waha = [server.name, server.version, server.tier].filter(Boolean).join(" ");
  return (
    <>
      {me === null ? null : <Fact name="Account">{visible(accountOf(me))}</Fact>}
      <Fact name="On">{visible(`${waha}, ${engine}`)}</Fact>
      <Fact name="Its owner wants it">{wish}</Fact>
      <Fact name="Acts in 10 min">{`${attempts}`}</Fact>
      {lastRecoveryAt === undefined ? null : (
        <Fact name="Last recovery">
          <Time at={lastRecoveryAt} />
        </Fact>
      )}
      <Fact name="Rule">{rule}</Fact>
      <Fact name="Seen">{observedAt === null ? "never" : <Time at={observedAt} is="past" />}</Fact>
    </>
  );
}

function History(
  { incidents, open }: { incidents: readonly Incident[]; open: string | undefined },
) {
  const first = incidents.find(({ id }) => id === open) ?? incidents[0];
  if (first === undefined) return <p class="card soft">Nothing has happened to it so far.</p>;
  const others = incidents.filter(({ id }) => id !== first.id);
  return (
    <>
      <h2>{first.closedAt === undefined ? "What is happening" : "What happened last"}</h2>
      <div class="card">
        <p>
          <a href={incidentPagePath(first)}>{visible(first.title)}</a>{" "}
          <span class="soft small">
            opened <Time at={first.openedAt} />
            {first.closedAt === undefined ? null : (
              <>
                , closed <Time at={first.closedAt} />
              </>
            )}
          </span>
        </p>
        <Timeline entries={first.entries} omitted={first.omitted} />
      </div>
      {others.length === 0 ? null : <Others incidents={others} />}
    </>
  );
}

function Others({ incidents }: { incidents: readonly Incident[] }) {
  return (
    <>
      <h2>Before that</h2>
      <ul class="plain">
        {incidents.map((incident) => (
          <li>
            <a href={incidentPagePath(incident)}>{visible(incident.title)}</a>{" "}
            <span class="soft small">
              <Time at={incident.openedAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
