import assert from "node:assert/strict";
import fc from "fast-check";
import { SECOND, workingStory } from "../../tests/story.ts";
import { STATUSES } from "./facts.ts";
import { observe } from "./observe.ts";
import type { Fact, Saying, SessionStatus } from "./facts.ts";

const status = fc.constantFrom<SessionStatus>(...STATUSES, "UNKNOWN");
/** Before or after the telling, so far off that no clock of ours is right. */
const offMs = fc.oneof(
  fc.integer({ min: -60_000, max: 60_000 }),
  fc.integer({ min: -1e12, max: 1e12 }),
);

const saying: fc.Arbitrary<Saying> = fc.oneof(
  fc.record({
    is: fc.constant("status" as const),
    status,
    history: fc.array(fc.record({ status, at: fc.integer({ min: 1, max: 20_000_000 }) }), {
      maxLength: 5,
    }),
  }),
  fc.record({
    is: fc.constant("closed" as const),
    code: fc.oneof(fc.constantFrom(401, 403, 405, 408, 440, 515), fc.integer()),
    text: fc.string({ maxLength: 2_000 }),
  }),
  fc.constantFrom<Saying>({ is: "paired" }, { is: "opened" }, { is: "traffic" }),
  fc.record({ is: fc.constant("engine-state" as const), word: fc.string({ maxLength: 2_000 }) }),
);

type Step =
  | { do: "tell"; says: Saying; offMs: number }
  | { do: "show"; status: SessionStatus; named: boolean }
  | { do: "wait"; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("tell" as const), says: saying, offMs }),
  fc.record({ do: fc.constant("show" as const), status, named: fc.boolean() }),
  fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 200_000 }) }),
);

Deno.test("event: whatever is told and when, the status is what WAHA shows and a record stays small", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const story = workingStory();
      let shown: SessionStatus = "WORKING";
      for (const each of steps) {
        if (each.do === "wait") story.run(each.ms);
        if (each.do === "show") {
          shown = each.status;
          story.show("shop", { status: shown, me: each.named ? "111@c.us" : null });
          story.pass();
        }
        if (each.do !== "tell") continue;
        const before = story.record("shop");
        const fact: Fact = {
          is: "event",
          at: story.now + each.offMs,
          heardAt: story.now,
          session: "shop",
          engine: "NOWEB",
          says: each.says,
        };
        const once = observe(story.world, [fact], story.policy);
        assert.equal(observe(once, [fact], story.policy), once, "told twice it changes nothing");
        assert.equal(once.sessions["shop"]?.status, before.status);
        assert.deepEqual(once.sessions["shop"]?.wish, before.wish);
        // Throws when the next look would not lie after now.
        story.decide([fact]);
        story.now += 1;
        story.pass();
        assert.ok(JSON.stringify(story.record("shop")).length < 4_096);
      }
      story.run(10 * SECOND);
    }),
    { numRuns: 500 },
  );
});
