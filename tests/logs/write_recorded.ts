/**
 * Writes `recorded_events.json`: what each recording tells, line by line. It is a label: whoever runs
 * this reads each line that changed against the recording. `deno run -A tests/logs/write_recorded.ts`
 */
import { analyzeFile } from "../../src/logs/mod.ts";

const FOLDER = new URL("../recorded/logs/", import.meta.url);
const rows: string[] = [];
for (const { name } of [...Deno.readDirSync(FOLDER)].sort((a, b) => a.name < b.name ? -1 : 1)) {
  const path = new URL(name, FOLDER).pathname;
  const { events } = await analyzeFile(name, { path }, { changedAt: Date.UTC(2026, 10, 25, 20) });
  const labels = events.map(({ line, kind, cause = null, session }) =>
    JSON.stringify([line, kind, cause, session])
  );
  rows.push(`${JSON.stringify(name)}: [\n    ${labels.join(",\n    ")}\n  ]`);
}
const text = `{\n  ${rows.join(",\n  ")}\n}\n`;
await Deno.writeTextFile(new URL("./recorded_events.json", import.meta.url), text);
