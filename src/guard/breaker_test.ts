import assert from "node:assert/strict";
import fc from "fast-check";
import {
  admit,
  type Breaker,
  CLOSED,
  type Entrant,
  settle,
  type Ticket,
  type Verdict,
} from "./breaker.ts";

const POLICY = { failuresMax: 5, openForMs: 60_000 };

/** Admits and says as what, or fails the test. */
function admitted(breaker: Breaker, entrant: Entrant, now: number) {
  const admission = admit(breaker, entrant, now);
  if (admission.do !== "admit") throw new Error("refused");
  return admission;
}

function run(breaker: Breaker, verdict: Verdict, now: number): Breaker {
  const { breaker: during, ticket } = admitted(breaker, "caller", now);
  return settle(during, { ticket, verdict }, { now, policy: POLICY });
}

function opened(now: number): Breaker {
  let breaker = CLOSED;
  for (let i = 0; i < POLICY.failuresMax; i++) breaker = run(breaker, "failure", now);
  assert.equal(breaker.is, "open");
  return breaker;
}

Deno.test("breaker: 5 consecutive failures open it for 60 s, and no fewer", () => {
  let breaker = CLOSED;
  for (let i = 0; i < 4; i++) breaker = run(breaker, "failure", 0);
  assert.equal(breaker.is, "closed");
  breaker = run(breaker, "failure", 0);
  assert.equal(breaker.is, "open");
  assert.deepEqual(admit(breaker, "caller", 59_000), { do: "refuse", afterMs: 1_000 });
  assert.equal(admit(breaker, "caller", 60_000).do, "admit");
});

Deno.test("breaker: a success ends the run of failures, a neutral end does not", () => {
  let breaker = CLOSED;
  for (let i = 0; i < 4; i++) breaker = run(breaker, "failure", 0);
  assert.equal(run(run(breaker, "success", 0), "failure", 0).is, "closed");
  assert.equal(run(run(breaker, "neutral", 0), "failure", 0).is, "open");
});

Deno.test("breaker: exactly one caller probes, all others are refused with 1 s or more", () => {
  const probing = admitted(opened(0), "caller", 60_000);
  assert.equal(probing.ticket.as, "probe");
  for (const now of [60_000, 70_000, 500_000]) {
    assert.deepEqual(admit(probing.breaker, "caller", now), { do: "refuse", afterMs: 1_000 });
  }
});

Deno.test("breaker: a refusal never promises less than a second", () => {
  assert.deepEqual(admit(opened(0), "caller", 59_999.5), { do: "refuse", afterMs: 1_000 });
});

for (
  const { verdict, is } of [
    { verdict: "success", is: "closed" },
    { verdict: "failure", is: "open" },
    { verdict: "neutral", is: "open" },
  ] as const
) {
  Deno.test(`breaker: it is ${is} after a probe's ${verdict}`, () => {
    assert.equal(run(opened(0), verdict, 60_000).is, is);
  });
}

Deno.test("breaker: a failed probe opens it for 60 s more, after a neutral one the next probes", () => {
  const failed = run(opened(0), "failure", 61_000);
  assert.deepEqual(admit(failed, "caller", 62_000), { do: "refuse", afterMs: 59_000 });
  const cancelled = run(opened(0), "neutral", 61_000);
  assert.equal(admitted(cancelled, "caller", 61_000).ticket.as, "probe");
});

Deno.test("breaker: a result from before the last transition counts for nothing", () => {
  for (const verdict of ["success", "failure", "neutral"] as const) {
    const early = admitted(CLOSED, "caller", 0);
    const late = { ticket: early.ticket, verdict };
    const open = opened(0);
    assert.equal(settle(open, late, { now: 1, policy: POLICY }), open);
    const probing = admitted(open, "caller", 60_000).breaker;
    assert.equal(settle(probing, late, { now: 60_001, policy: POLICY }), probing);
    const closed = run(open, "success", 60_000);
    assert.equal(settle(closed, late, { now: 60_002, policy: POLICY }), closed);
  }
});

Deno.test("breaker: a look or act passes it while it is open, as its probe", () => {
  const { breaker, ticket } = admitted(opened(0), "passer", 1_000);
  assert.equal(ticket.as, "probe");
  assert.equal(admit(breaker, "caller", 1_000).do, "refuse");
  const healed = settle(breaker, { ticket, verdict: "success" }, { now: 2_000, policy: POLICY });
  assert.equal(healed.is, "closed");
});

Deno.test("breaker: a look that fails before the time is over does not make it longer", () => {
  const { breaker, ticket } = admitted(opened(0), "passer", 30_000);
  const failed = settle(breaker, { ticket, verdict: "failure" }, { now: 40_000, policy: POLICY });
  assert.equal(admit(failed, "caller", 59_000).do, "refuse");
  assert.equal(admit(failed, "caller", 60_000).do, "admit");
});

