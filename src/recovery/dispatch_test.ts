import assert from "node:assert/strict";
import { Rig } from "../../tests/rig.ts";
import { type Act, Draft, type Fact, type Intent } from "../session/mod.ts";
import { Dispatch } from "./dispatch.ts";
import { Ledger } from "./ledger.ts";

/** A dispatch of its own on the rig's store, with an intent written there. */
async function given(intent: Partial<Intent>, now = 0) {
  const rig = new Rig();
  await rig.start();
  const { clock, waha } = rig;
  const { store } = rig;
  const log = { event: () => {} };
  const at = clock.now() + now;
  const ledger = new Ledger({ server: "main", clock, store, log });
  const held = await ledger.fresh();
  const draft = new Draft(held.world);
  const record = draft.session("default");
  assert.ok(record !== undefined);
  const whole: Intent = {
    id: "main-x",
    do: "restart",
    step: "restart",
    by: "r1",
    rule: "P1",
    because: "it crashed",
    from: "WORKING",
    startedAt: at,
    sendBy: at + 10_000,
    deadlineAt: at + 75_000,
    left: false,
    ...intent,
  };
  draft.update(record, { intent: whole });
  await ledger.commit(held, draft.world());
  const facts: Fact[] = [];
  const tasks: Promise<void>[] = [];
  const dispatch = new Dispatch({
    server: "main",
    clock,
    waha,
    log,
    ledger,
    stopping: new AbortController().signal,
    own: (task) => void tasks.push(task),
    answered: (fact) => {
      facts.push(fact);
      return Promise.resolve();
    },
  });
  const act: Act = {
    session: "default",
    intentId: "main-x",
    do: "restart",
    step: "restart",
    sendBy: at + 10_000,
  };
  const send = async (changes: Partial<Act> = {}) => {
    await dispatch.carryOut([{ ...act, ...changes }]);
    await clock.advance(20_000);
    await Promise.all(tasks);
  };
  return { rig, send, facts };
}

Deno.test("dispatch: an act is sent once, with its mark, and its answer is handed in", async () => {
  const { rig, send, facts } = await given({});
  await send();
  await send();
  assert.equal(rig.acts().length, 1);
  assert.deepEqual(facts.map((fact) => fact.is === "answered" && fact.answer.is), ["ok"]);
  await rig.end();
});

for (
  const { when, intent, act, now } of [
    { when: "another replica has sent", intent: { sentAt: 1 }, act: {}, now: 0 },
    { when: "was given up and begun anew", intent: {}, act: { intentId: "main-w" }, now: 0 },
    { when: "has moved on to its next step", intent: { step: "start" }, act: {}, now: 0 },
    { when: "has run out of time", intent: {}, act: {}, now: -10_001 },
  ] as const
) {
  Deno.test(`dispatch: an act that ${when} is not sent`, async () => {
    const { rig, send, facts } = await given(intent, now);
    await send(act);
    assert.deepEqual([rig.acts(), facts], [[], []]);
    await rig.end();
  });
}
