import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, failedCall, gows, report, thread } from "./evidence.ts";

export const databaseCrowded: CauseEntry = {
  name: "database-crowded",
  cause: "database-down",
  kind: "storage.fault",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "message", has: "too many clients already" },
    { on: "stack", has: "too many clients already" },
    { on: "message", has: "remaining connection slots are reserved" },
    { on: "stack", has: "remaining connection slots are reserved" },
    { on: "answer", status: [500], has: "too many clients already" },
    { on: "answer", status: [500], has: "remaining connection slots are reserved" },
  ],
  meaning:
    "WAHA's database takes no more connections: there are too many sessions for its settings.",
  act: { do: "repair-server", sentence: "Raise max_connections of the database." },
  never: "Do not restart sessions: each one asks for still more.",
  sources: [report("C98"), thread("devlikeapro/waha#1017")],
  samples: [
    gows("[Session/clinic-7/Client/Storage] pq: sorry, too many clients already", { level: 50 }),
    failedCall("remaining connection slots are reserved for roles with the SUPERUSER attribute"),
  ],
  nearMisses: [{
    ...gows("[Session/clinic-7/Client] Uploading 50 new prekeys to server"),
    why: "an ordinary start",
  }],
};
