/** Exchanges that the simulator does not reproduce. */
export interface Listed {
  file: string;
  /** Their labels, or all of the file. */
  labels: readonly string[] | "all";
  because: string;
}

const WAHA_ITSELF =
  "WAHA itself took 160 to 260 ms more: its first start, Chromium's picture or end";

export const LISTED: readonly Listed[] = [
  {
    file: "2024.10.8-noweb-real-json-info.jsonl",
    labels: ["create and start"],
    because: WAHA_ITSELF,
  },
  {
    file: "2024.10.8-webjs-fakepage-json-info.jsonl",
    labels: ["restart after phone log-out", "logout"],
    because: WAHA_ITSELF,
  },
  {
    file: "2024.10.8-webjs-real-json-info.jsonl",
    labels: ["screenshot", "restart"],
    because: WAHA_ITSELF,
  },
];

export function reasonFor(file: string, label: string): string | null {
  const found = LISTED.find((entry) =>
    entry.file === file && (entry.labels === "all" || entry.labels.includes(label))
  );
  return found?.because ?? null;
}

/** The table of `docs/simulator.md`. */
export function listedTable(countOf: (entry: Listed) => number): string {
  const rows = LISTED.map((entry) => {
    const which = entry.labels === "all" ? "all" : entry.labels.join(", ");
    return `| \`${entry.file}\` | ${which} | ${countOf(entry)} | ${entry.because} |`;
  });
  return ["| Recording | Which | Exchanges | Why |", "|---|---|---|---|", ...rows].join("\n");
}
