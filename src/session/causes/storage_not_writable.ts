import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, printed, source, thread } from "./evidence.ts";

export const storageNotWritable: CauseEntry = {
  name: "storage-not-writable",
  cause: null,
  kind: "storage.fault",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      has: "permission denied, ",
      matches:
        /(?<error>EACCES|EPERM): (?:permission denied|operation not permitted), \w+ '[^']*\.(?:sessions|media)/,
    },
    {
      on: "stack",
      has: "permission denied, ",
      matches:
        /(?<error>EACCES|EPERM): (?:permission denied|operation not permitted), \w+ '[^']*\.(?:sessions|media)/,
    },
    {
      on: "text",
      has: "permission denied, ",
      matches:
        /(?<error>EACCES|EPERM): (?:permission denied|operation not permitted), \w+ '[^']*\.(?:sessions|media)/,
    },
    { on: "message", has: "EROFS: read-only file system" },
    { on: "stack", has: "EROFS: read-only file system" },
    { on: "text", has: "EROFS: read-only file system" },
  ],
  meaning: "WAHA may not write into its own folder, so no login can be stored.",
  act: {
    do: "repair-server",
    sentence: "Give WAHA the right to write into its folder, then start it again.",
  },
  never: "Do not scan codes meanwhile: the login would be lost at the next start.",
  sources: [
    source("nodejs/node", "doc/api/errors.md"),
    thread("ArchiveBox/pocket-exporter#10"),
  ],
  samples: [
    logged("WhatsappSession", "EACCES: permission denied, mkdir '/app/.sessions/noweb/desk'", {
      level: 50,
    }),
    printed("Error: EROFS: read-only file system, open '/app/.sessions/noweb/default/creds.json'"),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "EACCES: permission denied, open '/tmp/picture.jpg'", {
      level: 50,
    }),
    why: "one picture, not the store",
  }],
};
