import assert from "node:assert/strict";
import { meanMs, withAnswer } from "./mean.ts";
import { RouteMeans } from "./route_means.ts";

Deno.test("mean: there is none before an answer, then it is that of all answers", () => {
  assert.equal(meanMs(undefined, { now: 0, forMs: 10 }), undefined);
  const mean = withAnswer(withAnswer(withAnswer(undefined, 100, 0), 200, 1), 600, 2);
  assert.deepEqual(mean, { ms: 300, answers: 3, answeredAt: 2 });
});

Deno.test("mean: it follows a server that became slow, after however many fast answers", () => {
  let mean = withAnswer(undefined, 100, 0);
  for (let i = 0; i < 10_000; i++) mean = withAnswer(mean, 100, 0);
  for (let i = 0; i < 60; i++) mean = withAnswer(mean, 10_000, 0);
  assert.ok(mean.ms > 9_000, `${mean.ms}`);
});

Deno.test("mean: without an answer for its time it is forgotten", () => {
  const mean = withAnswer(undefined, 100, 1_000);
  assert.equal(meanMs(mean, { now: 1_010, forMs: 10 }), 100);
  assert.equal(meanMs(mean, { now: 1_011, forMs: 10 }), undefined);
});

Deno.test("route means: each class has its own; the one longest without an answer goes first", () => {
  const means = new RouteMeans({ meanForMs: 1_000, routeClassesMax: 2 });
  means.answered("a", 10, 0);
  means.answered("b", 20, 1);
  means.answered("a", 10, 2);
  means.answered("c", 30, 3);
  assert.deepEqual(means.status(3), { a: 10, c: 30 });
  assert.deepEqual(means.status(1_003), { c: 30 });
});
