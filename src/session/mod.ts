export * from "./facts.ts";
export * from "./world.ts";
export { Draft } from "./draft.ts";
export { markSent } from "./intent.ts";
export { observe } from "./observe.ts";
export { POLICY, type Policy } from "./policy.ts";
export { reconcile } from "./reconcile.ts";
export { RULES } from "./rules/mod.ts";
export { isMissing, unreachable, waitsForScan } from "./status.ts";
