/** Scenario files and exported incidents, played through the pure core on a clock of their own. */
export { type CommandParts, runReplay } from "./command.ts";
export { compare, type Difference } from "./compare.ts";
export { policyFile, scenarioPolicy } from "./policy.ts";
export { replay, type Replayed } from "./replay.ts";
export { readScenario, type Scenario, ScenarioError } from "./scenario.ts";
