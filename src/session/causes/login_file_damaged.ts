import type { CauseEntry } from "./entry.ts";
import { logged, printed, report, thread } from "./evidence.ts";

export const loginFileDamaged: CauseEntry = {
  name: "login-file-damaged",
  cause: "credentials-damaged",
  kind: "storage.fault",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [
    {
      on: "text",
      has: "creds.json",
      matches: /Failed to fix '[^']*?(?:\/(?<session>[^/']+))?\/creds\.json' file/,
    },
    {
      on: "message",
      has: "creds.json",
      matches: /Failed to fix '[^']*?(?:\/(?<session>[^/']+))?\/creds\.json' file/,
    },
    {
      on: "stack",
      logger: ["WhatsappSession"],
      has: "AuthState",
      matches: /SyntaxError: (?:Unexpected|Unterminated|Expected|Bad)/,
    },
  ],
  meaning: "The stored login of this number cannot be read any more.",
  act: {
    do: "ask-person",
    sentence: "Put a back-up of its folder back; without one it has to be scanned anew.",
  },
  never: "Do not restart it again and again: it fails the same each time.",
  sources: [
    thread("devlikeapro/waha#731"),
    thread("WhiskeySockets/Baileys#794"),
    report("C84"),
  ],
  samples: [
    printed(
      "Failed to fix \"creds.json\" file, continue... Error: Failed to fix '.sessions/noweb/desk/creds.json' file. Content:",
    ),
    logged("WhatsappSession", "Failed to start the client", {
      level: 50,
      error: "SyntaxError: Unexpected end of JSON input",
      stack:
        "SyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n    at useMultiFileAuthState (/app/dist/core/engines/noweb/useMultiFileAuthState.js:40:25)",
    }),
  ],
  nearMisses: [
    {
      ...printed("Fixed '.sessions/noweb/desk/creds.json' content: {}"),
      why: "WAHA mended the file by itself",
    },
    {
      ...printed("Session error:Error: Bad MAC Error: Bad MAC"),
      why: "one message that could not be read, not the login",
      isOf: "unreadable-messages",
    },
    {
      ...logged("SessionManager", "Unexpected end of JSON input", { level: 40 }),
      why: "a caller's broken body",
    },
  ],
};
