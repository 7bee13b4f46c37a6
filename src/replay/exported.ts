import { z } from "zod";
import { ENGINES } from "../session/mod.ts";
import { type Scenario, ScenarioError, type Signal } from "./scenario.ts";

const entrySchema = z.looseObject({
  at: z.iso.datetime({ offset: true }),
  is: z.enum(["fact", "decision", "act", "tell"]),
  text: z.string(),
});

/** What `GET /incidents/{id}?format=export` writes. */
const exportSchema = z.looseObject({
  form: z.literal("waha-recovery.incident/1"),
  waha: z.string().optional(),
  incident: z.looseObject({
    server: z.string(),
    session: z.string().nullable(),
    openedAt: z.iso.datetime({ offset: true }),
    entries: z.array(entrySchema).min(1, "give an incident with entries"),
  }),
});

export interface Rebuilt {
  scenario: Scenario;
  /** Facts of the incident that no signal could be made of: the replay goes without them. */
  lost: string[];
}

export function isExport(value: unknown): boolean {
  return typeof value === "object" && value !== null && "form" in value;
}

/**
 * A scenario made of an exported incident: its facts as what looks showed, what WAHA answered and
 * what people asked. What was decided then is left out, since that is what the replay decides anew.
 * @throws {ScenarioError} Names the file, the path and what is expected.
 */
export function fromExport(value: unknown, file: string): Rebuilt {
  const parsed = exportSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = (issue?.path ?? []).join(".") || "the file";
    throw new ScenarioError(`Cannot replay ${file}: ${path}: ${issue?.message ?? "invalid"}`);
  }
  const { waha, incident } = parsed.data;
  const { session, entries } = incident;
  if (session === null) {
    throw new ScenarioError(
      `Cannot replay ${file}: incident.session: give an incident of a session, this one is the ` +
        "server's own",
    );
  }
  const startsAt = Math.min(...entries.map(({ at }) => Date.parse(at)));
  const signals: Signal[] = [];
  const lost: string[] = [];
  for (const { at, is, text } of entries) {
    if (is !== "fact") continue;
    const signal = signalOf(text, { atMs: Date.parse(at) - startsAt, session });
    if (signal === null) lost.push(text);
    else signals.push(signal);
  }
  const version = waha?.split(" ")[0];
  const engine = ENGINES.find((one) => waha?.split(" ").includes(one)) ?? "UNKNOWN";
  const scenario: Scenario = {
    about: `made from an exported incident of ${session}`,
    ...(version === undefined ? {} : { version }),
    before: { [session]: { engine, status: "WORKING", login: "present" } },
    signals,
  };
  return { scenario, lost };
}

function signalOf(
  text: string,
  { atMs, session }: { atMs: number; session: string },
): Signal | null {
  const base = { atMs, session };
  const shows = /^WAHA shows ([A-Z_]+)/.exec(text)?.[1];
  if (shows !== undefined) return pollOf(shows, base);
  const told = /^WAHA told that it was (WORKING)/.exec(text)?.[1];
  if (told !== undefined) return { ...base, kind: "webhook", status: "WORKING" };
  const code = /\((40[135]|440)\b/.exec(text)?.[1];
  if (code !== undefined) {
    return { ...base, kind: "log", event: "session.disconnected", code: Number(code), text };
  }
  const asked = /^asked through our API: (\w+)/.exec(text)?.[1];
  if (asked !== undefined) return { ...base, kind: "operator", what: asked };
  const answered = /^WAHA answered our (\w+)/.exec(text)?.[1];
  if (answered !== undefined) {
    return { ...base, kind: "action-result", action: answered, answer: { status: 201 } };
  }
  const unknown = /^what became of our (\w+) is not known: (.*)/.exec(text);
  if (unknown !== null) {
    const answer = { status: 500, body: { message: unknown[2] ?? "" } };
    return { ...base, kind: "action-result", action: unknown[1] ?? "", answer };
  }
  return null;
}

const WORDS = [
  "STARTING",
  "SCAN_QR_CODE",
  "PASSKEY_REQUIRED",
  "PASSKEY_CONFIRMATION_REQUIRED",
  "AUTHENTICATED",
  "WORKING",
  "FAILED",
  "STOPPED",
] as const;

function pollOf(word: string, base: { atMs: number; session: string }): Signal {
  return { ...base, kind: "poll", status: WORDS.find((known) => known === word) ?? "UNKNOWN" };
}
