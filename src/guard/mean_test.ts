import assert from "node:assert/strict";
import { type Mean, meanMs, withAnswer } from "./mean.ts";
import { RouteMeans } from "./route_means.ts";

const NOW = 50_000;

function answered(mean: Mean | undefined, durationMs: number): Mean {
  return withAnswer(mean, { startedAt: NOW - durationMs, endedAt: NOW });
}

Deno.test("mean: there is none before an answer, then it is that of all answers", () => {
  assert.equal(meanMs(undefined, { now: 0, forMs: 10 }), undefined);
  const mean = answered(answered(answered(undefined, 100), 200), 600);
  assert.deepEqual(mean, { ms: 300, answers: 3, answeredAt: NOW });
});

Deno.test("mean: it follows a server that became slow, after however many fast answers", () => {
  let mean = answered(undefined, 100);
  for (let i = 0; i < 10_000; i++) mean = answered(mean, 100);
  for (let i = 0; i < 60; i++) mean = answered(mean, 10_000);
  assert.ok(mean.ms > 9_000, `${mean.ms}`);
});

Deno.test("mean: without an answer for its time it is forgotten", () => {
  const mean = answered(undefined, 100);
  assert.equal(meanMs(mean, { now: NOW + 10, forMs: 10 }), 100);
  assert.equal(meanMs(mean, { now: NOW + 11, forMs: 10 }), undefined);
});

Deno.test("route means: each class has its own; the one longest without an answer goes first", () => {
  const means = new RouteMeans({ meanForMs: 1_000, routeClassesMax: 2 });
  means.answered("a", { startedAt: 0 - 10, endedAt: 0 });
  means.answered("b", { startedAt: 1 - 20, endedAt: 1 });
  means.answered("a", { startedAt: 2 - 10, endedAt: 2 });
  means.answered("c", { startedAt: 3 - 30, endedAt: 3 });
  assert.deepEqual(means.status(3), { a: 10, c: 30 });
  assert.deepEqual(means.status(1_003), { c: 30 });
});
