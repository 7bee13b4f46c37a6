import { type Clock, sleep } from "../clock.ts";
import type { Config } from "../config.ts";
import type { ActAnswer } from "../session/mod.ts";
import type { WahaClient } from "../waha/mod.ts";
import { type Change, secretsIn } from "./config_changes.ts";
import { seenOf, unread } from "./examine.ts";
import type { Seen } from "./facts.ts";
import { type Finding, isGrave } from "./finding.ts";
import { hazardsOf, type Waha } from "./hazards.ts";
import { serverFindings, wahaOf } from "./server_findings.ts";
import { sessionFindings } from "./session_findings.ts";
import { refusalOf } from "./setup_refusal.ts";
import { type OurWebhook, type Plan, planWebhook } from "./webhook_plan.ts";
import { addressFindings } from "./webhook_findings.ts";

export interface SetUpParts {
  config: Config;
  client: WahaClient;
  clock: Clock;
}

export interface SetUpOptions {
  url: string;
  hmacKey: string;
  force: boolean;
  /** Shows what would change, and that the session is restarted, before it is asked. */
  show: (lines: readonly string[]) => void;
  /** Whether it may be written. */
  agree: () => Promise<boolean>;
}

export interface SetUp {
  /** Whether WAHA now has our webhook. */
  done: boolean;
  findings: Finding[];
  changes: Change[];
  /** What must not be repeated to anyone. */
  secrets: string[];
}

type SeenSession = Extract<Seen["session"], { is: "seen" }>;

/** WAHA keeps what was written only until it is restarted. */
const FORGETS = "hazard.config-in-memory";
/** The PUT may go out for so long after the last look. */
const SEND_MS = 10_000;
/** How long the session may take to be back, and how often it is looked at. */
const BACK_MS = 60_000;
const LOOK_MS = 2_000;

/**
 * Writes our webhook into the session's config in WAHA: reads, shows, asks, reads again, writes
 * once and reads back. All else of the config stays; nothing is written when it changed meanwhile.
 */
export async function setUpWebhook(parts: SetUpParts, options: SetUpOptions): Promise<SetUp> {
  const none = { changes: [], secrets: [] };
  const ready = await readied(parts, options);
  if (ready.is === "refused") return { done: false, findings: ready.findings, ...none };
  const { plan, secrets } = ready;
  if (plan.is === "same") {
    const says = "WAHA has this webhook already, and nothing was changed";
    return { done: true, findings: [finding("ok", says)], changes: [], secrets };
  }
  const { changes } = plan;
  options.show(shownChanges(parts.config.waha.session, ready, changes));
  const stopped = (findings: Finding[]) => ({ done: false, findings, changes, secrets });
  if (!(await options.agree())) {
    return stopped([finding("advice", "Nothing was changed, as nobody agreed")]);
  }
  const again = await readied(parts, options);
  if (again.is === "refused") return stopped(again.findings);
  // Whole configs are compared: the PUT replaces all of it.
  if (JSON.stringify(again.plan) !== JSON.stringify(plan)) {
    const says = "The session's config in WAHA changed meanwhile, and nothing was written";
    return stopped([finding("problem", says, "Run this again and look at what it would change")]);
  }
  const answer = await parts.client.writeConfig({
    session: parts.config.waha.session,
    sendBy: parts.clock.now() + SEND_MS,
    config: plan.config,
  });
  return { ...await verified(parts, again, answer), changes, secrets };
}

type Ready =
  | { is: "refused"; findings: Finding[] }
  | {
    is: "ready";
    session: SeenSession;
    wanted: OurWebhook;
    waha: Waha;
    plan: Exclude<Plan, { is: "impossible" }>;
    secrets: string[];
  };

