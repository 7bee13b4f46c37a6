/** Makes docs/settings.md from the list of settings: `deno run -A scripts/settings.ts --write`. */
import { parseArgs } from "node:util";
import { ALL_SETTINGS, expectation, type Setting } from "../src/settings.ts";

const PAGE = new URL("../docs/settings.md", import.meta.url);

const HEAD = `<!-- deno-fmt-ignore-file -->

# Settings

Every setting is an environment variable; an empty one counts as unset.
Only \`WAHA_URL\` is a must, or \`WAHA_SERVERS\` in its place.
What is wrong is said in one message at the start, and the process ends with exit code 78; on Deno Deploy it answers 503 \`NOT_CONFIGURED\` with the same list.
Times are in milliseconds, numbers are whole and written with digits only.

This page is generated from \`src/settings.ts\` by \`deno run -A scripts/settings.ts --write\`.

`;

/** The page as it should stand in docs/settings.md. */
export function settingsPage(settings: readonly Setting[]): string {
  const ours = settings.filter(({ kind }) => kind !== "platform");
  const platforms = settings.filter(({ kind }) => kind === "platform");
  return `${HEAD}${table(ours)}
## Set by Deno Deploy

These are read, never set by a person.

| Variable | Meaning |
| --- | --- |
${platforms.map(({ name, meaning }) => `| \`${name}\` | ${cell(meaning)} |\n`).join("")}`;
}

function table(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => {
    const { name, meaning, example } = setting;
    const shown = example === undefined ? "" : ` Example: \`${example}\`.`;
    return `| \`${name}\` | ${cell(expectation(setting))} | ${defaults(setting)} | ${
      cell(meaning + shown)
    } |\n`;
  });
  return `| Variable | Value | Default | Meaning |\n| --- | --- | --- | --- |\n${rows.join("")}`;
}

function defaults(setting: Setting): string {
  const { unless } = setting;
  if (setting.required === true) {
    return unless === undefined ? "required" : `required unless \`${unless}\` is set`;
  }
  const usual = setting.default === undefined ? "unset" : `\`${setting.default}\``;
  const { defaultOnDeploy } = setting;
  return defaultOnDeploy === undefined ? usual : `${usual}, on Deno Deploy \`${defaultOnDeploy}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
  const page = settingsPage(ALL_SETTINGS);
  if (values.write) await Deno.writeTextFile(PAGE, page);
  else await Deno.stdout.write(new TextEncoder().encode(page));
}
