import { z } from "zod";
import { CAUSES, ENGINES, STATUSES } from "../session/mod.ts";

const atMs = z.number().int("give whole milliseconds").min(0, "give a time from 0 on");
const name = z.string().min(1, "give a session's name");
const status = z.enum([...STATUSES, "UNKNOWN"], `give one of ${STATUSES.join(", ")}`);
const me = z.string().nullish();

const answerSchema = z.looseObject({
  status: z.number().int().min(100).max(599),
  type: z.string().optional(),
  body: z.unknown().optional(),
  tookMs: z.number().min(0).optional(),
});
export type ScenarioAnswer = z.infer<typeof answerSchema>;

const common = { atMs, server: z.string().optional() };
const signalSchema = z.discriminatedUnion("kind", [
  z.looseObject({
    ...common,
    kind: z.literal("poll"),
    session: name.nullish(),
    status: status.optional(),
    me,
    answer: answerSchema.optional(),
  }),
  z.looseObject({
    ...common,
    kind: z.literal("webhook"),
    session: name,
    event: z.string().optional(),
    status: status.optional(),
    me,
  }),
  z.looseObject({
    ...common,
    kind: z.literal("log"),
    session: name.nullish(),
    event: z.string(),
    cause: z.string().optional(),
    code: z.number().int().optional(),
    text: z.string().optional(),
    version: z.string().optional(),
  }),
  z.looseObject({
    ...common,
    kind: z.literal("proxied-call"),
    session: name,
    request: z.string().optional(),
    answer: answerSchema,
  }),
  z.looseObject({ ...common, kind: z.literal("health"), answer: answerSchema }),
  z.looseObject({
    ...common,
    kind: z.literal("action-result"),
    session: name,
    action: z.string(),
    answer: answerSchema,
  }),
  z.looseObject({ ...common, kind: z.literal("operator"), session: name, what: z.string() }),
], "give a kind: poll, webhook, log, proxied-call, health, action-result or operator");
export type Signal = z.infer<typeof signalSchema>;

const beforeSchema = z.looseObject({
  engine: z.enum([...ENGINES, "UNKNOWN"], `give one of ${ENGINES.join(", ")}`),
  status,
  login: z.enum(["present", "absent", "unknown"]).optional(),
  cause: z.string().optional(),
  phase: z.string().optional(),
  stoppedBy: z.string().optional(),
  server: z.string().optional(),
  me,
});
export type Before = z.infer<typeof beforeSchema>;

/** A scenario file: what was known at time 0, and what came when (`tests/cases/README.md`). */
export const scenarioSchema = z.looseObject({
  id: z.string().optional(),
  about: z.string().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  version: z.string().optional(),
  tier: z.string().optional(),
  before: z.record(z.string(), beforeSchema),
  signals: z.array(signalSchema),
  expected: z.array(z.looseObject({ toMs: z.number().optional() })).optional(),
});
export type Scenario = z.infer<typeof scenarioSchema>;

/** A file that is no scenario: in one sentence the path of the field and what belongs there. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly code = "BAD_SCENARIO";
}

/** @throws {ScenarioError} Names the file, the path of the field, and what is expected. */
export function readScenario(text: string, file: string): Scenario {
  const value = parsedJson(text, file);
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path =
    (issue?.path ?? []).map((step) => typeof step === "number" ? `[${step}]` : `.${String(step)}`)
      .join("").replace(/^\./, "") || "the file";
  throw new ScenarioError(`Cannot replay ${file}: ${path}: ${issue?.message ?? "invalid"}`);
}

/** @throws {ScenarioError} */
export function parsedJson(text: string, file: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new ScenarioError(`Cannot replay ${file}: it is no JSON`);
  }
}

const causes: readonly string[] = CAUSES;

/** The word of a cause, where it is one of ours: a scenario may carry free text. */
export function causeWord(word: string | undefined): (typeof CAUSES)[number] | undefined {
  return word !== undefined && causes.includes(word)
    ? CAUSES.find((cause) => cause === word)
    : undefined;
}
