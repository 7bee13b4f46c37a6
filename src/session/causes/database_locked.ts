import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, gows, logged, report, source } from "./evidence.ts";

export const databaseLocked: CauseEntry = {
  name: "database-locked",
  cause: null,
  kind: "storage.fault",
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "message", has: "SQLITE_BUSY" },
    { on: "stack", has: "SQLITE_BUSY" },
    { on: "message", has: "database is locked", begins: "[Session/", without: ["SQLITE_BUSY"] },
    { on: "answer", status: [500], has: "SQLITE_BUSY" },
  ],
  meaning: "Two programs write into the same stored login at once.",
  act: { do: "repair-server", sentence: "See that only one WAHA uses this folder." },
  never: "Do not start a second copy of this session.",
  sources: [report("C24"), source("sqlite.org", "rescode.html")],
  samples: [
    logged("NowebPersistentStore", "SQLITE_BUSY: database is locked", { level: 50 }),
    gows("[Session/clinic-7/Client/Storage] database is locked (5) (SQLITE_BUSY)", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("NowebPersistentStore", "store sync - '5' synced chats"),
    why: "an ordinary line",
  }],
};
