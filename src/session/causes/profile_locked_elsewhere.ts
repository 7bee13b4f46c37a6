import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, inCase, logged, printed, report } from "./evidence.ts";

export const profileLockedElsewhere: CauseEntry = {
  name: "profile-locked-elsewhere",
  cause: "profile-locked",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    {
      on: "stack",
      logger: ["WhatsappSession"],
      has: "appears to be in use by another ",
      matches: /process \(\d+\) on another computer \((?<lockHost>[^)]+)\)/,
    },
    {
      on: "text",
      has: "appears to be in use by another ",
      matches: /process \(\d+\) on another computer \((?<lockHost>[^)]+)\)/,
    },
  ],
  meaning: "A lock that an earlier server left behind keeps the browser from starting.",
  act: {
    do: "repair-server",
    sentence:
      "Stop the session, remove the files Singleton* from its folder, start it again; newer WAHA does that itself.",
  },
  never:
    "Do not restart in a loop and do not scan anew: every try fails the same, the login is good.",
  sources: [
    inCase("H07-singleton-lock:8", "on another computer (5f3c9a1b2d4e)"),
    report("C22"),
    report("C23"),
    report("C24"),
  ],
  samples: [
    logged("WhatsappSession", "Failed to launch the browser process!", {
      level: 50,
      error: "Error: Failed to launch the browser process!",
      stack:
        "Error: Failed to launch the browser process!\n[31:31:0302/100200.918402:ERROR:process_singleton_posix.cc(353)] The profile appears to be in use by another Chromium process (44) on another computer (5f3c9a1b2d4e). Chromium has locked the profile so that it doesn't get corrupted.",
    }),
    printed(
      "[31:31:0302/100200.918402:ERROR:process_singleton_posix.cc(353)] The profile appears to be in use by another Chromium process (44) on another computer (5f3c9a1b2d4e). Chromium has locked the profile so that it doesn't get corrupted.",
    ),
  ],
  nearMisses: [{
    ...printed(
      "[57:57:0302/100204.000117:ERROR:process_singleton_posix.cc(340)] Failed to create /app/.sessions/webjs/default/session-lobby/SingletonLock: File exists (17)",
    ),
    why: "a lock of this very server: its browser may be alive",
    isOf: "profile-locked-here",
  }],
};
