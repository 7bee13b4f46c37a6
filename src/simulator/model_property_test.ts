import assert from "node:assert/strict";
import fc from "fast-check";
import { newSession, type Operation, type Reply, type SessionState, statusOf } from "./model.ts";
import { SESSION_CONTROLS, type SessionControl } from "./model_control.ts";
import { type Input, nextAt, step } from "./model_step.ts";
import { ENGINES, WAHA_2026_2_1 } from "./timings.ts";
import { detailedSession, meOf } from "./view.ts";

const timings = WAHA_2026_2_1;
const DAY_MS = 24 * 3600 * 1000;

const OPERATIONS: readonly Operation[] = [
  { do: "start" },
  { do: "stop" },
  { do: "restart" },
  { do: "logout" },
  { do: "delete" },
  { do: "update", config: { metadata: {} } },
  { do: "create", config: null, start: "yes" },
  { do: "create", config: null, start: "no" },
  { do: "replace-and-start", config: null },
];

const controls = Object.keys(SESSION_CONTROLS).filter((word): word is SessionControl =>
  word in SESSION_CONTROLS
);

type Act = { afterMs: number; input: Input };

const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...OPERATIONS).map(toCall) },
  { weight: 4, arbitrary: fc.constantFrom(...controls).map(toControl) },
  { weight: 1, arbitrary: fc.constantFrom<Input>({ do: "send" }, { do: "pass" }) },
);

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({ afterMs: fc.oneof(fc.nat(40), fc.nat(4000), fc.nat(200_000)), input }),
  { maxLength: 25 },
).map((list) =>
  list.map((act, ticket) =>
    act.input.do === "call" ? { ...act, input: { ...act.input, ticket } } : act
  )
);

const session: fc.Arbitrary<SessionState> = fc.record({
  engine: fc.constantFrom(...ENGINES),
  login: fc.constantFrom("present", "absent"),
  chance: fc.nat(),
}).map(({ engine, login, chance }) =>
  newSession("shop", engine, { chance, login, life: { is: "stopped" } })
);

function toCall(operation: Operation): Input {
  return { do: "call", ticket: 0, operation };
}

function toControl(control: SessionControl): Input {
  return { do: "control", control };
}

interface Run {
  states: SessionState[];
  replies: Reply[];
  now: number;
}

function run(from: SessionState, list: readonly Act[], cutMs = Infinity): Run {
  const played: Run = { states: [from], replies: [], now: 0 };
  const meet = (now: number, one: Input) => {
    const stepped = step(played.states.at(-1) ?? from, one, { now, timings });
    played.states.push(stepped.state);
    played.replies.push(...stepped.replies);
    played.now = now;
  };
  for (const { afterMs, input } of list) {
    const at = played.now + afterMs;
    for (let now = played.now + cutMs; now < at; now += cutMs) meet(now, { do: "pass" });
    meet(at, input);
  }
  return played;
}

Deno.test("step(): nothing that is due is left over, and what is shown is consistent", () =>
  fc.assert(
    fc.property(session, acts, (from, list) => {
      let now = 0;
      let state = from;
      for (const { afterMs, input } of list) {
        now += afterMs;
        state = step(state, input, { now, timings }).state;
        assert.ok(nextAt(state) > now);
        const shown = detailedSession(state, now, timings);
        assert.equal(shown === null, state.life.is === "missing");
        if (state.life.is === "stopped") assert.equal(meOf(state, now, timings), null);
        if (state.life.is === "running") assert.notEqual(statusOf(state.life), "STOPPED");
        if (state.login === "dead") assert.equal(state.engine, "NOWEB");
        if (state.held === null) assert.deepEqual(state.queue, []);
      }
    }),
    { numRuns: 500 },
  ));

Deno.test("step(): every call is answered exactly once, at the latest after 60 s", () =>
  fc.assert(
    fc.property(session, acts, (from, list) => {
      const rest: Act = { afterMs: 60_000, input: { do: "pass" } };
      const tickets = run(from, [...list, rest]).replies.map((reply) => reply.ticket);
      const asked = list.flatMap(({ input }) => input.do === "call" ? [input.ticket] : []);
      assert.deepEqual(tickets.toSorted((one, other) => one - other), asked);
    }),
    { numRuns: 500 },
  ));

Deno.test("step(): looking in between changes nothing, chance included", () =>
  fc.assert(
    fc.property(session, acts, fc.integer({ min: 50, max: 5000 }), (from, list, cutMs) => {
      const straight = run(from, list);
      const looked = run(from, list, cutMs);
      assert.deepEqual(looked.states.at(-1), straight.states.at(-1));
      assert.deepEqual(looked.replies, straight.replies);
    }),
    { numRuns: 300 },
  ));

Deno.test("step(): a crashed session stays FAILED for a day, whatever happened before", () =>
  fc.assert(
    fc.property(session, acts, (from, list) => {
      const settled = run(from, [...list, { afterMs: 60_000, input: { do: "pass" } }]);
      const before = settled.states.at(-1) ?? from;
      if (before.life.is !== "running") return;
      const crash: Input = { do: "control", control: "crash" };
      const crashed = step(before, crash, { now: settled.now, timings }).state;
      const later = step(crashed, { do: "pass" }, { now: settled.now + DAY_MS, timings }).state;
      assert.ok(later.life.is === "running" && statusOf(later.life) === "FAILED");
      assert.equal(later.login, before.login);
    }),
    { numRuns: 300 },
  ));

Deno.test("step(): recover makes every running session WORKING or shows it a QR within 8 s", () =>
  fc.assert(
    fc.property(session, acts, (from, list) => {
      const settled = run(from, [...list, { afterMs: 60_000, input: { do: "pass" } }]);
      const recover: Input = { do: "control", control: "recover" };
      const before = settled.states.at(-1) ?? from;
      const recovered = step(before, recover, { now: settled.now, timings }).state;
      if (recovered.life.is !== "running") return;
      // A QR that is shown may run out soon after: it was there.
      const shown = [0, 2000, 4000, 6000, 8000].map((afterMs) => {
        const at = { now: settled.now + afterMs, timings };
        const { life } = step(recovered, { do: "pass" }, at).state;
        return life.is === "running" ? statusOf(life) : "not running";
      });
      assert.ok(shown.includes("WORKING") || shown.includes("SCAN_QR_CODE"), shown.join());
    }),
    { numRuns: 500 },
  ));
