import assert from "node:assert/strict";
import type { GuardStatus } from "../guard/mod.ts";
import { emptyWorld, observe, POLICY, type ServerState, type World } from "../session/mod.ts";
import { type HealthContext, healthReport } from "./health.ts";
import type { HealthReport } from "./service_port.ts";

const NOW = 1_790_000_000_000;
const GUARD: GuardStatus = {
  breaker: { is: "closed", failures: 0 },
  sessions: {},
  queue: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
  looks: { running: 0, waiting: 0, runningMax: 2, waitingMax: 10 },
  meansMs: {},
};

function context(changes: Partial<HealthContext> = {}): HealthContext {
  return {
    known: {
      world: emptyWorld("main", NOW),
      lastLookAt: NOW - 5_000,
      lastPassAt: NOW - 4_000,
      lookingSince: null,
      storeTrouble: null,
      unwatched: [],
    },
    guard: GUARD,
    now: NOW,
    pollMs: 30_000,
    mode: "resident",
    monitor: {
      intervalMs: 30_000,
      lastTickAt: NOW - 5_000,
      missed: 0,
      lastMissedAt: null,
      skipped: 0,
    },
    memory: { rssBytes: 50 * 1_048_576, heapUsedBytes: 20 * 1_048_576 },
    ...changes,
  };
}

function known(changes: Partial<HealthContext["known"]>): Partial<HealthContext> {
  return { known: { ...context().known, ...changes } };
}

function stateIs(state: ServerState): Partial<HealthContext> {
  const world = emptyWorld("main", NOW);
  return known({ world: { ...world, server: { ...world.server, state } } });
}

function failed(names: readonly string[]): World {
  const sessions = names.map((name) => ({ name, status: "FAILED" as const, me: null }));
  const look = { is: "seen" as const, server: {}, sessions };
  return observe(emptyWorld("main", NOW), [{ is: "look", at: NOW, look }], POLICY);
}

const OPEN: GuardStatus = {
  ...GUARD,
  breaker: { is: "open", failures: 5, retryAfterMs: 1_000 },
};
const FULL: GuardStatus = {
  ...GUARD,
  queue: { running: 2, waiting: 10, runningMax: 2, waitingMax: 10 },
};

interface Row {
  when: string;
  check: keyof HealthReport["checks"];
  is: "pass" | "warn" | "fail";
  because: RegExp;
  given: Partial<HealthContext>;
}

const ROWS: Row[] = [
  { when: "WAHA answers", check: "waha", is: "pass", because: /^WAHA answers$/, given: {} },
  {
    when: "WAHA was never looked at",
    check: "waha",
    is: "warn",
    because: /not been looked at yet/,
    given: known({ lastLookAt: null, lastPassAt: null }),
  },
  ...(["unreachable", "not-waha", "unauthorized"] as const).map((is): Row => ({
    when: `WAHA is ${is}`,
    check: "waha",
    is: "fail",
    because: /^it is out$/,
    given: stateIs({ is, since: NOW, reason: "it is out" }),
  })),
  {
    when: "no session is in trouble",
    check: "sessions",
    is: "pass",
    because: /no session/,
    given: {},
  },
  {
    when: "a session is in trouble",
    check: "sessions",
    is: "warn",
    because: /^a is watching$/,
    given: known({ world: failed(["a"]) }),
  },
  {
    when: "many sessions are in trouble",
    check: "sessions",
    is: "warn",
    because: /^a is watching, b is watching, c is watching and 2 more$/,
    given: known({ world: failed(["a", "b", "c", "d", "e"]) }),
  },
  { when: "calls go through", check: "breaker", is: "pass", because: /go through/, given: {} },
  {
    when: "calls are held back",
    check: "breaker",
    is: "warn",
    because: /the breaker is open/,
    given: { guard: OPEN },
  },
  { when: "the queue has room", check: "queue", is: "pass", because: /0 calls run/, given: {} },
  {
    when: "the queue is full",
    check: "queue",
    is: "warn",
    because: /the queue is full/,
    given: { guard: FULL },
  },
  { when: "the store works", check: "store", is: "pass", because: /is stored/, given: {} },
  {
    when: "the store fails",
    check: "store",
    is: "fail",
    because: /cannot be stored: disk full/,
    given: known({ storeTrouble: "disk full" }),
  },
  { when: "passes go on", check: "monitor", is: "pass", because: /passes go on/, given: {} },
  {
    when: "no pass has ended",
    check: "monitor",
    is: "warn",
    because: /no pass has ended/,
    given: known({ lastPassAt: null }),
  },
  {
    when: "no pass ends any more",
    check: "monitor",
    is: "fail",
    because: /stands still/,
    given: {
      ...known({ lastPassAt: NOW - 91_000 }),
      monitor: { ...context().monitor, lastTickAt: NOW - 91_000 },
    },
  },
  {
    when: "nothing runs between requests",
    check: "monitor",
    is: "pass",
    because: /passes go on/,
    given: {
      ...known({ lastPassAt: NOW - 91_000 }),
      mode: "cron-only",
      monitor: { ...context().monitor, lastTickAt: NOW - 91_000 },
    },
  },
  {
    when: "ticks were missed a moment ago",
    check: "monitor",
    is: "warn",
    because: /ticks were missed/,
    given: { monitor: { ...context().monitor, missed: 3, lastMissedAt: NOW - 599_999 } },
  },
  {
    when: "ticks were missed ten minutes ago",
    check: "monitor",
    is: "pass",
    because: /passes go on/,
    given: { monitor: { ...context().monitor, missed: 3, lastMissedAt: NOW - 600_000 } },
  },
  {
    when: "this process only watches",
    check: "monitor",
    is: "warn",
    because: /only watching: a preview/,
    given: { observing: "a preview" },
  },
  { when: "it runs", check: "memory", is: "pass", because: /50 MiB/, given: {} },
];

for (const { when, check, is, because, given } of ROWS) {
  Deno.test(`health: ${check} is ${is} when ${when}`, () => {
    const report = healthReport(context(given));
    assert.equal(report.checks[check]?.status, is);
    assert.match(report.checks[check]?.because ?? "", because);
  });
}

Deno.test("health: the whole is as bad as its worst check", () => {
  assert.equal(healthReport(context()).status, "pass");
  assert.equal(healthReport(context({ guard: OPEN })).status, "warn");
  assert.equal(
    healthReport(context({ guard: OPEN, ...known({ storeTrouble: "x" }) })).status,
    "fail",
  );
});

Deno.test("health: what it says carries its age, and how long a look has been under way", () => {
  const { checks } = healthReport(context(known({ lookingSince: NOW - 7_000 })));
  assert.equal(checks.waha.ageMs, 5_000);
  assert.equal(checks.monitor.ageMs, 4_000);
  assert.equal(checks.monitor.observed?.lookingMs, 7_000);
});
