import assert from "node:assert/strict";
import { MINUTE, SECOND, type Story, workingStory } from "../../tests/story.ts";
import { NO_FLEET } from "./fleet.ts";
import { reconcile } from "./reconcile.ts";
import { foldServerAnswer, markServerSent } from "./server_act.ts";
import { Draft } from "./draft.ts";

const down = { is: "unreachable", reason: "connection refused" } as const;

function downStory(options: { policy?: object; engine?: "WEBJS" } = {}): Story {
  const { policy, ...rest } = options;
  const story = workingStory({ ...rest, policy: { serverRestart: true, ...policy } });
  story.fail(down);
  return story;
}

/** How often a restart of WAHA was decided until then. */
function restartsIn(story: Story, ms: number): number {
  const ids = new Set<string>();
  for (let passed = 0; passed < ms; passed += 10 * SECOND) {
    story.run(10 * SECOND);
    const { restart } = story.world.server;
    if (restart !== undefined) ids.add(restart.id);
  }
  return ids.size;
}

Deno.test("S1: a WAHA that is down for 3 min is restarted, at most once in 15 min, where that is allowed", () => {
  const story = downStory();
  assert.equal(restartsIn(story, 2 * MINUTE + 50 * SECOND), 0);
  assert.equal(restartsIn(story, MINUTE), 1);
  assert.equal(restartsIn(story, 13 * MINUTE), 1);
  assert.equal(restartsIn(story, 4 * MINUTE), 2);
});

Deno.test("S1: nobody restarts WAHA unless it is allowed", () => {
  assert.equal(restartsIn(downStory({ policy: { serverRestart: false } }), 60 * MINUTE), 0);
});

Deno.test("S1: a WAHA that still tells something by itself is not restarted", () => {
  const story = downStory();
  story.run(MINUTE);
  const at = story.now;
  story.decide([{
    is: "event",
    at,
    heardAt: at,
    session: "shop",
    engine: "NOWEB",
    says: { is: "traffic" },
  }]);
  assert.equal(restartsIn(story, 20 * MINUTE), 0);
});

Deno.test("S1: when every watched server is gone at once it is our own network", () => {
  const story = downStory();
  story.run(2 * MINUTE);
  const fleet = { ...NO_FLEET, servers: 2, down: 2 };
  const later = story.now + 5 * MINUTE;
  const decided = reconcile(story.world, later, { policy: story.policy, by: "r1", fleet });
  assert.equal(decided.serverAct, undefined);
  const one = reconcile(story.world, later, {
    policy: story.policy,
    by: "r1",
    fleet: { ...fleet, down: 1 },
  });
  assert.equal(one.serverAct?.do, "restart-server");
});

Deno.test("S1: where logins do not survive it WAHA is not restarted", () => {
  const story = workingStory({ policy: { serverRestart: true } });
  story.version = "2024.10.8";
  story.run(MINUTE);
  story.fail(down);
  story.world = { ...story.world, server: { ...story.world.server, version: "2024.10.8" } };
  assert.equal(restartsIn(story, 20 * MINUTE), 0);
});

Deno.test("S1: a restart of WAHA is sent once, and how it was answered stands in the incident", () => {
  const story = downStory();
  story.run(4 * MINUTE);
  const { restart, incidentIds } = story.world.server;
  const draft = new Draft(story.world);
  const intentId = restart?.id ?? "";
  assert.equal(markServerSent(draft, { intentId, at: story.now }), true);
  assert.equal(markServerSent(draft, { intentId, at: story.now }), false);
  foldServerAnswer(draft, { intentId, at: story.now, answer: { is: "ok" } });
  const entries = draft.world().incidents[incidentIds?.reach ?? ""]?.entries ?? [];
  assert.ok(entries.some(({ text }) => text === "our restart of WAHA as a whole was taken"));
});
