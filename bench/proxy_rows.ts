import type { LoadFigures, ProxyFigures } from "./proxy_bench.ts";
import type { Row } from "./row.ts";

/** The proxy's rows of the table. */
export function proxyRows({ load, halfLoad, bulk, kill, crowd }: ProxyFigures): Row[] {
  return [
    ...Object.entries(load ?? {}).map(([what, figures]) => loadRow(what, figures)),
    ...(halfLoad === null ? [] : [halfLoadRow(halfLoad)]),
    {
      what: "proxy: 1 GiB down, 1 GiB up: memory (RSS) at most",
      figure: `${bulk.down.rssGrewMiB} and ${bulk.up.rssGrewMiB} MiB more, ` +
        `${bulk.down.MiBASecond} and ${bulk.up.MiBASecond} MiB/s`,
      beside: `bare: ${bulk.downBare.rssGrewMiB} and ${bulk.upBare.rssGrewMiB} MiB more, ` +
        `${bulk.downBare.MiBASecond} and ${bulk.upBare.MiBASecond} MiB/s; ` +
        `a slow reader: ${bulk.slowReader.rssGrewMiB} MiB`,
      goal: "< 40 MiB",
    },
    {
      what: `proxy: WAHA killed and back under ${kill.calls} mixed calls, 200 a second`,
      figure: `${kill.wrong} wrong, ${kill.doubled} doubled, ${kill.unknown} said to be unknown; ` +
        `first success ${seconds(kill.firstAnswerAfterItsReturnMs)} after its return`,
      beside: Object.entries(kill.statuses).map(([status, count]) => `${count} × ${status}`).join(
        ", ",
      ),
      goal: "0, 0; within one breaker period (5 s here)",
    },
    {
      what: `proxy: ${crowd.callers} callers before a WAHA that hangs: refused after`,
      figure: spread(crowd.refusedAfterMs.p50, crowd.refusedAfterMs.p99),
      beside: `${crowd.refused} refused; memory (RSS) ${crowd.rssGrewMiB.firstHalf} MiB more in ` +
        `the first half, ${crowd.rssGrewMiB.secondHalf} in the second`,
      goal: "< 5 ms, flat",
    },
  ];
}

function loadRow(what: string, figures: LoadFigures): Row {
  const of = (name: string) => figures[name]?.ofBare ?? NaN;
  const others = Object.entries(figures).filter(([name]) => !name.startsWith("ours"))
    .map(([name, { aSecond, p99Ms }]) => `${NAMES[name] ?? name} ${aSecond}, p99 ${p99Ms} ms`);
  const ours = figures["ours"];
  return {
    what: `proxy: ${what}`,
    figure: `${of("ours").toFixed(2)} of bare (${of("ours, no access log").toFixed(2)} without ` +
      `access log), ${(of("ours") / of("least")).toFixed(2)} of the least; ` +
      `${ours?.aSecond} a second, p99 ${ours?.p99Ms} ms`,
    beside: others.join("; "),
    goal: "≥ 0.9 of bare",
  };
}

const NAMES: Readonly<Record<string, string>> = {
  bare: "a bare proxy on `fetch`",
  least: "the least that swaps keys and ends in time",
};

function halfLoadRow({ rate, spreads }: NonNullable<ProxyFigures["halfLoad"]>): Row {
  const of = (name: string) => spread(spreads[name]?.p50Ms ?? NaN, spreads[name]?.p99Ms ?? NaN);
  const added = (spreads["ours"]?.p99Ms ?? NaN) - (spreads["bare"]?.p99Ms ?? NaN);
  return {
    what: `proxy: at half load, ${rate} a second`,
    figure: `${of("ours")}; ${added.toFixed(2)} ms of p99 more than bare`,
    beside: `straight: ${of("straight")}; bare: ${of("bare")}; the least: ${of("least")}`,
    goal: "added p99 < 0.5 ms",
  };
}

function spread(p50: number, p99: number): string {
  return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
