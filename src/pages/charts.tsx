import type { Child } from "hono/jsx";
import type { IncidentStats } from "../contract/mod.ts";
import { spanOf } from "./time.tsx";

const HEIGHT = 80;
const STEP = 12;
const BAR = 8;

type Bin = IncidentStats["bins"][number];

/** What incidents add up to: how many a day, how long they took, and why they came. */
export function Charts({ stats }: { stats: IncidentStats }) {
  return (
    <div class="charts">
      <OutagesChart stats={stats} />
      <RecoveryChart stats={stats} />
      <CausesChart stats={stats} />
    </div>
  );
}

function OutagesChart({ stats: { bins, outages, open, serverIncidents, window } }: {
  stats: IncidentStats;
}) {
  const most = Math.max(1, ...bins.map((bin) => bin.outages + bin.serverIncidents));
  const ofServers = serverIncidents === 0 ? "" : `, ${serverIncidents} of a server itself`;
  return (
    <BinChart
      title={`Outages a ${window}`}
      says={`${outages} of sessions, ${open} open${ofServers}`}
      label={`${outages} outages, at most ${most} a ${window}`}
      bins={bins}
      top={`${most}`}
    >
      {bins.map((bin, index) => <OutageBar bin={bin} index={index} most={most} />)}
    </BinChart>
  );
}

interface BinChartShown {
  title: string;
  says: string;
  /** For whoever does not see it. */
  label: string;
  bins: readonly Bin[];
  /** What the highest bar stands for. */
  top: string;
  children: Child;
}

function BinChart({ title, says, label, bins, top, children }: BinChartShown) {
  return (
    <figure class="card">
      <figcaption>
        <strong>{title}</strong>
        <span class="soft small">{says}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${bins.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {children}
      </svg>
      <Axis bins={bins} top={top} />
    </figure>
  );
}

function OutageBar({ bin, index, most }: { bin: Bin; index: number; most: number }) {
  const height = bin.outages / most * (HEIGHT - 4);
  const above = bin.serverIncidents / most * (HEIGHT - 4);
  const x = index * STEP + (STEP - BAR) / 2;
  return (
    <g>
      <title>
        {`${dayOf(bin.from)}: ${bin.outages} of sessions, ${bin.serverIncidents} of a server`}
      </title>
      <rect class="track" x={x} y={HEIGHT - 1} width={BAR} height={1} />
      <rect
        class="fill wait"
        x={x}
        y={tenths(HEIGHT - height)}
        width={BAR}
        height={tenths(height)}
      />
      <rect
        class="fill bad"
        x={x}
        y={tenths(HEIGHT - height - above)}
        width={BAR}
        height={tenths(above)}
      />
    </g>
  );
}

function RecoveryChart({ stats: { bins, timeToRecover } }: { stats: IncidentStats }) {
  const { count, p50Ms, p95Ms } = timeToRecover;
  const most = Math.max(1, ...bins.map((bin) => bin.timeToRecover.p95Ms ?? 0));
  const said = p50Ms === null || p95Ms === null
    ? "none ended in that time"
    : `half within ${spanOf(p50Ms)}, 95 of 100 within ${spanOf(p95Ms)}`;
  return (
    <BinChart
      title="Time to recover"
      says={count === 0 ? said : `${said}, of ${count}`}
      label={`Time to recover: ${said}`}
      bins={bins}
      top={spanOf(most)}
    >
      {bins.map((bin, index) => <RecoveryMark bin={bin} index={index} most={most} />)}
    </BinChart>
  );
}

/** From the median up to the 95th percentile; from nothing up to the median paler. */
function RecoveryMark({ bin, index, most }: { bin: Bin; index: number; most: number }) {
  const { p50Ms, p95Ms } = bin.timeToRecover;
  const x = index * STEP + (STEP - BAR) / 2;
  const track = <rect class="track" x={x} y={HEIGHT - 1} width={BAR} height={1} />;
  if (p50Ms === null || p95Ms === null) return <g>{track}</g>;
  const half = Math.max(2, p50Ms / most * (HEIGHT - 4));
  const high = Math.max(half, p95Ms / most * (HEIGHT - 4));
  return (
    <g>
      <title>
        {`${dayOf(bin.from)}: half within ${spanOf(p50Ms)}, 95 of 100 within ${spanOf(p95Ms)}`}
      </title>
      {track}
      <rect class="fill rest" x={x} y={tenths(HEIGHT - high)} width={BAR} height={tenths(high)} />
      <rect class="fill good" x={x} y={tenths(HEIGHT - half)} width={BAR} height={tenths(half)} />
    </g>
  );
}

function Axis({ bins, top }: { bins: readonly Bin[]; top: string }) {
  return (
    <div class="axis soft small" aria-hidden="true">
      <span>{dayOf(bins[0]?.from ?? "")}</span>
      <span>{`at most ${top}`}</span>
      <span>{dayOf(bins.at(-1)?.from ?? "")}</span>
    </div>
  );
}

const CAUSES_SHOWN = 6;

function CausesChart({ stats: { causes } }: { stats: IncidentStats }) {
  const most = Math.max(1, ...causes.map(({ count }) => count));
  return (
    <figure class="card">
      <figcaption>
        <strong>Causes</strong>
        <span class="soft small">of the outages of sessions</span>
      </figcaption>
      {causes.length === 0 ? <p class="soft">There was none.</p> : null}
      <ul class="causes">
        {causes.slice(0, CAUSES_SHOWN).map(({ cause, count }) => (
          <li>
            <a href={`/incidents?cause=${encodeURIComponent(cause)}`}>{cause}</a>
            <span>{count}</span>
            <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
              <rect class="track" width="100" height="4" />
              <rect class="fill wait" width={tenths(count / most * 100)} height="4" />
            </svg>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
