import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, failedCall, logged, report, thread } from "./evidence.ts";

export const databaseAway: CauseEntry = {
  name: "database-away",
  cause: "database-down",
  kind: "storage.fault",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      has: "the database system is ",
      matches: /the database system is (?:in recovery mode|starting up|shutting down)/,
    },
    {
      on: "stack",
      has: "the database system is ",
      matches: /the database system is (?:in recovery mode|starting up|shutting down)/,
    },
    { on: "message", has: "MongoServerSelectionError" },
    { on: "stack", has: "MongoServerSelectionError", logger: ["RemoteAuth", "MongoStore"] },
    { on: "message", has: "MongoNetworkError" },
    { on: "message", has: "Connection terminated unexpectedly" },
    {
      on: "message",
      has: "connect ECONNREFUSED",
      matches: /:(?:5432|27017)\b/,
      without: ["POST request"],
    },
    { on: "message", has: "KnexTimeoutError" },
    {
      on: "answer",
      status: [500],
      has: "database system is ",
      matches: /database system is (?:in recovery mode|starting up|shutting down)/,
    },
    { on: "answer", status: [500], has: "Timeout acquiring a connection" },
  ],
  meaning: "The database that WAHA keeps its logins in does not answer.",
  act: {
    do: "repair-server",
    sentence: "Bring the database back; the sessions follow by themselves.",
  },
  never: "Do not restart, delete or scan anything: the logins are in there.",
  sources: [
    report("C88"),
    thread("devlikeapro/waha#1749"),
    thread("devlikeapro/waha#591"),
  ],
  samples: [
    logged(
      "RemoteAuth",
      "Job failed: MongoServerSelectionError: connect EHOSTUNREACH 172.17.0.2:27017",
      {
        level: 50,
        fields: { job: "RemoteAuth Backup Sync" },
      },
    ),
    failedCall("2 UNKNOWN: pq: the database system is in recovery mode"),
    failedCall("database system is in recovery mode"),
    logged("WhatsappSession", "connect ECONNREFUSED 172.18.0.3:5432", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST request failed: connect ECONNREFUSED 172.18.0.3:5432", {
      level: 50,
    }),
    why: "a receiver at an odd port",
    isOf: "webhook-unreachable",
  }],
};
