import assert from "node:assert/strict";
import { Draft, emptyWorld, observe, type Phase, POLICY, type World } from "../session/mod.ts";
import { decisionsOf } from "./decisions.ts";

const NOW = 1_790_000_000_000;
const HELD: Phase = { is: "holding", rule: "H3", because: "it heals itself", since: NOW };

function shop(phase?: Phase): World {
  const sessions = [{ name: "shop", status: "FAILED" as const, me: null }];
  const look = { is: "seen" as const, server: {}, sessions };
  const world = observe(emptyWorld("main", NOW), [{ is: "look", at: NOW, look }], POLICY);
  const draft = new Draft(world);
  const record = draft.session("shop");
  if (phase !== undefined && record !== undefined) draft.update(record, { phase });
  return draft.world();
}

for (
  const { what, before, after, lines } of [
    { what: "a first sight that is well", before: null, after: { is: "healthy" }, lines: 0 },
    { what: "a first sight that is not", before: null, after: {}, lines: 1 },
    { what: "another rule", before: {}, after: { rule: "P1" }, lines: 1 },
    { what: "another phase by the same rule", before: {}, after: { is: "parked" }, lines: 1 },
    { what: "another end of the same hold", before: {}, after: { until: NOW + 1 }, lines: 0 },
    { what: "nothing", before: {}, after: {}, lines: 0 },
  ] as const
) {
  Deno.test(`decisions: ${what} makes ${lines} lines`, () => {
    const known = before === null ? emptyWorld("main", NOW) : shop({ ...HELD, ...before });
    const events = decisionsOf(known, shop({ ...HELD, ...after }));
    assert.equal(events.length, lines);
    for (const event of events) {
      assert.deepEqual([event.server, event.session, event.because], [
        "main",
        "shop",
        "it heals itself",
      ]);
    }
  });
}
