// One pass of the pure core for a server with 500 sessions: what a sweep costs beside its look.
// Run: deno bench -A bench/core_bench.ts
import {
  emptyWorld,
  type Fact,
  observe,
  POLICY,
  reconcile,
  type SessionStatus,
  type World,
} from "../src/session/mod.ts";

const SESSIONS = 500;
const START = 1_790_000_000_000;

function lookAt(at: number, status: (index: number) => SessionStatus): Fact {
  const sessions = Array.from({ length: SESSIONS }, (_, index) => ({
    name: `shop-${index}`,
    status: status(index),
    me: `${index}@c.us`,
  }));
  const server = { startedAt: START - 3_600_000, workerId: "w", version: "2026.2.1" };
  return { is: "look", at, look: { is: "seen", server: { ...server, engine: "NOWEB" }, sessions } };
}

function pass(world: World, fact: Fact): World {
  return reconcile(observe(world, [fact], POLICY), fact.at, { policy: POLICY, by: "bench" }).world;
}

let quiet = emptyWorld("main", START);
for (let turn = 0; turn < 5; turn++) {
  quiet = pass(quiet, lookAt(START + turn * 30_000, () => "WORKING"));
}
const at = START + 300_000;
const well = lookAt(at, () => "WORKING");
const oneBad = lookAt(at, (index) => index === 250 ? "FAILED" : "WORKING");
const allBad = lookAt(at, () => "FAILED");
const later = lookAt(at + 10_000, () => "FAILED");
const fallen = pass(quiet, allBad);
if (pass(quiet, well) !== quiet) throw new Error("Cannot measure a quiet sweep: it writes");

Deno.bench("500 sessions, quiet", () => void pass(quiet, well));
Deno.bench("500 sessions, one fails", () => void pass(quiet, oneBad));
Deno.bench("500 sessions, all fail at one look", () => void pass(quiet, allBad));
Deno.bench(
  "500 sessions, all believed to have failed: incidents, slots, acts",
  () => void pass(fallen, later),
);
