/**
 * What people read logs with beside the greps, for scale: they answer other questions than we do.
 * Each is left out where it is not installed (`apt-get install lnav jq`).
 */
import type { Corpus } from "./corpora.ts";
import type { Contender } from "./rivals.ts";

/** lnav knows pino-pretty by itself, and this of pino's JSON. */
const PINO = {
  $schema: "https://lnav.org/schemas/format-v1.schema.json",
  pino_waha: {
    title: "pino, as WAHA writes it",
    json: true,
    "hide-extra": true,
    "timestamp-field": "time",
    "timestamp-divisor": 1000,
    "level-field": "level",
    level: { fatal: "60", error: "50", warning: "40", info: "30", debug: "20", trace: "10" },
    "body-field": "msg",
    "line-format": [{ field: "__timestamp__" }, " ", { field: "msg" }],
    value: { session: { kind: "string", identifier: true } },
  },
};
const BY_LEVEL = ";SELECT log_level, count(*) AS n FROM all_logs GROUP BY log_level";
const BY_TROUBLE =
  'reduce (inputs | select(.level >= 40)) as $line ({}; .["\\($line.session): \\($line.msg)"] += 1)';

/** Those that are installed and can read the corpus; `folder` takes lnav's format. */
export async function forScale(
  corpus: Corpus,
  { file, folder }: { file: string; folder: string },
): Promise<Contender[]> {
  const found: Contender[] = [];
  if (await isInstalled("lnav", "-V")) {
    await Deno.mkdir(`${folder}/formats/waha`, { recursive: true });
    await Deno.writeTextFile(`${folder}/formats/waha/pino.json`, JSON.stringify(PINO));
    const command = ["lnav", "-I", folder, "-n", "-c", BY_LEVEL, file];
    found.push({ name: "lnav, lines by level", commands: [command], parallel: false });
  }
  if (corpus !== "pretty" && await isInstalled("jq", "--version")) {
    const command = ["jq", "-nc", BY_TROUBLE, file];
    found.push({ name: "jq, warnings by session", commands: [command], parallel: false });
  }
  return found;
}

async function isInstalled(program: string, flag: string): Promise<boolean> {
  const command = new Deno.Command(program, { args: [flag], stdout: "null", stderr: "null" });
  return await command.output().then(({ success }) => success, () => false);
}
