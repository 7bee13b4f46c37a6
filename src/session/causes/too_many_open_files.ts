import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, gows, logged, source } from "./evidence.ts";

export const tooManyOpenFiles: CauseEntry = {
  name: "too-many-open-files",
  cause: null,
  kind: "storage.fault",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "message", has: "EMFILE: too many open files" },
    { on: "stack", has: "EMFILE: too many open files" },
    { on: "text", has: "EMFILE: too many open files" },
    { on: "message", has: ": too many open files", begins: "[Session/" },
    { on: "answer", status: [500], has: "EMFILE: too many open files" },
  ],
  meaning: "WAHA has opened more files than its server allows.",
  act: {
    do: "repair-server",
    sentence: "Raise the limit of open files for WAHA and start it again.",
  },
  never: "Do not restart single sessions: the next one meets the same limit.",
  sources: [source("nodejs/node", "doc/api/errors.md")],
  samples: [
    logged(
      "WhatsappSession",
      "EMFILE: too many open files, open '/app/.sessions/noweb/a/creds.json'",
      {
        level: 50,
      },
    ),
    gows("[Session/clinic-7/Client/Socket] Failed to dial: too many open files", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("Storage", "Files lifetime is 0, files will not be removed"),
    why: "an ordinary start",
  }],
};
