import type { CauseEntry } from "./entry.ts";
import { gows, logged, report, source } from "./evidence.ts";

export const loginStoreDamaged: CauseEntry = {
  name: "login-store-damaged",
  cause: "credentials-damaged",
  kind: "storage.fault",
  scope: "session",
  engines: ["NOWEB", "GOWS"],
  versions: {},
  signatures: [
    { on: "message", has: "database disk image is malformed" },
    { on: "stack", has: "database disk image is malformed" },
    { on: "answer", status: [500], has: "database disk image is malformed" },
  ],
  meaning: "The file in which WAHA keeps this number's login is damaged.",
  act: {
    do: "ask-person",
    sentence: "Put a back-up of its folder back; without one it has to be scanned anew.",
  },
  never: "Do not go on writing into it: stop the session first.",
  sources: [report("C24"), report("C84"), source("sqlite.org", "rescode.html")],
  samples: [
    gows("[Session/clinic-7/Client/Storage] database disk image is malformed (11)", { level: 50 }),
    logged("NowebPersistentStore", "SQLITE_CORRUPT: database disk image is malformed", {
      level: 50,
    }),
  ],
  nearMisses: [{
    ...gows("[Session/clinic-7/Client/Storage] database is locked (5) (SQLITE_BUSY)", {
      level: 50,
    }),
    why: "two writers, no damage yet",
    isOf: "database-locked",
  }],
};
