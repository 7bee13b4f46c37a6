/** A rule that is no row of `RULES`: it is judged beside them, at the place named by `where`. */
export interface RuleBeside {
  id: string;
  sentence: string;
  source: string;
  where: string;
}

/** What decides before, after or around the rules for one session: with them, the whole table. */
export const RULES_BESIDE: readonly RuleBeside[] = [
  {
    id: "S1",
    sentence: "While WAHA does not answer nothing is sent, and a person is told after 3 min",
    source: "design §3 S1",
    where: "rules/server.ts, reconcile.ts whileServerSick",
  },
  {
    id: "S2",
    sentence: "A refused key is told at once, looked at every 5 min, and ends by itself",
    source: "waha#469, #1573, #1939 (C74)",
    where: "rules/server.ts, observe_look.ts isRefusedAct",
  },
  {
    id: "S3-settle",
    sentence: "WAHA settles 30 s after its start and while sessions leave STOPPED, at most 15 min",
    source: "design §3 S3",
    where: "rules/server.ts settleServer",
  },
  {
    id: "S3-starts",
    sentence: "Three starts in 15 min are told once, and sessions are started 60 s apart then",
    source: "design §3 S3",
    where: "rules/server.ts, choose.ts waitsForCalm",
  },
  {
    id: "S4-ills",
    sentence:
      "An engine or database that is gone bars acts until calls answer, a full disk until " +
      "/health or a person says so",
    source: "waha#1749 (C88), contract §2 (GOWS), design §3 S4",
    where: "ills.ts, rules/server.ts expireIlls",
  },
  {
    id: "S5",
    sentence: "When many of one engine fall together, or acts help none, one is tried and the " +
      "others are held",
    source: "waha#2191 (C01), #1932 (C14), #1314 (C86); core study §6",
    where: "rules/herd.ts, rules/canary.ts, rules/brake.ts",
  },
  {
    id: "S6",
    sentence: "A WAHA that ran out of memory is one incident of the server, told with its evidence",
    source: "waha#515 (C25), design §3 S6",
    where: "ills.ts, rules/server.ts serverTroubles",
  },
  {
    id: "T",
    sentence:
      "What is told is repeated after 6, 24 and 72 h while it lasts, and small troubles once a day",
    source: "OpenWA#1651 (C96), openclaw#63410 (C52), design §3 T",
    where: "reminders.ts, phases.ts tellWhenDue, server_incident.ts",
  },
  {
    id: "SERVER-RESTART",
    sentence:
      "Where it is allowed, a WAHA that is down for 3 min is restarted, at most once in 15 min",
    source: "guide option 3, waha#1043 (C09), design §3 S1",
    where: "server_act.ts",
  },
  {
    id: "H2",
    sentence:
      "An act is verified by status, and nothing is sent again while its outcome is in doubt",
    source: "contract §4 (lock, 30 s), waha#831 (C11)",
    where: "rules/verify.ts",
  },
  {
    id: "P8",
    sentence: "A start refused as already started is judged by its status again, never repeated",
    source: "contract §10.4",
    where: "observe_answer.ts foldRefused",
  },
  {
    id: "H10",
    sentence:
      "Three useless rungs or five acts in 10 min park it, and probes follow in growing pauses",
    source: "waha#869 (C12), design §3 H10",
    where: "rules/gate.ts, rules/verify.ts useless",
  },
  {
    id: "SLOT",
    sentence:
      "At most two browsers or four sockets come up at a time by our act, logged-in ones first",
    source: "waha#540, #581 (C17, C18)",
    where: "choose.ts",
  },
  {
    id: "GHOST",
    sentence:
      "A STOPPED soon after a stop of ours with an unknown outcome is ours and is started again",
    source: "core study §4, design §1",
    where: "wishes.ts isGhostStop",
  },
  {
    id: "WISH",
    sentence:
      "A STOPPED of one session that lasts 2 min with WAHA up and unmoved is its owner's wish",
    source: "design §2 (wish), contract §4",
    where: "wishes.ts learnWishes",
  },
];
