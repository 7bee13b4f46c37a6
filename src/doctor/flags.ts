import { parseArgs } from "node:util";

/** What the doctor was asked for. */
export interface Flags {
  json: boolean;
  /** Instead of `WAHA_SESSION`. */
  session?: string;
  /** One of several. */
  server?: string;
  /** Null: it only looks. */
  setUp: { url?: string; yes: boolean; force: boolean } | null;
}

/** A command line that cannot be followed; the message is one sentence for the person. */
export class FlagError extends Error {
  override readonly name = "FlagError";
  readonly code = "BAD_FLAG";
}

export const USAGE = `Usage: deno task doctor [--json] [--session NAME] [--server NAME]
       deno task doctor --setup-webhook [--url URL] [--yes] [--force] [--json] [--session NAME]
                        [--server NAME]

Checks the configuration against the live WAHA and changes nothing there.
  --json           findings as JSON: {findings: [{id, level, says, todo?}], …}
  --session NAME   another session than WAHA_SESSION
  --server NAME    another server of WAHA_SERVERS than the first one
  --setup-webhook  writes this service's webhook into the session's config in WAHA, which restarts
                   the session; shows what changes and asks first
  --url URL        where WAHA reaches the webhook, instead of WEBHOOK_URL
  --yes            does not ask
  --force          also where a restart may do harm: while the session is not WORKING or STOPPED,
                   where WAHA tells no version, where the URL looks wrong
Exit codes: 0 fine, 1 a problem or danger, 2 usage, 78 configuration.`;

/**
 * @returns Null where help was asked for.
 * @throws {FlagError} When a flag is unknown or cannot be used.
 */
export function parseFlags(args: readonly string[]): Flags | null {
  const values = valuesOf(args);
  if (values.help === true) return null;
  const { json = false, session, server, url, yes = false, force = false } = values;
  const named = {
    ...(session === undefined ? {} : { session }),
    ...(server === undefined ? {} : { server }),
  };
  if (values["setup-webhook"] !== true) {
    const lonely = Object.entries({ url, yes: values.yes, force: values.force })
      .find(([, value]) => value !== undefined)?.[0];
    if (lonely === undefined) return { json, ...named, setUp: null };
    throw new FlagError(`Cannot use --${lonely} alone: it belongs to --setup-webhook`);
  }
  if (json && !yes) {
    throw new FlagError("Cannot ask in the middle of JSON: add --yes, or leave --json out");
  }
  return { json, ...named, setUp: { yes, force, ...(url === undefined ? {} : { url }) } };
}

function valuesOf(args: readonly string[]) {
  const string = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: flag,
        session: string,
        server: string,
        "setup-webhook": flag,
        url: string,
        yes: flag,
        force: flag,
        help: { ...flag, short: "h" },
      },
    }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message.split(/\. |\.?\n/)[0] : "unknown flag";
    throw new FlagError(`Cannot read the command line: ${said}`, { cause: error });
  }
}
