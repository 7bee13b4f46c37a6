import { z } from "zod";
import { type Engine, POLICY, type Policy } from "../session/mod.ts";
import { parsedJson, ScenarioError } from "./scenario.ts";

const ms = z.number().min(1);
const byEngine = z.union([
  ms,
  z.partialRecord(z.enum(["WEBJS", "WPP", "NOWEB", "GOWS", "UNKNOWN"]), ms),
]);

/** Names that scenario files and the environment have for fields of the policy. */
const ALIASES: Readonly<Record<string, keyof Policy>> = {
  pollEveryMs: "pollMs",
  MONITOR_INTERVAL_MS: "pollMs",
  SETTLE_MS: "settleMs",
  STABLE_MS: "stableMs",
  START_TIMEOUT_MS: "startTimeoutMs",
  QR_RESTARTS: "qrRestarts",
  KEEP_RUNNING: "keepRunning",
  ACTS_MAX: "actsMax",
  ACTS_PERIOD_MS: "actsPeriodMs",
  SLOTS: "slots",
  SERVER_DOWN_MS: "serverDownMs",
};

/** The policy of a scenario: its settings over the defaults; names that are not ours pass. */
export function scenarioPolicy(settings: Readonly<Record<string, unknown>> = {}): Policy {
  // No digest in a replay: it would stand in every one that is longer than a day.
  let policy: Policy = { ...POLICY, digest: false };
  for (const [name, value] of Object.entries(settings)) {
    policy = withSetting(policy, name, value)?.policy ?? policy;
  }
  return policy;
}

/** @throws {ScenarioError} Names the setting and what it takes. */
export function policyFile(text: string, file: string, base: Policy): Policy {
  const value = z.record(z.string(), z.unknown()).safeParse(parsedJson(text, file));
  if (!value.success) {
    throw new ScenarioError(`Cannot use ${file}: give an object of settings by their names`);
  }
  let policy = base;
  for (const [name, given] of Object.entries(value.data)) {
    const set = withSetting(policy, name, given);
    if (set === null) throw new ScenarioError(`Cannot use ${file}: ${name} is no setting`);
    if (set.is === "wrong") throw new ScenarioError(`Cannot use ${file}: ${name}: ${set.why}`);
    policy = set.policy;
  }
  return policy;
}

function withSetting(
  policy: Policy,
  name: string,
  value: unknown,
): { is: "set" | "wrong"; policy: Policy; why: string } | null {
  if (name === "engineGraceMs" && typeof value === "number") {
    const graceMs = { ...policy.graceMs, WEBJS: value, WPP: value, UNKNOWN: value };
    return { is: "set", policy: { ...policy, graceMs }, why: "" };
  }
  if (name === "restartIntensity" && typeof value === "string") {
    const [, acts = "", minutes = ""] = /^(\d+) in (\d+) min$/.exec(value) ?? [];
    if (acts === "") return { is: "wrong", policy, why: "give '5 in 10 min'" };
    const intensity = { actsMax: Number(acts), actsPeriodMs: Number(minutes) * 60_000 };
    return { is: "set", policy: { ...policy, ...intensity }, why: "" };
  }
  const key = ALIASES[name] ?? name;
  if (!Object.hasOwn(POLICY, key)) return null;
  const known: unknown = Reflect.get(policy, key);
  const next = nextValue(known, value);
  if (next === undefined) return { is: "wrong", policy, why: expected(known) };
  return { is: "set", policy: { ...policy, [key]: next }, why: "" };
}

function nextValue(known: unknown, value: unknown): unknown {
  if (typeof known === "number") {
    return typeof value === "number" && value >= 0 ? value : undefined;
  }
  if (typeof known === "boolean") return typeof value === "boolean" ? value : undefined;
  if (Array.isArray(known)) {
    const list = z.array(ms).min(1).safeParse(value);
    return list.success ? list.data : undefined;
  }
  const given = byEngine.safeParse(value);
  if (!given.success || typeof known !== "object") return undefined;
  if (typeof given.data !== "number") return { ...known, ...given.data };
  const all: Record<Engine, number> = {
    WEBJS: given.data,
    WPP: given.data,
    NOWEB: given.data,
    GOWS: given.data,
    UNKNOWN: given.data,
  };
  return all;
}

function expected(known: unknown): string {
  if (typeof known === "number") return "give a number from 0 on";
  if (typeof known === "boolean") return "give true or false";
  return Array.isArray(known)
    ? "give a list of numbers"
    : "give a number, or one for each engine by its name";
}
