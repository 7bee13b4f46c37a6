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

/** What WAHA told by itself and the simulator does not, as `missing` words it. */
export const LISTED_TOLD: readonly { file: string; starts: string; because: string }[] = [
  "webhooks/2026.2.1-gows-fakegrpc-json-info.jsonl /hook session.status: #25 session.status STOPPED",
  "ws/2026.2.1-gows-fakegrpc-json-info.jsonl all: #25 session.status STOPPED",
].map((told) => ({
  file: told.split(" ")[0] ?? "",
  starts: told,
  because: "The stand-in for GOWS said who is logged in although nobody had scanned",
}));
