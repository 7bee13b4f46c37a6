import type { Server } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { Gauge, PartsBar } from "./gauge.tsx";
import { Since, spanOf, Time } from "./time.tsx";
import { PHASE_WORDS, phaseName, phaseTone, type Tone } from "./tones.ts";

/** One WAHA server: whether it answers, what is on it, and how its calls go. */
export function ServerCard({ server }: { server: Server }) {
  const { name, state, reason, since, observedAt, sessions, brakes } = server;
  return (
    <section class={`card server ${state === "up" ? "" : "ill"}`} aria-label={`WAHA ${name}`}>
      <div class="row">
        <h2>{name}</h2>
        <span class={`tag ${state === "up" ? "good" : "bad"}`}>{state}</span>
        <span class="soft small">
          <Since at={since} />
        </span>
      </div>
      <p class="soft small">
        {visible(softwareOf(server))}, seen{" "}
        {observedAt === null ? "never" : <Time at={observedAt} is="past" />}
      </p>
      {reason === undefined ? null : <p class="alarm">{visible(reason)}</p>}
      {brakes.map(({ engine, since, cause }) => (
        <p class="note">
          {`${engine}: its sessions fell together${cause === undefined ? "" : ` (${cause})`} and `}
          are held together <Since at={since} />.
        </p>
      ))}
      <Phases byPhase={sessions.byPhase} total={sessions.total} />
      <Gauges server={server} />
    </section>
  );
}

function softwareOf({ version, tier, engine }: Server): string {
  return `WAHA ${[version ?? "of an unknown version", tier, engine].filter(Boolean).join(" ")}`;
}

function Phases({ byPhase, total }: { byPhase: Server["sessions"]["byPhase"]; total: number }) {
  const parts = PHASE_WORDS.map((phase) => ({ phase, size: byPhase[phase] ?? 0 }))
    .filter(({ size }) => size > 0);
  const words = parts.map(({ phase, size }) => `${phaseName(phase)} ${size}`).join(" · ");
  return (
    <div class="phases">
      <PartsBar parts={parts.map(({ phase, size }) => ({ size, tone: phaseTone(phase) }))} />
      <p class="small">
        {total === 1 ? "1 session" : `${total} sessions`}
        {words === "" ? "" : ` · ${words}`}
      </p>
    </div>
  );
}

function Gauges({ server: { queue, breaker } }: { server: Server }) {
  const { running, runningMax, waiting, waitingMax } = queue;
  const full = waitingMax === 0 ? 0 : waiting / waitingMax;
  return (
    <div class="gauges">
      <Gauge
        name="Calls running"
        text={`${running} of ${runningMax}`}
        fill={runningMax === 0 ? 0 : running / runningMax}
        tone="good"
      />
      <Gauge
        name="Waiting"
        text={`${waiting} of ${waitingMax}`}
        fill={full}
        tone={full >= 1 ? "bad" : full >= .5 ? "wait" : "good"}
      />
      <Gauge name="Breaker" {...breakerOf(breaker)} />
    </div>
  );
}

function breakerOf(
  { state, failures, retryAfterMs }: Server["breaker"],
): { text: string; fill: number; tone: Tone } {
  const after = retryAfterMs === undefined ? "" : `, tries in ${spanOf(retryAfterMs)}`;
  switch (state) {
    case "open":
      return { text: `open${after}`, fill: 1, tone: "bad" };
    case "half-open":
      return { text: "half-open, one call tries", fill: 1, tone: "wait" };
    case "closed": {
      const text = failures === 0 ? "closed" : `closed, ${failures} failed in a row`;
      return { text, fill: failures / BREAKER_SHOWN, tone: failures === 0 ? "good" : "wait" };
    }
  }
}

/** As many failures fill the bar; how many open the breaker is a setting that no answer says. */
const BREAKER_SHOWN = 5;
