/** Exchanges that the simulator does not reproduce. */
export interface Listed {
  file: string;
  /** Their labels, or all of the file. */
  labels: readonly string[] | "all";
  because: string;
}

const OTHER_VERSION = "Another version of WAHA: the simulator plays 2026.2.1 only";

export const LISTED: readonly Listed[] = [
  { file: "2024.10.8-noweb-real-json-info.jsonl", labels: "all", because: OTHER_VERSION },
  { file: "2024.10.8-noweb-stub-json-info.jsonl", labels: "all", because: OTHER_VERSION },
  { file: "2024.10.8-webjs-fakepage-json-info.jsonl", labels: "all", because: OTHER_VERSION },
  { file: "2024.10.8-webjs-real-json-info.jsonl", labels: "all", because: OTHER_VERSION },
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
