import type { CauseEntry } from "./entry.ts";
import { logged, recorded, report } from "./evidence.ts";

export const plannedReconnect: CauseEntry = {
  name: "planned-reconnect",
  cause: null,
  kind: null,
  scope: "session",
  engines: ["NOWEB"],
  versions: { until: "2025.1.6" },
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Job started with interval ",
    fields: { job: "auto-restart" },
  }],
  meaning: "This old WAHA makes each connection anew about every half hour, on purpose.",
  act: { do: "none", sentence: "Let it: it works again within seconds." },
  never: "Do not take the short pause for a fall.",
  sources: [
    recorded("2024.10.8-noweb-real-json-info:16", "Job started with interval 1695000 ms"),
    report("C07"),
  ],
  samples: [
    logged("WhatsappSession", "Job started with interval 1695000 ms", {
      fields: { job: "auto-restart", class: "SinglePeriodicJobRunner" },
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Job scheduled with timeout 2000 ms", {
      fields: { job: "start-engine", class: "SingleDelayedJobRunner" },
    }),
    why: "WAHA's own restart after a fall",
  }],
};
