import {
  incidentPageSchema,
  incidentParamsSchema,
  incidentQuerySchema,
  incidentSchema,
} from "../contract/mod.ts";
import { shown } from "../contract/shown.ts";
import { FlagError, type FlagsGiven, flagsOf, type Target, targetOf } from "./flags.ts";
import { incidentLines, timelineLines } from "./incident_view.ts";
import { EXIT, type Exit, type TerminalParts } from "./parts.ts";
import { runCommand } from "./run_command.ts";
import { listPathOf, type ServiceApi } from "./service_api.ts";
import { shownJson, shownLines } from "./shown.ts";
import { shapeOf } from "./status.ts";

const USAGE = `Usage: deno task incidents [--session NAME] [--server NAME] [--limit N] [--before ID]
                           [--json]
       deno task incidents ID [--json | --markdown]

Lists what happened, newest first; or shows one incident: each fact, decision with its reason and
with what was not done, act and message.
  --session NAME  only those of that session
  --server NAME   only those of that server of WAHA_SERVERS
  --limit N       how many, 1 to 100; 25 unless said otherwise
  --before ID     those before that one: the next page
  --json          what the API says
  --markdown      to paste into a report: numbers, accounts, codes and keys are taken out
Exit codes: 0 shown, 1 there is no such incident or nobody can say, 2 usage, 78 configuration.`;

type IncidentFlags =
  | { is: "list"; target: Target; limit?: string; before?: string; json: boolean }
  | { is: "one"; id: string; target: Target; form: "text" | "json" | "markdown" };

/** `deno task incidents`. @returns The exit code. */
export function runIncidents(parts: TerminalParts): Promise<Exit> {
  return runCommand({
    name: "incidents",
    usage: USAGE,
    parse,
    run: async (flags, { api, ...rest }) => {
      if (flags.is === "list") await list(flags, { api, parts: rest });
      else await one(flags, { api, parts: rest });
      return EXIT.fine;
    },
  }, parts);
}

interface Showing {
  api: ServiceApi;
  parts: TerminalParts;
}

async function list(
  { target: { session, server }, limit, before, json }: Extract<IncidentFlags, { is: "list" }>,
  { api, parts }: Showing,
): Promise<void> {
  const query = new URLSearchParams({
    ...(session === undefined ? {} : { session }),
    ...(limit === undefined ? {} : { limit }),
    ...(before === undefined ? {} : { before }),
  });
  const path = `${listPathOf(server, "incidents")}${query.size === 0 ? "" : `?${query}`}`;
  const page = await api.get(path, incidentPageSchema);
  if (json) return parts.write(`${shownJson(page)}\n`);
  const lines = incidentLines(page.incidents, shapeOf(parts, api.now()));
  const more = page.next === undefined ? [] : ["", `More: --before ${shown(page.next)}`];
  parts.write(`${[...lines, ...more].join("\n")}\n`);
}

async function one(
  { id, target, form }: Extract<IncidentFlags, { is: "one" }>,
  { api, parts }: Showing,
): Promise<void> {
  const path = `${listPathOf(target.server, "incidents")}/${encodeURIComponent(id)}`;
  if (form === "markdown") {
    const text = await api.text(`${path}?format=markdown`, "text/markdown");
    return parts.write(shownLines(text));
  }
  const incident = await api.get(path, incidentSchema);
  if (form === "json") return parts.write(`${shownJson(incident)}\n`);
  parts.write(`${timelineLines(incident, shapeOf(parts, api.now())).join("\n")}\n`);
}

function parse(args: readonly string[]): IncidentFlags | null {
  const given = flagsOf(args, {
    switches: ["json", "markdown"],
    values: ["session", "server", "limit", "before"],
    word: "incident",
  });
  if (given === null) return null;
  const target = targetOf(given.of("session"), given.of("server"));
  return given.word === undefined ? listFlags(given, target) : oneFlags(given.word, given, target);
}

function listFlags(given: FlagsGiven, target: Target): IncidentFlags {
  if (given.on("markdown")) {
    throw new FlagError("Cannot write a list as Markdown: name one incident");
  }
  const limit = given.of("limit");
  const before = given.of("before");
  for (const [name, value] of [["limit", limit], ["before", before]] as const) {
    const checked = value === undefined ? null : incidentQuerySchema.shape[name].safeParse(value);
    if (checked === null || checked.success) continue;
    throw new FlagError(`Cannot use --${name}: ${checked.error.issues[0]?.message}`);
  }
  return {
    is: "list",
    target,
    json: given.on("json"),
    ...(limit === undefined ? {} : { limit }),
    ...(before === undefined ? {} : { before }),
  };
}

function oneFlags(id: string, given: FlagsGiven, target: Target): IncidentFlags {
  const listing = ["session", "limit", "before"].find((name) => given.of(name) !== undefined);
  if (listing !== undefined) {
    throw new FlagError(`Cannot use --${listing} with one incident: it is for the list`);
  }
  if (given.on("json") && given.on("markdown")) {
    throw new FlagError("Cannot write JSON and Markdown at once: leave one of them out");
  }
  if (!incidentParamsSchema.safeParse({ id }).success || /^\.{1,2}$/.test(id)) {
    throw new FlagError(
      "Cannot use that as an incident's id: deno task incidents lists those kept",
    );
  }
  const form = given.on("json") ? "json" : given.on("markdown") ? "markdown" : "text";
  return { is: "one", id, target, form };
}
