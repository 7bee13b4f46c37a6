import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report } from "./evidence.ts";

export const engineStateBad: CauseEntry = {
  name: "engine-state-bad",
  cause: null,
  kind: "session.disconnected",
  scope: "session",
  engines: ["WEBJS"],
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session state changed to bad state, waiting for recovery...",
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session is still in bad state, restarting...",
    },
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Session has no current state, restarting...",
    },
  ],
  meaning: "WhatsApp's page lost its connection; WAHA looks again and starts it anew if needed.",
  act: { do: "wait", sentence: "Wait ten seconds, then look whether messages really flow." },
  never: "Do not believe that it works because its page says so.",
  sources: [
    recorded("2024.10.8-webjs-fakepage-json-info:37", "Session state changed to bad state"),
    recorded("2026.2.1-webjs-fakepage-json-info:35", "Session is still in bad state"),
    report("C67"),
  ],
  samples: [
    logged("WhatsappSession", "Session state changed to bad state, waiting for recovery...", {
      fields: { state: "TIMEOUT", event: "change_state" },
    }),
    logged("WhatsappSession", "Session is still in bad state, restarting...", {
      fields: { state: "TIMEOUT", event: "change_state", currentState: "TIMEOUT" },
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Session engine state changed", {
      fields: { state: "CONNECTED", event: "change_state" },
    }),
    why: "the good news",
  }],
};
