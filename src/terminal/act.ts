import { type Recovery, recoverySchema, type Status, statusSchema } from "../contract/mod.ts";
import { shown } from "../contract/shown.ts";
import { FlagError, flagsOf, type Target, targetOf } from "./flags.ts";
import { EXIT, type Exit, type TerminalParts } from "./parts.ts";
import { RESTART_MODES, type RestartMode, risksOf } from "./risks.ts";
import { runCommand } from "./run_command.ts";
import { pathOf, type ServiceApi } from "./service_api.ts";
import { shownJson } from "./shown.ts";

const RECOVER_USAGE = `Usage: deno task recover [SESSION] [--server NAME] [--force [--yes]] [--json]

Recovers a session if it needs that, waits up to 25 s and says what came of it.
  SESSION        the session that the service means unless it is named: WAHA_SESSION
  --server NAME  on that server of WAHA_SERVERS
  --force        passes most holds and may drop a login: says what it risks and asks first
  --yes          does not ask
  --json         what the API answers
Exit codes: 0 it is WORKING, 1 it is not (yet), 2 usage, 78 configuration.`;

const RESTART_USAGE = `Usage: deno task restart [SESSION] [--server NAME] [--mode MODE] [--force]
                         [--yes] [--json]

Restarts a session, also one that works: says what that risks, and asks first.
  SESSION        the session that the service means unless it is named: WAHA_SESSION
  --server NAME  on that server of WAHA_SERVERS
  --mode MODE    restart (unless said otherwise), stop-start, or recreate, which deletes the session
                 with its login and makes it anew
  --force        passes most holds, and drops a login that works where recreate would
  --yes          does not ask
  --json         what the API answers
Exit codes: 0 it is WORKING, 1 it is not (yet) or you said no, 2 usage, 78 configuration.`;

interface ActFlags {
  target: Target;
  mode: RestartMode | null;
  force: boolean;
  yes: boolean;
  json: boolean;
}

/** `deno task recover`. @returns The exit code. */
export function runRecover(parts: TerminalParts): Promise<Exit> {
  return runCommand({
    name: "recover",
    usage: RECOVER_USAGE,
    parse: (args) => parse(args, []),
    run: async (flags, { api, ...rest }) => {
      const { force } = flags;
      const sure = !force || await agreed(flags, { api, parts: rest, doing: "Recover" });
      if (!sure) return EXIT.failed;
      const body = force ? { force } : {};
      return await act("auto-recover", { body, flags, api, parts: rest });
    },
  }, parts);
}

/** `deno task restart`. @returns The exit code. */
export function runRestart(parts: TerminalParts): Promise<Exit> {
  return runCommand({
    name: "restart",
    usage: RESTART_USAGE,
    parse: (args) => parse(args, ["mode"]),
    run: async (flags, { api, ...rest }) => {
      const { force, mode } = flags;
      const sure = await agreed(flags, { api, parts: rest, doing: "Restart" });
      if (!sure) return EXIT.failed;
      const body = { ...(mode === null ? {} : { mode }), ...(force ? { force } : {}) };
      return await act("restart", { body, flags, api, parts: rest });
    },
  }, parts);
}

interface Acting {
  body: object;
  flags: ActFlags;
  api: ServiceApi;
  parts: TerminalParts;
}

async function act(
  route: "auto-recover" | "restart",
  { body, flags, api, parts }: Acting,
): Promise<Exit> {
  const schema = recoverySchema;
  const { data, settled } = await api.post(pathOf(flags.target, route), { body, schema });
  if (flags.json) parts.write(`${shownJson(data)}\n`);
  else parts.write(`${wordsOf(data, { settled, target: flags.target }).join("\n")}\n`);
  return settled && data.currentStatus === "WORKING" ? EXIT.fine : EXIT.failed;
}

function wordsOf(
  { message, previousStatus, currentStatus, needsQR, incidentId }: Recovery,
  { settled, target }: { settled: boolean; target: Target },
): string[] {
  const change = previousStatus === currentStatus
    ? `it is ${currentStatus}`
    : `it was ${previousStatus} and is ${currentStatus}`;
  const of = `${target.session === undefined ? "" : ` ${shown(target.session)}`}` +
    `${target.server === undefined ? "" : ` --server ${shown(target.server)}`}`;
  return [
    `${shown(message)}: ${change}`,
    ...(settled ? [] : ["It goes on without you: deno task status --watch shows how"]),
    ...(needsQR ? [`Only a phone can bring it back: deno task qr${of}`] : []),
    ...(incidentId === undefined || (settled && currentStatus === "WORKING")
      ? []
      : [`What was done and why: deno task incidents ${shown(incidentId)}`]),
  ];
}

/**
 * Whether the act is wanted, with what it risks said before.
 * @throws {FlagError} When nobody can answer.
 */
async function agreed(
  { target, mode, force, yes }: ActFlags,
  { api, parts, doing }: { api: ServiceApi; parts: TerminalParts; doing: "Recover" | "Restart" },
): Promise<boolean> {
  if (yes) return true;
  const { ask, complain } = parts;
  if (ask === undefined) {
    throw new FlagError(
      "Cannot ask whether that is wanted as nobody sits at a terminal: add --yes",
    );
  }
  const status = await api.get(pathOf(target, "status"), statusSchema);
  const acts = doing === "Restart" ? mode ?? "restart" : "recover";
  complain(risksOf(status, { acts, force }).map((line) => `${line}\n`).join(""));
  if (ask(`${doing} session ${whichOf(status)}?`)) return true;
  complain("Nothing was done\n");
  return false;
}

function whichOf({ session, server }: Status): string {
  return `${shown(session)} on server ${shown(server.name)}`;
}

function parse(args: readonly string[], values: readonly string[]): ActFlags | null {
  const given = flagsOf(args, {
    switches: ["force", "yes", "json"],
    values: ["server", ...values],
    word: "session",
  });
  if (given === null) return null;
  const said = given.of("mode");
  const mode = RESTART_MODES.find((each) => each === said) ?? null;
  if (said !== undefined && mode === null) {
    throw new FlagError(`Cannot restart in mode ${said}: give ${RESTART_MODES.join(", ")}`);
  }
  return {
    target: targetOf(given.word, given.of("server")),
    mode,
    force: given.on("force"),
    yes: given.on("yes"),
    json: given.on("json"),
  };
}
