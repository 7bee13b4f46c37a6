import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, failedCall, logged, printed, source, thread } from "./evidence.ts";

export const diskFull: CauseEntry = {
  name: "disk-full",
  cause: "storage-full",
  kind: "storage.fault",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    { on: "message", has: "ENOSPC: no space left on device" },
    { on: "stack", has: "ENOSPC: no space left on device" },
    { on: "text", has: "ENOSPC: no space left on device" },
    { on: "message", has: "No space left on device" },
    { on: "text", has: "No space left on device" },
    { on: "message", has: "SQLITE_FULL" },
    { on: "stack", has: "SQLITE_FULL" },
    { on: "answer", status: [500], has: "no space left on device" },
    { on: "answer", status: [500], has: "SQLITE_FULL" },
  ],
  meaning: "The disk is full: WAHA can store nothing, not even a login.",
  act: {
    do: "repair-server",
    sentence: "Free some space, then say so here: nothing is tried before.",
  },
  never: "Do not restart anything: writing on a full disk ruins logins.",
  sources: [
    thread("arespawn/WhatsAppToDiscord#158"),
    thread("wwebjs/whatsapp-web.js#1544"),
    source("sqlite.org", "rescode.html"),
  ],
  samples: [
    logged("WhatsappSession", "ENOSPC: no space left on device, write", { level: 50 }),
    logged("NowebPersistentStore", "Failed to save", {
      level: 50,
      error:
        "Error: ENOSPC: no space left on device, open '/app/.sessions/noweb/default/creds.json'",
    }),
    printed("[Error: ENOSPC: no space left on device, write] {"),
    failedCall("ENOSPC: no space left on device, mkdir '/app/.sessions/noweb/desk'"),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST request failed: Request failed with status code 507", {
      level: 50,
      error: "Request failed with status code 507",
    }),
    why: "the disk of a receiver",
    isOf: "webhook-rejected",
  }],
};
