import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import {
  incidentStatsSchema,
  ledgerQuerySchema,
  ledgerSchema,
  statsQuerySchema,
  uptimeQuerySchema,
  uptimeSchema,
} from "../contract/mod.ts";
import { answered } from "./definitions.ts";

export const LEDGER = createRoute({
  method: "get",
  path: "/ledger",
  operationId: "getLedger",
  summary: "What was done, left undone and healed: each number from the incidents that are kept",
  "x-errors": ["INVALID_REQUEST", "STORE_UNAVAILABLE"],
  request: { query: ledgerQuerySchema },
  responses: { 200: answered("The do-no-harm ledger", ledgerSchema) },
});

export const UPTIME = createRoute({
  method: "get",
  path: "/uptime",
  operationId: "getUptime",
  summary: "How long sessions were up, and when they were not",
  "x-errors": ["INVALID_REQUEST", "SESSION_NOT_FOUND", "NOT_READY", "STORE_UNAVAILABLE"],
  request: { query: uptimeQuerySchema },
  responses: { 200: answered("A page of sessions", uptimeSchema) },
});

export const INCIDENT_STATS = createRoute({
  method: "get",
  path: "/incidents/stats",
  operationId: "getIncidentStats",
  summary: "Outages by day or hour, times to recover, causes and rules: for charts",
  "x-errors": ["INVALID_REQUEST", "STORE_UNAVAILABLE"],
  request: { query: statsQuerySchema },
  responses: { 200: answered("What charts show", incidentStatsSchema) },
});

/** The routes of what incidents add up to, below the API and below a server's name. */
export const OF_HISTORY: readonly RouteConfig[] = [INCIDENT_STATS, LEDGER, UPTIME];
