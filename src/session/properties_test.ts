import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ActAnswer,
  type Ask,
  Draft,
  emptyWorld,
  type Engine,
  ENGINES,
  type Fact,
  type Fleet,
  markSent,
  NO_FLEET,
  observe,
  POLICY,
  type Policy,
  reconcile,
  type SessionStatus,
  STATUSES,
  type World,
} from "./mod.ts";
import { isUnanswered } from "./status.ts";
import { type Told, told, words } from "./told_fixture.ts";

const START = 1_790_000_000_000;
const NAMES = ["shop", "__proto__", "constructor", "toString", "b", "c"];
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;

/** Freezes deeply: whoever writes on its input throws. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

const status = fc.constantFrom<SessionStatus>(...STATUSES, "UNKNOWN");
const seen = fc.record({
  name: fc.constantFrom(...NAMES),
  status,
  me: fc.constantFrom(null, null, "111@c.us"),
  raw: words,
  activityAt: fc.option(fc.integer({ min: START, max: START + 3_600_000 }), { nil: undefined }),
}).map(({ raw, activityAt, ...rest }) => ({
  ...rest,
  ...(rest.status === "UNKNOWN" ? { raw } : {}),
  ...(activityAt === undefined ? {} : { activityAt }),
}));
const ask = fc.oneof<fc.Arbitrary<Ask>[]>(
  fc.record({ do: fc.constant("recover" as const), force: fc.boolean() }),
  fc.record({
    do: fc.constant("restart" as const),
    mode: fc.constantFrom("restart" as const, "stop-start" as const, "recreate" as const),
    force: fc.boolean(),
  }),
  fc.constant({ do: "start" as const }),
  fc.constant({ do: "stop" as const }),
  fc.constant({ do: "pause" as const, until: START + 1_000_000 }),
  fc.constant({ do: "resume" as const }),
);
const answer: fc.Arbitrary<ActAnswer> = fc.oneof(
  fc.record({ is: fc.constant("ok" as const), status: fc.constantFrom(...STATUSES) }),
  fc.constant({ is: "ok" as const }),
  fc.record({ is: fc.constant("unknown" as const), reason: words }),
  fc.record({ is: fc.constant("not-sent" as const), reason: words }),
  fc.record({
    is: fc.constant("refused" as const),
    why: fc.constantFrom(
      "already-started" as const,
      "missing" as const,
      "unsupported" as const,
      "unauthorized" as const,
      "busy" as const,
      "other" as const,
    ),
    reason: words,
  }),
);

type Move =
  | {
    is: "look";
    sessions: { name: string; status: SessionStatus; me: string | null }[];
    lateMs: number;
    restart: boolean;
  }
  | { is: "bad-look"; look: "unreachable" | "unauthorized" | "not-waha"; reason: string }
  | { is: "same-look" }
  | { is: "answer"; answer: ActAnswer; again: boolean }
  | { is: "ask"; session: string; ask: Ask }
  | { is: "told"; session: string; told: Told; lateMs: number }
  | { is: "gap"; backMs: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant("look" as const),
      sessions: fc.uniqueArray(seen, { selector: ({ name }) => name, minLength: 1 }),
      lateMs: fc.constantFrom(0, 0, 0, 500, 20_000),
      restart: fc.constantFrom(false, false, false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant("bad-look" as const),
      look: fc.constantFrom("unreachable" as const, "unauthorized" as const, "not-waha" as const),
      reason: words,
    }),
  },
  { weight: 6, arbitrary: fc.constant({ is: "same-look" as const }) },
  {
    weight: 5,
    arbitrary: fc.record({ is: fc.constant("answer" as const), answer, again: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant("ask" as const),
      session: fc.constantFrom(...NAMES),
      ask,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant("told" as const),
      session: fc.constantFrom(...NAMES),
      told,
      lateMs: fc.constantFrom(0, 0, 1_000, 60_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant("gap" as const),
      backMs: fc.constantFrom(0, 0, 3_600_000),
    }),
  },
);
const passMs = fc.constantFrom(
  0,
  100,
  1_000,
  2_000,
  5_000,
  5_000,
  10_000,
  30_000,
  30_000,
  120_000,
  700_000,
);
const step = fc.record({
  move,
  afterMs: passMs,
  by: fc.constantFrom("r1", "r1", "r2"),
  sends: fc.constantFrom(true, true, true, false),
});
const run = fc.record({
  engine: fc.constantFrom<Engine>(...ENGINES, "UNKNOWN"),
  policy: fc.constantFrom<Policy>(POLICY, { ...POLICY, healDeaf: true, qrIdleStopMs: 60_000 }),
  fleet: fc.constantFrom<Fleet>(NO_FLEET, NO_FLEET, { ...NO_FLEET, twins: { shop: "east" } }),
  steps: fc.array(step, { minLength: 10, maxLength: 60, size: "max" }),
});
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

/** One pass. */
interface Passed {
  before: World;
  known: World;
  after: World;
  now: number;
  facts: Fact[];
  by: string;
  lookAt: number;
  given: { policy: Policy; fleet: Fleet };
}