/** Reads what there is, and whether anything speaks against it. */
async function readied({ config, client }: SetUpParts, options: SetUpOptions): Promise<Ready> {
  const look = await client.look();
  if (look.is !== "seen") {
    const openness = { is: "unknown", reason: look.reason } as const;
    return { is: "refused", findings: serverFindings({ config, look, openness }).filter(grave) };
  }
  const seen = await seenOf(client, look, config.waha.session);
  const { session, wahaConfig } = seen;
  if (session.is !== "seen") {
    return { is: "refused", findings: sessionFindings({ config, seen }) };
  }
  const address = addressFindings(config).filter(grave);
  if (address.length > 0 && !options.force) return { is: "refused", findings: address };
  const server = wahaOf(look.server);
  const engine = session.engine === "UNKNOWN" ? server.engine : session.engine;
  const refusal = refusalOf(session, { ...server, engine }, options);
  if (refusal !== null) return { is: "refused", findings: [refusal] };
  if (wahaConfig.is === "unread") return cannot(wahaConfig.reason);
  const wanted = { url: options.url, hmacKey: options.hmacKey, engine };
  const plan = planWebhook(wahaConfig.config, wanted);
  if (plan.is === "impossible") return cannot(plan.why);
  return {
    is: "ready",
    session,
    wanted,
    waha: server,
    plan,
    secrets: secretsIn(wahaConfig.config),
  };
}

function cannot(why: string): Ready {
  const todo = "Set the webhook up in WAHA itself (docs/doctor.md)";
  return { is: "refused", findings: [finding("problem", `Nothing was written: ${why}`, todo)] };
}

/** Whether WAHA shows what was written, whatever it answered, and the session came back. */
async function verified(
  parts: SetUpParts,
  { session, wanted, waha: server }: Extract<Ready, { is: "ready" }>,
  answer: ActAnswer,
): Promise<{ done: boolean; findings: Finding[] }> {
  if (answer.is === "refused" || answer.is === "not-sent") {
    const says = `WAHA did not take the webhook: ${answer.reason}`;
    return { done: false, findings: [finding("problem", says, "Mend that and run this again")] };
  }
  const { client, config: { waha } } = parts;
  const config = await client.sessionConfig(waha.session).catch(unread);
  if (planWebhook(config, wanted).is !== "same") {
    const why = answer.is === "unknown" ? `how that ended is not known (${answer.reason})` : "";
    const says = `The webhook was sent to WAHA, and WAHA does not show it${why && `: ${why}`}`;
    return { done: false, findings: [finding("problem", says, "Run this again in a minute")] };
  }
  const wired = finding("ok", "WAHA has the webhook: it was read back");
  const forgets = hazardsOf(server, { closed: true }).filter(({ id }) => id === FORGETS);
  return { done: true, findings: [wired, ...await backAgain(parts, session), ...forgets] };
}

/** An answer to a restart is no state: the session is looked at until it settles. */
async function backAgain(
  { client, clock, config: { waha } }: SetUpParts,
  before: SeenSession,
): Promise<Finding[]> {
  if (before.status === "STOPPED") return [];
  const until = clock.monotonic() + BACK_MS;
  while (true) {
    const session = await client.session(waha.session).catch(unread);
    const status = session.is === "seen" ? session.raw ?? session.status : session.is;
    if (status === before.status) {
      return [{ id: "setup.session", level: "ok", says: `The session is ${status} again` }];
    }
    if (clock.monotonic() >= until) {
      return [{
        id: "setup.session",
        level: "advice",
        says: `The session was ${before.status} and is ${status} a minute after its restart`,
        todo: "Look at it in WAHA; the service repairs what it can",
      }];
    }
    await sleep(clock, LOOK_MS);
  }
}

function shownChanges(
  name: string,
  { session, waha }: Extract<Ready, { is: "ready" }>,
  changes: readonly Change[],
): string[] {
  const width = Math.max(...changes.map(({ path }) => path.length));
  return [
    `This changes the config of the session ${name} in WAHA:`,
    ...changes.map(({ path, before, after }) =>
      `  ${path.padEnd(width)}  ${before ?? "(none)"} → ${after ?? "(none)"}`
    ),
    "All else of its config stays as it is.",
    session.status === "STOPPED"
      ? "The session is STOPPED and stays so."
      : "WAHA restarts the session for it: 3 s to stop, then as long as it takes to connect. " +
        loginWords(waha),
  ];
}

/** Only a forced change meets a WAHA that tells neither. */
function loginWords({ version, tier }: Waha): string {
  return version === undefined || tier === undefined
    ? "Whether its login survives that is not known, as WAHA does not tell its version."
    : "Its login is kept.";
}

function finding(level: Finding["level"], says: string, todo?: string): Finding {
  return { id: "setup.webhook", level, says, ...(todo === undefined ? {} : { todo }) };
}

function grave({ level }: Finding): boolean {
  return isGrave(level);
}
