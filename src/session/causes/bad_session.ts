import type { CauseEntry } from "./entry.ts";
import { logged, source } from "./evidence.ts";

export const badSession: CauseEntry = {
  name: "bad-session",
  cause: "unknown",
  kind: "session.disconnected",
  scope: "session",
  engines: ["NOWEB"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "'Error: Stream Errored (",
      begins: "Connection closed due to ",
      ends: "reconnecting...",
      without: ["(conflict)", "(restart required)", "(unknown)"],
      matches: /Stream Errored \((?<reason>[^)]*)\)/,
    },
    { on: "code", code: 500, engines: ["NOWEB"] },
  ],
  meaning: "WhatsApp ended the connection because it did not understand it; often it works again.",
  act: { do: "restart", sentence: "Restart this session, with longer pauses each time." },
  never: "Do not clear the login: nothing says that it is bad.",
  sources: [
    source("WhiskeySockets/Baileys", "src/Utils/generics.ts"),
    source("WhiskeySockets/Baileys", "src/Types/index.ts"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (ack)', reconnecting...",
    ),
  ],
  nearMisses: [{
    ...logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (restart required)', reconnecting...",
    ),
    why: "the normal step after a scan",
    isOf: "restart-after-pairing",
  }],
};