/** Plays a run against the core; whatever was decided is sent when the run says so. */
function play({ engine, steps, policy, fleet }: Run, check: (passed: Passed) => void): void {
  let world = frozen(emptyWorld("main", START));
  let now = START;
  let startedAt = START - 3_600_000;
  let lastLook: Extract<Fact, { is: "look" }>["look"] | undefined;
  let newestAt: number | undefined;
  for (const { move, afterMs, by, sends } of steps) {
    now += afterMs;
    const facts: Fact[] = [];
    switch (move.is) {
      case "look":
        if (move.restart) startedAt = now;
        lastLook = {
          is: "seen",
          server: { startedAt, engine, version: "2026.2.1" },
          sessions: move.sessions,
        };
        facts.push({
          is: "look",
          at: now - move.lateMs,
          look: lastLook,
          ...(newestAt === undefined ? {} : { previousAt: newestAt }),
        });
        newestAt = Math.max(newestAt ?? 0, now - move.lateMs);
        break;
      case "same-look":
        if (lastLook !== undefined) {
          facts.push({
            is: "look",
            at: now,
            look: lastLook,
            ...(newestAt === undefined ? {} : { previousAt: newestAt }),
          });
          newestAt = now;
        }
        break;
      case "bad-look":
        facts.push({ is: "look", at: now, look: { is: move.look, reason: move.reason } });
        break;
      case "answer":
        for (const { name, intent } of Object.values(world.sessions)) {
          if (intent === undefined) continue;
          const fact: Fact = {
            is: "answered",
            at: now,
            session: name,
            intentId: intent.id,
            answer: move.answer,
          };
          facts.push(fact, ...(move.again ? [fact] : []));
        }
        break;
      case "ask":
        facts.push({ is: "asked", at: now, session: move.session, ask: move.ask, id: `a${now}` });
        break;
      case "told":
        facts.push(move.told(now - move.lateMs, move.session));
        break;
      case "gap":
        now -= move.backMs;
        facts.push({ is: "gap", at: now });
        newestAt = Math.min(newestAt ?? now, now);
        break;
    }
    // What comes in is parsed JSON; fast-check's records may lack a prototype.
    const parsed: Fact[] = JSON.parse(JSON.stringify(facts));
    const before = world;
    const known = frozen(observe(before, parsed, policy));
    const decided = reconcile(known, now, { policy, fleet, by });
    check({
      before,
      known,
      after: frozen(decided.world),
      now,
      facts: parsed,
      by,
      lookAt: decided.lookAt,
      given: { policy, fleet },
    });
    world = decided.world;
    if (!sends) continue;
    const draft = new Draft(world);
    for (const act of decided.acts) {
      markSent(draft, { session: act.session, intentId: act.intentId, step: act.step, at: now });
    }
    world = frozen(draft.world());
  }
}

function holds(check: (passed: Passed, engine: Engine) => void): void {
  fc.assert(
    fc.property(run, (given) => play(given, (passed) => check(passed, given.engine))),
    { numRuns: 200 },
  );
}

const begun = ({ before, after }: Passed) =>
  Object.values(after.sessions).filter(({ name, intent }) => {
    const old = Object.hasOwn(before.sessions, name) ? before.sessions[name]?.intent : undefined;
    return intent !== undefined && intent.id !== old?.id;
  });

/** Acts that were given up, as nobody sent them in their time, by when they had begun. */
const neverSent = ({ before, after }: Passed) =>
  Object.values(before.sessions).flatMap(({ name, intent }) => {
    const now = Object.hasOwn(after.sessions, name) ? after.sessions[name]?.intent : undefined;
    const unsent = intent !== undefined && intent.sentAt === undefined &&
      intent.outcome === undefined && now?.id !== intent.id;
    return unsent ? [{ name, at: intent.startedAt }] : [];
  });

Deno.test("core: whatever comes in whatever order, it never throws, writes on no input and looks again after now", () =>
  holds(({ lookAt, now }) => assert.ok(lookAt > now)));

Deno.test("core: the same input twice gives the same output, and deciding twice decides nothing more", () =>
  holds(({ before, known, after, now, facts, by, given }) => {
    assert.deepEqual(observe(before, facts, given.policy), known);
    assert.deepEqual(reconcile(known, now, { ...given, by }).world, after);
    const again = reconcile(after, now, { ...given, by });
    assert.deepEqual(again.world, after);
    assert.deepEqual(again.tells, []);
  }));

