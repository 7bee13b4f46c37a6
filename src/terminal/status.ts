import { type Known, readKnown } from "./known.ts";
import { FlagError, flagsOf, type Target, targetOf } from "./flags.ts";
import { EXIT, type Exit, type TerminalParts } from "./parts.ts";
import { runCommand } from "./run_command.ts";
import { shownJson } from "./shown.ts";
import { isFine, sessionLines, type StatusShape, summaryLines } from "./status_view.ts";
import { watchStatus } from "./watch.ts";

const USAGE = `Usage: deno task status [--watch | --json] [--session NAME] [--server NAME]

Shows every session that the running service knows, trouble first.
  --watch         goes on until Ctrl-C, and shows each change as it happens
  --json          what the API says: {sessions: [...], servers: [...]}
  --session NAME  only that session
  --server NAME   only that server of WAHA_SERVERS
The service is asked at RECOVERY_URL (http://127.0.0.1:$PORT unless set) with API_KEY.
Exit codes: 0 all that should run is WORKING and each WAHA answers, 1 not so, or nobody can say,
2 usage, 78 configuration.`;

interface StatusFlags extends Target {
  form: "table" | "json" | "watch";
}

/** `deno task status`. @returns The exit code. */
export function runStatus(parts: TerminalParts): Promise<Exit> {
  return runCommand({
    name: "status",
    usage: USAGE,
    parse,
    run: async (flags, { api, ...rest }) => {
      const known = await readKnown(api, flags);
      if (flags.form === "watch") return await watchStatus(known, { ...rest, api, target: flags });
      if (flags.form === "json") rest.write(`${shownJson(known)}\n`);
      else rest.write(`${linesOf(known, shapeOf(rest, api.now())).join("\n")}\n`);
      return exitOf(known);
    },
  }, parts);
}

/** The sum stands last: there a person's eye is when a long table has gone by. */
function linesOf(known: Known, shape: StatusShape): string[] {
  return [...sessionLines(known, shape), "", ...summaryLines(known, shape)];
}

/** How a table is to look on what it is written to. */
export function shapeOf({ screen }: Pick<TerminalParts, "screen">, now: number): StatusShape {
  return {
    columns: screen?.size().columns ?? null,
    colours: screen?.colours ?? false,
    now,
  };
}

function exitOf(known: Known): Exit {
  return isFine(known) ? EXIT.fine : EXIT.failed;
}

function parse(args: readonly string[]): StatusFlags | null {
  const given = flagsOf(args, { switches: ["watch", "json"], values: ["session", "server"] });
  if (given === null) return null;
  if (given.on("watch") && given.on("json")) {
    throw new FlagError("Cannot watch in JSON: leave out --watch or --json");
  }
  const form = given.on("watch") ? "watch" : given.on("json") ? "json" : "table";
  return { form, ...targetOf(given.of("session"), given.of("server")) };
}
