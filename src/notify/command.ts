import { parseArgs } from "node:util";
import type { NoticeSettings } from "./notices.ts";
import { channelNames, tryChannels, type TryParts } from "./try_channels.ts";

export interface CommandParts extends Omit<TryParts, "only"> {
  args: readonly string[];
  /** What is set, or everything that is wrong with it. */
  settings: { is: "ok"; notify: NoticeSettings } | { is: "bad"; message: string };
  write: (text: string) => void;
  complain: (text: string) => void;
}

const EXIT_OK = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;

const USAGE = `Usage: deno task notify:test [--channel NAME]

Sends one example message through every way to people that is set (docs/notices.md).
  --channel NAME   only through this one: webhook, telegram, slack, discord, ntfy, email or ping
`;

/**
 * `deno task notify:test`.
 * @returns 0 when every channel took it, 1 when one did not, 2 for a command line that cannot be
 * followed, 78 where nothing is set, or wrongly.
 */
export async function runNotifyTest(parts: CommandParts): Promise<number> {
  const { settings, write, complain } = parts;
  const flags = flagsOf(parts.args);
  if (flags === null) {
    complain(USAGE);
    return EXIT_USAGE;
  }
  if (flags.help) {
    write(USAGE);
    return EXIT_OK;
  }
  if (settings.is === "bad") {
    complain(`${settings.message}\n`);
    return EXIT_CONFIG;
  }
  const names = channelNames(settings.notify, parts);
  if (names.length === 0) {
    complain(
      "Cannot send anything as no NOTIFY_ setting names a way to people: " +
        "docs/notices.md says how to set one\n",
    );
    return EXIT_CONFIG;
  }
  const { channel } = flags;
  if (channel !== undefined && !names.includes(channel)) {
    complain(`Cannot try '${channel}' as it is not set: set are ${names.join(", ")}\n`);
    return EXIT_USAGE;
  }
  const only = channel === undefined ? {} : { only: channel };
  const tried = await tryChannels(settings.notify, { ...parts, ...only });
  for (const { channel: name, sent, todo } of tried) {
    write(sent.is === "taken" ? `${name}: ok\n` : `${name}: ${sent.because}\n  ${todo ?? ""}\n`);
  }
  return tried.every(({ sent }) => sent.is === "taken") ? EXIT_OK : EXIT_FAILED;
}

function flagsOf(args: readonly string[]): { channel?: string; help: boolean } | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { channel: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    const { channel, help = false } = values;
    return { help, ...(channel === undefined ? {} : { channel }) };
  } catch {
    return null; // parseArgs' own words speak of code
  }
}
