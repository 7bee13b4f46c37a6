import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, inCase, logged, report, thread } from "./evidence.ts";

export const detachedFrame: CauseEntry = {
  name: "detached-frame",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Attempted to use detached Frame",
  }],
  meaning: "WhatsApp reloaded its page in the browser, and WAHA lost hold of it.",
  act: {
    do: "restart",
    sentence:
      "Wait ten seconds for WAHA's own restart; only then restart the session once and look.",
  },
  never: "Do not restart at the same instant as WAHA does.",
  sources: [
    inCase("H02-webjs-detached-frame:4", "Attempted to use detached Frame"),
    report("C15"),
    thread("devlikeapro/waha#1386"),
  ],
  samples: [
    logged("WhatsappSession", "Attempted to use detached Frame '9C1E44F0A2B3'.", {
      level: 50,
      error: "Error: Attempted to use detached Frame '9C1E44F0A2B3'.",
    }),
  ],
  nearMisses: [{
    ...logged(
      "Bootstrap",
      "Error: Attempted to use detached Frame 'D6BFA500CF4E'.\n    at CdpFrame",
      {
        level: 50,
      },
    ),
    why: "the harmless echo of a log-out",
    isOf: "stray-rejection",
  }],
};
