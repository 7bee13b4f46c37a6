import type { CauseEntry } from "./entry.ts";
import { BROWSER_ENGINES, printed, recorded, report } from "./evidence.ts";

export const browserKilledBySystem: CauseEntry = {
  name: "browser-killed-by-system",
  cause: "out-of-memory",
  kind: "memory.oom",
  scope: "server",
  engines: BROWSER_ENGINES,
  versions: {},
  signatures: [
    {
      on: "text",
      has: "ut of memory: Killed process ",
      gives: { by: "kernel" },
      matches: /Killed process (?<pid>\d+) \((?<process>chrom[^)]*|google-chrome[^)]*)\)/,
    },
    {
      on: "text",
      has: "oom-kill:constraint=",
      gives: { by: "kernel" },
      matches: /,task=(?<process>chrom[^,]*|google-chrome[^,]*),pid=(?<pid>\d+)/,
    },
  ],
  meaning: "The server ran out of memory, and its system ended the browser of one number.",
  act: {
    do: "repair-server",
    sentence: "WAHA starts that browser again; give the server more memory or fewer sessions.",
  },
  never: "Do not restart all sessions: that needs still more memory.",
  sources: [
    recorded("kernel-oom-dmesg:80", "Memory cgroup out of memory: Killed process"),
    report("C28"),
  ],
  samples: [
    printed("Memory cgroup out of memory: Killed process 412 (chromium) total-vm:1171452kB"),
    printed("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),task=chrome,pid=412,uid=0"),
  ],
  nearMisses: [{
    ...printed("Memory cgroup out of memory: Killed process 13956 (node) total-vm:11971452kB"),
    why: "WAHA itself",
    isOf: "killed-by-system",
  }],
};
