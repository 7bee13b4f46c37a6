import type { Health } from "../contract/mod.ts";
import { Gauge } from "./gauge.tsx";
import { spanOf } from "./time.tsx";
import type { Tone } from "./tones.ts";

/** What `GET health` says, also where it is answered 503. */
export interface HealthShown {
  mode: Health["mode"];
  checks: Health["checks"];
}

type Check = Health["checks"]["memory"];

const TONES: Readonly<Record<Check["status"], Tone>> = { pass: "good", warn: "wait", fail: "bad" };

/** What this service itself stands on. */
export function ServiceCard({ health: { mode, checks } }: { health: HealthShown }) {
  const { memory, monitor, store } = checks;
  const status = worst([memory, monitor, store]);
  return (
    <section class="card server" aria-label="This service">
      <div class="row">
        <h2>This service</h2>
        <span class={`tag ${TONES[status]}`}>{status}</span>
        {mode === "cron-only" ? <span class="soft small">looks once a minute</span> : null}
      </div>
      <p class={monitor.status === "pass" ? "soft small" : ""}>
        {monitor.because}
        {monitor.ageMs === undefined ? "" : `, the last one ${spanOf(monitor.ageMs)} ago`}
      </p>
      <p class={store.status === "pass" ? "soft small" : "alarm"}>{store.because}</p>
      <MemoryGauge memory={memory} />
    </section>
  );
}

function worst(checks: readonly Check[]): Check["status"] {
  const has = (status: Check["status"]) => checks.some((check) => check.status === status);
  return has("fail") ? "fail" : has("warn") ? "warn" : "pass";
}

function MemoryGauge({ memory }: { memory: Check }) {
  const heap = memory.observed?.["heapUsedBytes"];
  const rss = memory.observed?.["rssBytes"];
  const part = typeof heap === "number" && typeof rss === "number" && rss > 0 ? heap / rss : 0;
  return (
    <div class="gauges">
      <Gauge
        name="Memory"
        text={part === 0 ? memory.because : `${memory.because}, ${mib(heap)} of it heap`}
        fill={part}
        tone={TONES[memory.status]}
      />
    </div>
  );
}

function mib(bytes: unknown): string {
  return typeof bytes === "number" ? `${Math.round(bytes / 1_048_576)} MiB` : "an unknown part";
}
