import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, logged, recorded } from "./evidence.ts";

export const logOutAsked: CauseEntry = {
  name: "log-out-asked",
  cause: null,
  kind: "session.logout",
  scope: "session",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      has: "Intentional Logout",
      begins: "Connection closed due to ",
    },
    { on: "message", logger: ["SessionManager"], begins: "Unpairing the device from account..." },
  ],
  meaning: "Somebody asked WAHA to log this number out or to delete it.",
  act: { do: "none", sentence: "Nothing to heal: it shows a code again, or it is gone as wished." },
  never: "Do not report it as a fault of the phone.",
  sources: [
    recorded("2026.2.1-noweb-stub-json-info:500", "Intentional Logout"),
    recorded("2026.2.1-noweb-stub-json-info:338", "Unpairing the device from account..."),
  ],
  samples: [
    logged("SessionManager", "Unpairing the device from account..."),
    logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Intentional Logout', do not reconnect the session.",
      { level: 50 },
    ),
  ],
  nearMisses: [{
    ...logged(
      "WhatsappSession",
      "Connection closed due to 'Error: Stream Errored (conflict)', do not reconnect the session.",
      { level: 50 },
    ),
    why: "nobody asked WAHA for this one",
    isOf: "logged-out-noweb",
  }],
};
