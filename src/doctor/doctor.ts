import { type Config, type ConfigProblem, isOnDeploy, parseConfig } from "../config.ts";
import { censored } from "./censor.ts";
import { type Change, secretsIn } from "./config_changes.ts";
import { clientOf, type Edges, examine } from "./examine.ts";
import type { Facts } from "./facts.ts";
import { type Finding, isGrave, type Level, worstOf } from "./finding.ts";
import { FlagError, type Flags, parseFlags, USAGE } from "./flags.ts";
import { wahaOf } from "./server_findings.ts";
import { houseFindings, settingFindings } from "./house_findings.ts";
import { reportText } from "./report.ts";
import { serverFindings } from "./server_findings.ts";
import { sessionFindings } from "./session_findings.ts";
import { setUpWebhook } from "./setup.ts";
import { webhookFindings } from "./webhook_findings.ts";
import { chooseServer } from "./which_server.ts";
import { unreachable } from "../session/mod.ts";

/** The edges that the script makes. */
export interface DoctorParts extends Edges {
  args: readonly string[];
  /** Reads an environment variable. */
  read: (name: string) => string | undefined;
  write: (text: string) => void;
  complain: (text: string) => void;
  colours: boolean;
  /** Reads a file under `./data`; throws where it cannot. */
  readText?: (path: string) => string;
  /** Absent: nobody is there to be asked. */
  ask?: (question: string) => boolean;
}

/** sysexits.h names 78 EX_CONFIG. */
export const EXIT = { fine: 0, failed: 1, usage: 2, configuration: 78 } as const;

type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What `--json` prints. */
interface Report {
  findings: readonly Finding[];
  worst: Level;
  session: string;
  waha?: { version?: string; engine: string; tier?: string };
  changes?: readonly Change[];
}

/** Checks the configuration against the live WAHA, or sets our webhook up there. */
export async function runDoctor(parts: DoctorParts): Promise<Exit> {
  const flags = flagsOf(parts);
  if (typeof flags === "number") return flags;
  const read = (name: string) => overridden(flags, name) ?? parts.read(name);
  const parsed = parseConfig(read, { onDeploy: isOnDeploy(parts.read) });
  if (parsed.is === "bad") return refused(parts, flags, parsed.problems);
  const chosen = chooseServer(parsed.config, { ...parts, ...flags });
  switch (chosen.is) {
    case "chosen": {
      const { config, findings } = chosen;
      return flags.setUp === null
        ? await check(parts, flags, { config, findings })
        : await setUp(parts, flags.setUp, { config, json: flags.json });
    }
    case "no-such-server": {
      const known = chosen.known.join(", ");
      parts.complain(`Cannot use --server: it must be one of ${known}\n\n${USAGE}\n`);
      return EXIT.usage;
    }
    case "no-list": {
      const { findings } = chosen;
      const report = { findings, worst: worstOf(findings), session: flags.session ?? "" };
      say(parts, report, { json: flags.json, secrets: [] });
      return EXIT.configuration;
    }
    default:
      return unreachable(chosen);
  }
}

function flagsOf({ args, write, complain }: DoctorParts): Flags | Exit {
  try {
    const flags = parseFlags(args);
    if (flags !== null) return flags;
    write(`${USAGE}\n`);
    return EXIT.fine;
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    complain(`${error.message}\n\n${USAGE}\n`);
    return EXIT.usage;
  }
}

/** A flag stands for its variable, and is held against the same rules. */
function overridden({ session, setUp }: Flags, name: string): string | undefined {
  if (name === "WAHA_SESSION") return session;
  return name === "WEBHOOK_URL" ? setUp?.url : undefined;
}

function refused(parts: DoctorParts, flags: Flags, problems: readonly ConfigProblem[]): Exit {
  const flag = problems.map(({ variable, expected }) => ({ variable, expected }))
    .find(({ variable }) => overridden(flags, variable) !== undefined);
  if (flag !== undefined) {
    const name = flag.variable === "WAHA_SESSION" ? "--session" : "--url";
    parts.complain(`Cannot use ${name}: it must be ${flag.expected}\n\n${USAGE}\n`);
    return EXIT.usage;
  }
  const findings = settingFindings(problems);
  const session = flags.session ?? "";
  say(parts, { findings, worst: worstOf(findings), session }, { json: flags.json, secrets: [] });
  return EXIT.configuration;
}

async function check(
  parts: DoctorParts,
  flags: Flags,
  { config, findings: listed }: { config: Config; findings: readonly Finding[] },
): Promise<Exit> {
  const facts = await examine(config, parts);
  const findings = [
    ...listed,
    ...houseFindings(facts),
    ...serverFindings(facts),
    ...sessionFindings(facts),
    ...webhookFindings(facts),
  ];
  const worst = worstOf(findings);
  const { look } = facts;
  const waha = look.is === "seen" ? { waha: wahaOf(look.server) } : {};
  const report = { findings, worst, session: config.waha.session, ...waha };
  say(parts, report, { json: flags.json, secrets: secretsOf(config, facts) });
  return isGrave(worst) ? EXIT.failed : EXIT.fine;
}

async function setUp(
  parts: DoctorParts,
  { yes, force }: NonNullable<Flags["setUp"]>,
  { config, json }: { config: Config; json: boolean },
): Promise<Exit> {
  const { url, hmacKey } = config.webhook;
  if (url === undefined) {
    parts.complain("Cannot set the webhook up without its address: add --url or set WEBHOOK_URL\n");
    return EXIT.usage;
  }
  if (hmacKey === undefined) {
    const says = "WEBHOOK_HMAC_KEY is not set, and a webhook that nobody signs proves nothing";
    const todo = "Set it to something long and random, such as what `openssl rand -hex 32` gives";
    const findings: Finding[] = [{ id: "setup.hmac", level: "problem", says, todo }];
    const report = { findings, worst: worstOf(findings), session: config.waha.session };
    say(parts, report, { json, secrets: [] });
    return EXIT.configuration;
  }
  const { ask, clock, write } = parts;
  if (!yes && ask === undefined) {
    parts.complain("Cannot ask as this is no terminal: add --yes to write without being asked\n");
    return EXIT.usage;
  }
  const client = clientOf(config, parts, config.waha);
  const { done, findings, changes, secrets } = await setUpWebhook({ config, client, clock }, {
    url,
    hmacKey,
    force,
    show: (lines) => json ? undefined : write(`${lines.join("\n")}\n\n`),
    agree: () => Promise.resolve(yes || ask?.("Write this to WAHA?") === true),
  });
  const worst = worstOf(findings);
  const report = { findings, worst, session: config.waha.session, changes };
  say(parts, report, { json, secrets: [...secretsOf(config), ...secrets] });
  return done && !isGrave(worst) ? EXIT.fine : EXIT.failed;
}

function say(
  { write, colours }: DoctorParts,
  report: Report,
  { json, secrets }: { json: boolean; secrets: readonly string[] },
): void {
  const findings = report.findings.map((finding) => ({
    ...finding,
    says: censored(finding.says, secrets),
    ...(finding.todo === undefined ? {} : { todo: censored(finding.todo, secrets) }),
  }));
  write(
    json
      ? `${JSON.stringify({ ...report, findings }, null, 2)}\n`
      : reportText(findings, { colours }),
  );
}

function secretsOf({ waha, http, webhook }: Config, facts?: Facts): string[] {
  const keys = [waha.apiKey, http.apiKey, webhook.hmacKey];
  const config = facts?.seen?.wahaConfig;
  return [
    ...keys.filter((key) => key !== undefined),
    ...(config?.is === "read" ? secretsIn(config.config) : []),
  ];
}
