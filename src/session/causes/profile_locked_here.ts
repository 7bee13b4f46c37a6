import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, inCase, printed, report } from "./evidence.ts";

export const profileLockedHere: CauseEntry = {
  name: "profile-locked-here",
  cause: "profile-locked",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    {
      on: "text",
      has: "SingletonLock: File exists (17)",
      matches: /(?:\/session-(?<session>[^/]+))?\/SingletonLock: File exists/,
    },
    {
      on: "stack",
      logger: ["WhatsappSession"],
      has: "SingletonLock: File exists (17)",
    },
  ],
  meaning: "Another browser on the same server still uses this number's folder.",
  act: { do: "wait", sentence: "Wait until the old browser has ended, then start the session." },
  never: "Do not remove the lock while the old browser may live: both would damage the login.",
  sources: [
    inCase("H07-singleton-lock:12", "SingletonLock: File exists (17)"),
    report("C24"),
  ],
  samples: [
    printed(
      "[57:57:0302/100204.000117:ERROR:process_singleton_posix.cc(340)] Failed to create /app/.sessions/webjs/default/session-lobby/SingletonLock: File exists (17)",
    ),
  ],
  nearMisses: [{
    ...printed(
      "rm: cannot remove '/app/.sessions/webjs/default/session-lobby/SingletonLock': No such file",
    ),
    why: "somebody cleaned up",
  }],
};
