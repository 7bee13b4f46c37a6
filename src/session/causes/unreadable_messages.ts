import type { CauseEntry } from "./entry.ts";
import { logged, printed, source } from "./evidence.ts";

export const unreadableMessages: CauseEntry = {
  name: "unreadable-messages",
  cause: null,
  kind: null,
  scope: "session",
  engines: ["NOWEB", "GOWS"],
  versions: {},
  signatures: [
    { on: "text", has: "Bad MAC" },
    { on: "text", has: "Failed to decrypt message with any known session" },
    { on: "message", has: "Bad MAC", without: ["Connection closed due to"] },
    { on: "stack", has: "Bad MAC" },
  ],
  meaning: "Single messages could not be read at first; the phone sends them again.",
  act: { do: "none", sentence: "Nothing to do, even when there are hundreds in a row." },
  never: "Do not clear the login: it has nothing to do with it.",
  sources: [
    source("WhiskeySockets/libsignal-node", "src/session_cipher.js"),
    source("WhiskeySockets/libsignal-node", "src/crypto.js"),
  ],
  samples: [
    printed("Session error:Error: Bad MAC Error: Bad MAC"),
    printed("Failed to decrypt message with any known session..."),
    logged("NOWEBEngine", "failed to decrypt message", {
      level: 50,
      error: "Error: Bad MAC",
      stack: "Error: Bad MAC\n    at Object.verifyMAC",
    }),
  ],
  nearMisses: [{
    ...logged("WebhookSender", "POST DATA", {
      level: 20,
      fields: { data: { payload: { body: "I bought a Bad MAC" } } },
    }),
    why: "a customer wrote it",
  }],
};
