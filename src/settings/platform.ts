import type { Setting } from "./setting.ts";

/** How long a call and a stop may take, and what Deno Deploy sets. */
export const PLATFORM_SETTINGS = [
  {
    name: "WAIT_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 0, max: 25_000 },
    default: "25000",
    defaultOnDeploy: "4000",
    meaning: "How long `auto-recover` waits for the outcome before it answers 202.",
  },
  {
    name: "SHUTDOWN_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 100, max: 60_000 },
    default: "4500",
    meaning:
      "How long requests that run may take to end when the service is stopped. Deno Deploy kills after 5 s.",
  },
  {
    name: "DENO_DEPLOY",
    kind: "platform",
    meaning: "`true` on Deno Deploy, which sets it.",
  },
  {
    name: "DENO_TIMELINE",
    kind: "platform",
    meaning:
      "Set by Deno Deploy. Only `production` heals: a preview of a branch must not act on the same WAHA.",
  },
  {
    name: "DENO_DEPLOYMENT_ID",
    kind: "platform",
    meaning: "Set by Deno Deploy: a part of this replica's name.",
  },
] as const satisfies readonly Setting[];
