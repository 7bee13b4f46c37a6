import assert from "node:assert/strict";
import { Breakers, type Verdicts } from "./breakers.ts";
import { CircuitOpenError } from "./guard_error.ts";

const POLICY = { failuresMax: 5, openForMs: 60_000, sessionsMax: 3 };
const SESSION_FAILURE: Verdicts = { server: "neutral", session: "failure" };
const SUCCESS: Verdicts = { server: "success", session: "success" };

function fail(breakers: Breakers, session: string, times: number): void {
  for (let i = 0; i < times; i++) {
    breakers.settle(breakers.admit("caller", session, 0), SESSION_FAILURE, 0);
  }
}

Deno.test("breakers: a session's failures open its own breaker, for itself only", () => {
  const breakers = new Breakers(POLICY);
  fail(breakers, "shop", 5);
  assert.throws(
    () => breakers.admit("caller", "shop", 10_000),
    (error) =>
      error instanceof CircuitOpenError && error.scope === "session" &&
      error.retryAfterMs === 50_000,
  );
  breakers.admit("caller", "bar", 10_000);
  breakers.admit("caller", undefined, 10_000);
  assert.deepEqual(breakers.serverStatus(0), { is: "closed", failures: 0 });
  assert.deepEqual(breakers.sessionsStatus(10_000), {
    shop: { is: "open", failures: 5, retryAfterMs: 50_000 },
  });
});

Deno.test("breakers: a refusal by the session's leaves the server's probe to the next caller", () => {
  const breakers = new Breakers(POLICY);
  fail(breakers, "shop", 5);
  for (let i = 0; i < 5; i++) {
    breakers.settle(
      breakers.admit("caller", undefined, -30_000),
      { server: "failure", session: "neutral" },
      -30_000,
    );
  }
  assert.throws(() => breakers.admit("caller", "shop", 40_000), { code: "CIRCUIT_OPEN" });
  breakers.admit("caller", "bar", 40_000);
  assert.equal(breakers.serverStatus(40_000).is, "half-open");
});

Deno.test("breakers: a session breaker that closed is dropped, and a late result meets no new one", () => {
  const breakers = new Breakers(POLICY);
  const late = breakers.admit("caller", "shop", 0);
  fail(breakers, "shop", 5);
  breakers.settle(breakers.admit("passer", "shop", 1), SUCCESS, 1);
  assert.deepEqual(breakers.sessionsStatus(1), {});
  fail(breakers, "shop", 4);
  breakers.settle(late, SESSION_FAILURE, 2);
  assert.deepEqual(breakers.sessionsStatus(2), {});
  fail(breakers, "shop", 1);
  assert.equal(breakers.sessionsStatus(2)["shop"]?.is, "open");
});

Deno.test("breakers: of more failing sessions than are kept, the one remembered longest is forgotten", () => {
  const breakers = new Breakers(POLICY);
  const underWay = breakers.admit("caller", "first", 0);
  for (const session of ["a", "b", "c", "d"]) fail(breakers, session, 5);
  assert.deepEqual(Object.keys(breakers.sessionsStatus(0)), ["c", "d"]);
  breakers.settle(underWay, SUCCESS, 0);
});

Deno.test("breakers: sessions that do not fail are not remembered, however many", () => {
  const breakers = new Breakers(POLICY);
  fail(breakers, "shop", 5);
  for (let i = 0; i < 10; i++) {
    breakers.settle(breakers.admit("caller", `${i}`, 0), SUCCESS, 0);
  }
  fail(breakers, "bar", 5);
  assert.deepEqual(Object.keys(breakers.sessionsStatus(0)), ["shop", "bar"]);
});