Deno.test("core: a world written as JSON and read again is the same world", () =>
  holds(({ after, now, by, given }) => {
    const read: World = JSON.parse(JSON.stringify(after));
    assert.deepEqual(read, after);
    const again = reconcile(read, now + 1_000, { ...given, by });
    assert.deepEqual(again, reconcile(after, now + 1_000, { ...given, by }));
  }));

Deno.test("core: a record stays under 4 kB, an incident under 64 kB, a server under 4 kB", () =>
  holds(({ after }) => {
    for (const record of Object.values(after.sessions)) {
      assert.ok(bytes(record) < 4_096, `${bytes(record)} bytes: ${JSON.stringify(record)}`);
    }
    for (const incident of Object.values(after.incidents)) assert.ok(bytes(incident) < 65_536);
    assert.ok(bytes(after.server) < 4_096);
  }));

Deno.test("core: every incident of a world is named by a record, and every named one is there", () =>
  holds(({ after }) => {
    const named = new Set(Object.values(after.sessions).map((record) => record.incidentId));
    for (const id of Object.values(after.server.incidentIds ?? {})) named.add(id);
    for (const incident of Object.values(after.incidents)) {
      assert.ok(named.has(incident.id) || incident.closedAt !== undefined);
    }
    for (const id of named) assert.ok(id === undefined || after.incidents[id] !== undefined);
  }));

Deno.test("core: an act begins only in a free slot, on a session without one, and never while WAHA is unwell", () =>
  holds((passed, engine) => {
    const { known, after, now } = passed;
    const starts = begun(passed).filter(({ intent }) => intent?.do !== "stop");
    if (begun(passed).length > 0) assert.equal(after.server.state.is, "up");
    for (const record of begun(passed)) {
      const old = Object.hasOwn(known.sessions, record.name)
        ? known.sessions[record.name]
        : undefined;
      assert.ok(
        old?.intent === undefined || !isUnanswered(old.intent) || old.intent.sentAt === undefined ||
          now >= old.intent.deadlineAt,
      );
    }
    const busy = Object.values(after.sessions).filter((record) =>
      record.intent !== undefined && record.intent.do !== "stop" &&
      (isUnanswered(record.intent) || record.intent.step === "wait" ||
        (record.status === "STARTING" && now - record.since < POLICY.startTimeoutMs[record.engine]))
    );
    const slots = Math.max(
      ...busy.map((record) => POLICY.slots[record.engine]),
      POLICY.slots[engine],
    );
    if (starts.length > 0) assert.ok(busy.length <= slots, `${busy.length} of ${slots}`);
  }));

Deno.test("core: no act without an ask where the wish is stopped or the login absent", () =>
  holds((passed) => {
    for (const { name, intent, wish, login } of begun(passed)) {
      if (intent?.askId !== undefined) continue;
      assert.notEqual(wish.is, "stopped", name);
      // A start gives back what a start of WAHA or an act of ours took; a stop makes no code (P5).
      if (!TAKES_NO_CODE.includes(intent?.do ?? "")) assert.notEqual(login.is, "absent", name);
    }
  }));

const TAKES_NO_CODE: readonly string[] = ["start", "stop"];
const GENTLE = ["restart", "stop-start", "start", "stop", "screenshot"];

Deno.test("core: at most five automatic acts on a session in ten minutes, none of which drops a login", () => {
  fc.assert(
    fc.property(run, (given) => {
      const acts = new Map<string, number[]>();
      play(given, (passed) => {
        const { now, facts } = passed;
        if (facts.some((fact) => fact.is === "gap")) acts.clear();
        for (const { name, at } of neverSent(passed)) {
          if (acts.get(name)?.at(-1) === at) acts.get(name)?.pop();
        }
        for (const { name, intent } of begun(passed)) {
          if (intent === undefined || intent.askId !== undefined) continue;
          assert.ok(GENTLE.includes(intent.do), intent.do);
          const mine = [
            ...(acts.get(name) ?? []).filter((at) => now - at < POLICY.actsPeriodMs),
            now,
          ];
          acts.set(name, mine);
        }
        // What was never sent, or refused before anything was done, is no act.
        for (const fact of facts) {
          const undone = fact.is === "answered" &&
            (fact.answer.is === "not-sent" || fact.answer.is === "refused");
          if (undone || fact.is === "asked") acts.delete(fact.session);
        }
        for (const [name, mine] of acts) {
          assert.ok(mine.length <= POLICY.actsMax, `${name}: ${mine}`);
        }
      });
    }),
    { numRuns: 200 },
  );
});
