/** What was recorded and the simulator does not reproduce. */
export interface Listed {
  /** Folder and file below `tests/recorded`. */
  file: string;
  /** Labels of exchanges, or how `missing` begins to word what is not told; or all of the file. */
  which: readonly string[] | "all";
  because: string;
}

const WAHA_ITSELF =
  "WAHA itself took 160 to 260 ms more: its first start, Chromium's picture or end";
const PING = "The recorder asked until WAHA was up; that exchange was not kept";
const SAME_MS = "Two answers in one millisecond, logged the other way round";
const UNCAUGHT = "An exception thrown on purpose: no control does that";
const RECEIVER = "The log shows what the receiver answered; the simulator does not read that";
const CUT = "The middle of the recording is cut out, so its end is compared with the wrong minute";
const GOWS_ME = "The stand-in for GOWS said who is logged in although nobody had scanned";
const GOWS_END = "What WAHA still tried on the dead subprocess";
const NO_EVENT =
  "Not an event of a session: start-up checks, a dump of V8, a crash made on purpose";
const STARTS = ["requests: #1 request completed GET /ping"];

export const LISTED: readonly Listed[] = [
  {
    file: "http/2024.10.8-noweb-real-json-info.jsonl",
    which: ["create and start"],
    because: WAHA_ITSELF,
  },
  {
    file: "http/2024.10.8-webjs-fakepage-json-info.jsonl",
    which: ["restart after phone log-out", "logout"],
    because: WAHA_ITSELF,
  },
  {
    file: "http/2024.10.8-webjs-real-json-info.jsonl",
    which: ["screenshot", "restart"],
    because: WAHA_ITSELF,
  },
  {
    file: "webhooks/2026.2.1-gows-fakegrpc-json-info.jsonl",
    which: ["/hook session.status: #25 session.status STOPPED"],
    because: GOWS_ME,
  },
  {
    file: "ws/2026.2.1-gows-fakegrpc-json-info.jsonl",
    which: ["all: #25 session.status STOPPED"],
    because: GOWS_ME,
  },
  { file: "logs/2024.10.8-noweb-real-json-info.log", which: STARTS, because: PING },
  { file: "logs/2024.10.8-webjs-fakepage-json-info.log", which: STARTS, because: PING },
  { file: "logs/2024.10.8-webjs-real-json-info.log", which: STARTS, because: PING },
  {
    file: "logs/2024.10.8-noweb-stub-json-info.log",
    which: ["requests: #2 request completed GET /ping"],
    because: PING,
  },
  {
    file: "logs/2024.10.8-noweb-stub-json-info.log",
    which: ["requests: #107 request errored POST /api/sessions/default/start"],
    because: SAME_MS,
  },
  {
    file: "logs/2024.10.8-noweb-stub-json-info.log",
    which: ["WebhookSender POST: #38 ", "WebhookSender POST: #39 "],
    because: RECEIVER,
  },
  {
    file: "logs/2024.10.8-noweb-stub-pretty-info.log",
    which: ["requests: #2 request completed GET /ping"],
    because: PING,
  },
  {
    file: "logs/2024.10.8-noweb-stub-pretty-info.log",
    which: ["requests: #101 request errored POST /api/sessions/default/start"],
    because: SAME_MS,
  },
  {
    file: "logs/2024.10.8-noweb-stub-pretty-info.log",
    which: ["WebhookSender POST: #37 ", "WebhookSender POST: #38 ", "WebhookSender POST: #64 "],
    because: RECEIVER,
  },
  {
    file: "logs/2026.2.1-noweb-stub-json-info.log",
    which: ["Bootstrap: #5 Uncaught Exception", "Bootstrap: #6 Error: stub uncaught"],
    because: UNCAUGHT,
  },
  {
    file: "logs/2026.2.1-noweb-stub-json-info.log",
    which: ["requests: #104 request errored POST /api/sessions/default/start"],
    because: SAME_MS,
  },
  {
    file: "logs/2026.2.1-noweb-stub-pretty-debug.log",
    which: ["Bootstrap: #5 Uncaught Exception", "Bootstrap: #6 Error: stub uncaught"],
    because: UNCAUGHT,
  },
  {
    file: "logs/2026.2.1-noweb-stub-pretty-debug.log",
    which: ["SessionManager: #10 ", "SessionManager: #11 "],
    because: CUT,
  },
  {
    file: "logs/2026.2.1-noweb-real-stuck.log",
    which: [
      "WebhookSender Sending: #27 ",
      "WebhookSender Sending: #28 ",
      "WebhookSender POST: #27 ",
      "WebhookSender POST: #28 ",
      "NOWEBEngine: #25 ",
      "NOWEBEngine: #26 ",
    ],
    because: CUT,
  },
  {
    file: "logs/2026.2.1-gows-fakegrpc-json-info.log",
    which: ["Bootstrap: #7 SIGTERM received", "SessionManager: #15 ", "sessions: #6 Stream error"],
    because: GOWS_END,
  },
  { file: "logs/2024.10.8-noweb-stub-uncaught-exit.log", which: "all", because: NO_EVENT },
  { file: "logs/2026.2.1-boot-generated.log", which: "all", because: NO_EVENT },
  { file: "logs/2026.2.1-boot-nokey.log", which: "all", because: NO_EVENT },
  { file: "logs/2026.2.1-noweb-stub-heap-oom.log", which: "all", because: NO_EVENT },
  { file: "logs/kernel-oom-dmesg.log", which: "all", because: NO_EVENT },
];

/** Whether this, as the conformance test words it, is listed. */
export function isListed(file: string, words: string): boolean {
  return LISTED.some((entry) =>
    entry.file === file &&
    (entry.which === "all" || entry.which.some((begin) => words.startsWith(begin)))
  );
}

/** The table of `docs/simulator.md`; `countOf` says how much a whole file holds. */
export function listedTable(countOf: (file: string) => number): string {
  const rows = LISTED.map(({ file, which, because }) => {
    const count = which === "all" ? countOf(file) : which.length;
    const said = which === "all" ? "all" : which.map((one) => one.trim()).join("; ");
    return `| \`${file}\` | ${said} | ${count} | ${because} |`;
  });
  return ["| Recording | Which | How many | Why |", "|---|---|---|---|", ...rows].join("\n");
}