Deno.test("breaker: a look during a probe can close it, but neither open it nor end the probe", () => {
  const probing = admitted(opened(0), "caller", 60_000);
  const witness = admitted(probing.breaker, "passer", 61_000);
  assert.equal(witness.ticket.as, "witness");
  const end = (verdict: Verdict) =>
    settle(probing.breaker, { ticket: witness.ticket, verdict }, { now: 62_000, policy: POLICY });
  assert.equal(end("failure"), probing.breaker);
  assert.equal(end("neutral"), probing.breaker);
  assert.equal(end("success").is, "closed");
});

/**
 * The rules in words, kept apart from the code: what is so is worked out again from the history
 * of transitions at each question.
 */
interface Model {
  now: number;
  /** Failures since the last success or transition to closed; only while closed. */
  streak: number;
  openUntil: number | undefined;
  probe: number | undefined;
  /** Calls that began since the last transition, by number. */
  current: Set<number>;
}
interface Real {
  breaker: Breaker;
  calls: { id: number; ticket: Ticket }[];
  nextId: number;
}

function transition(model: Model, to: { openUntil?: number; probe?: number }): void {
  model.streak = 0;
  model.openUntil = to.openUntil;
  model.probe = to.probe;
  model.current = new Set(to.probe === undefined ? [] : [to.probe]);
}

class Come implements fc.Command<Model, Real> {
  constructor(readonly entrant: Entrant) {}
  check = () => true;
  run(model: Model, real: Real): void {
    const id = real.nextId++;
    const open = model.openUntil !== undefined;
    const refused = open && this.entrant === "caller" &&
      (model.probe !== undefined || model.now < model.openUntil!);
    const admission = admit(real.breaker, this.entrant, model.now);
    assert.equal(admission.do, refused ? "refuse" : "admit");
    if (admission.do === "refuse") {
      assert.ok(admission.afterMs >= 1_000);
      return;
    }
    real.breaker = admission.breaker;
    real.calls.push({ id, ticket: admission.ticket });
    if (open && model.probe === undefined) {
      transition(model, { openUntil: model.openUntil!, probe: id });
    } else model.current.add(id);
    assert.equal(real.breaker.is, model.probe === undefined ? "closed" : "half-open");
  }
  toString = () => `come(${this.entrant})`;
}

class End implements fc.Command<Model, Real> {
  constructor(readonly pick: number, readonly verdict: Verdict) {}
  check = () => true;
  run(model: Model, real: Real): void {
    const [call] = real.calls.splice(this.pick % Math.max(1, real.calls.length), 1);
    if (call === undefined) return;
    const finished = { ticket: call.ticket, verdict: this.verdict };
    real.breaker = settle(real.breaker, finished, { now: model.now, policy: POLICY });
    if (model.current.delete(call.id)) this.#fold(model, call.id);
    const is = model.openUntil === undefined
      ? "closed"
      : model.probe === undefined
      ? "open"
      : "half-open";
    assert.equal(real.breaker.is, is);
    if (real.breaker.is === "open") assert.equal(real.breaker.openUntil, model.openUntil);
  }
  #fold(model: Model, id: number): void {
    if (model.openUntil === undefined) {
      if (this.verdict === "success") model.streak = 0;
      if (this.verdict === "failure") model.streak += 1;
      if (model.streak === 5) transition(model, { openUntil: model.now + 60_000 });
    } else if (this.verdict === "success") transition(model, {});
    else if (model.probe === id) {
      const over = this.verdict === "failure" && model.now >= model.openUntil;
      transition(model, { openUntil: over ? model.now + 60_000 : model.openUntil });
    }
  }
  toString = () => `end(${this.pick}, ${this.verdict})`;
}

class Pass implements fc.Command<Model, Real> {
  constructor(readonly ms: number) {}
  check = () => true;
  run(model: Model): void {
    model.now += this.ms;
  }
  toString = () => `pass(${this.ms} ms)`;
}

Deno.test("breaker: any order of arrivals, ends and time keeps the rules", () => {
  const entrant = fc.constantFrom<Entrant>("caller", "caller", "caller", "passer");
  const verdict = fc.constantFrom<Verdict>("failure", "failure", "failure", "success", "neutral");
  const commands = fc.commands([
    entrant.map((who) => new Come(who)),
    fc.tuple(fc.nat(20), verdict).map(([pick, end]) => new End(pick, end)),
    fc.constantFrom(1, 20_000, 60_000).map((ms) => new Pass(ms)),
  ], { maxCommands: 200, size: "max" });
  fc.assert(
    fc.property(commands, (script) => {
      const model: Model = {
        now: 0,
        streak: 0,
        openUntil: undefined,
        probe: undefined,
        current: new Set(),
      };
      fc.modelRun(() => ({ model, real: { breaker: CLOSED, calls: [], nextId: 0 } }), script);
    }),
    { numRuns: 300 },
  );
});
