import type { PagesFigures } from "./pages_bench.ts";
import type { Row } from "./row.ts";

/** What the pages cost whoever looks at them. */
export function pagesRows({ firstView, crowd }: PagesFigures): Row[] {
  const { bytes, coldPaintMs, paintMs } = firstView;
  const { minutes, busyPercent, heapMiB, nodes } = crowd;
  return [
    {
      what: "pages: first view of the overview with 20 sessions, on the wire",
      figure: `${(bytes / 1_000).toFixed(1)} kB`,
      beside: "",
      goal: "< 60 kB",
    },
    {
      what: "pages: the same, its largest paint (LCP) on loopback",
      figure: `${paintMs} ms`,
      beside: `the first visit to the process, which loads its pages: ${coldPaintMs} ms`,
      goal: "< 300 ms",
    },
    {
      what: `pages: 1,000 sessions, 50 changes a second for ${minutes} minutes: main thread`,
      figure: `${busyPercent.median} % busy, at most ${busyPercent.highest} % of a minute`,
      beside: "",
      goal: "< 30 %",
    },
    {
      what: "pages: the same, after the first minute and after the last",
      figure: `heap ${heapMiB.first} and ${heapMiB.last} MiB, ` +
        `${nodes.first} and ${nodes.last} nodes`,
      beside: "",
      goal: "flat",
    },
  ];
}
