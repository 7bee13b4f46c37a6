import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, inCase, logged, report, source } from "./evidence.ts";

export const browserLaunchFailed: CauseEntry = {
  name: "browser-launch-failed",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "session",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [{
    on: "message",
    logger: ["WhatsappSession"],
    begins: "Failed to launch the browser process",
    without: ["ENOENT", "process_singleton", "shared libraries"],
  }],
  meaning: "The browser in which this number's WhatsApp should run did not start.",
  act: {
    do: "restart",
    sentence: "Restart once; if it fails the same, read the lines below it and repair the server.",
  },
  never: "Do not restart in a loop: each try costs memory and ends the same.",
  sources: [
    inCase("H07-singleton-lock:11", "Failed to launch the browser process!"),
    report("C21"),
    source("puppeteer/puppeteer", "packages/browsers/src/launch.ts"),
  ],
  samples: [
    logged("WhatsappSession", "Failed to launch the browser process!", { level: 50 }),
    logged("WhatsappSession", "Failed to launch the browser process: Code: 1", { level: 50 }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Failed to launch the browser process!", {
      level: 50,
      error: "Error: Failed to launch the browser process!",
      stack:
        "Error: Failed to launch the browser process!\n[31:31:ERROR:process_singleton_posix.cc(353)] The profile appears to be in use by another Chromium process (44) on another computer (5f3c9a1b2d4e).",
    }),
    why: "the reason stands below it",
    isOf: "profile-locked-elsewhere",
  }],
};
