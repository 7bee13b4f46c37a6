import assert from "node:assert/strict";
import { fleetHealth, type ServerHealth, withLog } from "./fleet_health.ts";
import type { HealthCheck, HealthReport } from "./service_port.ts";

const PASS: HealthCheck = { status: "pass", because: "as it should be", ageMs: 1_000 };

function of(server: string, checks: Partial<HealthReport["checks"]> = {}): ServerHealth {
  const all = {
    waha: PASS,
    sessions: PASS,
    breaker: PASS,
    queue: PASS,
    store: PASS,
    notices: PASS,
    monitor: PASS,
    memory: PASS,
    ...checks,
  };
  return { server, report: { status: "pass", mode: "resident", checks: all } };
}

const DOWN: Partial<HealthReport["checks"]> = {
  waha: { status: "fail", because: "connection refused" },
};

const ROWS = [
  { when: "all are well", all: [of("a"), of("b")], told: [], status: "pass" },
  { when: "one of two WAHAs is down", all: [of("a"), of("b", DOWN)], told: [], status: "warn" },
  { when: "all WAHAs are down", all: [of("a", DOWN), of("b", DOWN)], told: [], status: "fail" },
  { when: "the only one is down", all: [of("a", DOWN)], told: ["a fault"], status: "fail" },
  { when: "an entry of the list is wrong", all: [of("a")], told: ["a fault"], status: "warn" },
  {
    when: "the store fails for one",
    all: [of("a"), of("b", { store: { status: "fail", because: "disk full" } })],
    told: [],
    status: "fail",
  },
] as const;

for (const { when, all, told, status } of ROWS) {
  Deno.test(`fleet health: it is ${status} when ${when}`, () => {
    const report = fleetHealth(all, told);
    assert.equal(report.status, status);
    if (told.length > 0) assert.match(report.checks.waha.because, /a fault/);
  });
}

Deno.test("fleet health: the gravest three are named, the others counted, numbers added up", () => {
  const warn = (because: string): HealthCheck => ({
    status: "warn",
    because,
    observed: { parked: 2, skewMs: 9, state: "open" },
    ageMs: 5_000,
  });
  const all = ["a", "b", "c", "d"].map((name) => of(name, { sessions: warn(`${name} is parked`) }));
  const { sessions } = fleetHealth([...all, of("e")], []).checks;
  assert.equal(
    sessions.because,
    "a: a is parked; b: b is parked; c: c is parked; and 1 more",
  );
  assert.deepEqual(sessions.observed, { servers: 5, troubled: 4, parked: 8 });
  assert.equal(sessions.ageMs, 5_000);
});

Deno.test("fleet health: a log that is not read is a warning beside all other checks", () => {
  const report = withLog(of("a").report, { status: "warn", because: "waha.log is not read" });
  assert.equal(report.status, "warn");
  assert.equal(report.checks.log?.because, "waha.log is not read");
  assert.equal(withLog(of("a").report, PASS).status, "pass");
  assert.equal(withLog({ ...of("a").report, status: "fail" }, PASS).status, "fail");
});
