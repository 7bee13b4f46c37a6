import type { Incident, IncidentEntry } from "../contract/mod.ts";
import { shown as visible } from "../contract/shown.ts";
import { Stamp } from "./time.tsx";

const KINDS: Readonly<Record<IncidentEntry["is"], string>> = {
  fact: "seen",
  decision: "decided",
  act: "done",
  tell: "told",
};

/** What was seen, decided, done and told, in the order of its time. */
export function Timeline({ entries, omitted }: Pick<Incident, "entries" | "omitted">) {
  return (
    <>
      {omitted === 0
        ? null
        : <p class="soft small">{`${omitted} entries of the middle were left out.`}</p>}
      <ol class="timeline">
        {entries.map((entry) => <Entry entry={entry} />)}
      </ol>
    </>
  );
}

function Entry({ entry }: { entry: IncidentEntry }) {
  const { at, lastAt, count, is, text, rule, notDone, next, until } = entry;
  return (
    <li class={is}>
      <div class="head">
        <span class="tag">{KINDS[is]}</span>
        <span class="soft small">
          <Stamp at={at} />
          {lastAt === undefined || lastAt === at ? null : (
            <>
              {" to "}
              <Stamp at={lastAt} />
            </>
          )}
          {count === 1 ? null : ` · ${count} times`}
          {rule === undefined ? null : ` · rule ${rule}`}
        </span>
      </div>
      <p>{visible(text)}</p>
      {notDone === undefined ? null : <p class="left">Left undone: {visible(notDone)}</p>}
      {next === undefined ? null : (
        <p class="small">
          Next: {next.act}, <Stamp at={next.at} />
        </p>
      )}
      {until === undefined ? null : (
        <p class="small">
          Holds until <Stamp at={until} /> at the latest
        </p>
      )}
      <Inputs inputs={entry.inputs} />
    </li>
  );
}

const SINCE_MIN = 1_000_000_000_000;

function Inputs({ inputs }: Pick<IncidentEntry, "inputs">) {
  const known = Object.entries(inputs ?? {}).filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return (
    <details>
      <summary>What was known then</summary>
      <dl class="known">
        {known.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{isInstant(name, value) ? <Stamp at={isoOf(value)} /> : visible(String(value))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** `since` stands among the inputs as ms since the epoch. */
function isInstant(name: string, value: unknown): value is number {
  return name === "since" && typeof value === "number" && value > SINCE_MIN;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
