import type { CauseEntry } from "./entry.ts";
import { ALL_ENGINES, printed, recorded } from "./evidence.ts";

export const killedBySystem: CauseEntry = {
  name: "killed-by-system",
  cause: "out-of-memory",
  kind: "memory.oom",
  scope: "server",
  engines: ALL_ENGINES,
  versions: {},
  signatures: [
    {
      on: "text",
      has: "ut of memory: Killed process ",
      gives: { by: "kernel" },
      matches: /Killed process (?<pid>\d+) \((?<process>node|MainThread|gows|npm|yarn)[^)]*\)/,
    },
    {
      on: "text",
      has: "oom-kill:constraint=",
      gives: { by: "kernel" },
      matches: /,task=(?<process>node|MainThread|gows|npm|yarn)[^,]*,pid=(?<pid>\d+)/,
    },
  ],
  meaning: "The server ran out of memory, and its system ended WAHA.",
  act: {
    do: "repair-server",
    sentence:
      "Let WAHA start again, then look at all sessions; give it more memory or fewer sessions.",
  },
  never: "Do not restart sessions one by one while WAHA is starting.",
  sources: [
    recorded("kernel-oom-dmesg:80", "Memory cgroup out of memory: Killed process 13956 (node)"),
    recorded("kernel-oom-dmesg:79", "oom-kill:constraint=CONSTRAINT_MEMCG"),
  ],
  samples: [
    printed(
      "[ 1905.787859] Memory cgroup out of memory: Killed process 13956 (node) total-vm:11971452kB, anon-rss:291268kB, file-rss:52768kB, shmem-rss:0kB, UID:0 pgtables:3640kB oom_score_adj:0",
    ),
    printed(
      "[ 1905.787817] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/waha,task_memcg=/waha,task=node,pid=13956,uid=0",
    ),
  ],
  nearMisses: [
    {
      ...printed("Out of memory: Killed process 812 (mysqld) total-vm:1823412kB, anon-rss:912kB"),
      why: "another program of the same machine",
    },
    {
      ...printed("[ 1905.787809] [  pid  ]   uid  tgid total_vm      rss oom_score_adj name"),
      why: "the list of programs around it",
    },
  ],
};
