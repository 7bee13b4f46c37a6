import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, logged, source, thread } from "./evidence.ts";

export const browserMissing: CauseEntry = {
  name: "browser-missing",
  cause: "crashed",
  kind: "browser.crashed",
  scope: "server",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    {
      on: "message",
      logger: ["WhatsappSession"],
      begins: "Failed to launch the browser process",
      matches: /spawn \S+ ENOENT|error while loading shared libraries/,
    },
    {
      on: "stack",
      logger: ["WhatsappSession"],
      has: "Failed to launch the browser process",
      matches: /spawn \S+ ENOENT|error while loading shared libraries/,
    },
    { on: "message", logger: ["WhatsappSession"], begins: "Could not find expected browser" },
    { on: "message", logger: ["WhatsappSession"], begins: "Could not find Chrome (ver." },
  ],
  meaning: "No browser is installed where WAHA looks for it.",
  act: {
    do: "repair-server",
    sentence: "Use WAHA's image that has the browser, and set no path of your own to it.",
  },
  never: "Do not restart the sessions: no browser appears by that.",
  sources: [
    thread("open-wa/wa-automate-nodejs#3018"),
    source("puppeteer/puppeteer", "packages/puppeteer-core/src/node/ProductLauncher.ts"),
  ],
  samples: [
    logged(
      "WhatsappSession",
      "Failed to launch the browser process! spawn /usr/bin/google-chrome ENOENT",
      { level: 50 },
    ),
    logged("WhatsappSession", "Failed to launch the browser process!", {
      level: 50,
      stack:
        "Error: Failed to launch the browser process!\n/usr/bin/chromium: error while loading shared libraries: libnss3.so: cannot open shared object file",
    }),
  ],
  nearMisses: [{
    ...logged("WhatsappSession", "Failed to launch the browser process!", { level: 50 }),
    why: "says no reason",
    isOf: "browser-launch-failed",
  }],
};
