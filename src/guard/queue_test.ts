import assert from "node:assert/strict";
import fc from "fast-check";
import { arrive, emptyQueue, free, leave, type Queue } from "./queue.ts";

const SIZE = { running: 2, waiting: 10 };
type Caller = { id: number };

Deno.test("queue: 2 run, 10 wait, the 13th is refused", () => {
  let queue = emptyQueue<Caller>();
  const decided: string[] = [];
  for (let id = 0; id < 13; id++) {
    const arrival = arrive(queue, { id }, SIZE);
    decided.push(arrival.do);
    if (arrival.do !== "refuse") queue = arrival.queue;
  }
  assert.deepEqual(decided, ["run", "run", ...Array(10).fill("wait"), "refuse"]);
});

Deno.test("queue: the place of one that ends goes to the first who waits, not to a newcomer", () => {
  const [first, newcomer] = [{ id: 1 }, { id: 2 }];
  const { queue, next } = free({ running: 2, waiting: [first] });
  assert.equal(next, first);
  assert.equal(arrive(queue, newcomer, SIZE).do, "wait");
});

Deno.test("queue: whoever leaves frees a place to wait in and changes nobody's order", () => {
  const waiting = Array.from({ length: 10 }, (_, id) => ({ id }));
  const full: Queue<Caller> = { running: 2, waiting };
  assert.equal(arrive(full, { id: 10 }, SIZE).do, "refuse");
  const after = leave(full, waiting[3]!);
  assert.deepEqual(after.waiting.map((one) => one.id), [0, 1, 2, 4, 5, 6, 7, 8, 9]);
  assert.equal(arrive(after, { id: 10 }, SIZE).do, "wait");
  assert.equal(leave(after, waiting[3]!), after);
});

/** The model: one list of names in order of arrival, the first two of whom run. */
interface Model {
  names: Caller[];
}
interface Real {
  queue: Queue<Caller>;
  running: Caller[];
  nextId: number;
}
abstract class Step implements fc.Command<Model, Real> {
  abstract step(model: Model, real: Real): void;
  check = () => true;
  run(model: Model, real: Real): void {
    this.step(model, real);
    const runningMax = Math.min(2, model.names.length);
    assert.equal(real.queue.running, runningMax);
    assert.deepEqual(real.running, model.names.slice(0, runningMax));
    assert.deepEqual(real.queue.waiting, model.names.slice(runningMax));
  }
}
class Come extends Step {
  step(model: Model, real: Real): void {
    const caller = { id: real.nextId++ };
    const arrival = arrive(real.queue, caller, SIZE);
    assert.equal(arrival.do === "refuse", model.names.length === 12);
    if (arrival.do === "refuse") return;
    real.queue = arrival.queue;
    if (arrival.do === "run") real.running.push(caller);
    model.names.push(caller);
  }
  override toString = () => "come";
}
class Finish extends Step {
  constructor(readonly pick: number) {
    super();
  }
  step(model: Model, real: Real): void {
    const [done] = real.running.splice(this.pick % Math.max(1, real.running.length), 1);
    if (done === undefined) return;
    const freed = free(real.queue);
    real.queue = freed.queue;
    if (freed.next !== undefined) real.running.push(freed.next);
    model.names = model.names.filter((name) => name !== done);
  }
  override toString = () => `finish(${this.pick})`;
}
class Leave extends Step {
  constructor(readonly pick: number) {
    super();
  }
  step(model: Model, real: Real): void {
    const { waiting } = real.queue;
    const leaver = waiting[this.pick % Math.max(1, waiting.length)];
    if (leaver === undefined) return;
    real.queue = leave(real.queue, leaver);
    model.names = model.names.filter((name) => name !== leaver);
  }
  override toString = () => `leave(${this.pick})`;
}

Deno.test("queue: never more than 2 run, none overtakes, whoever leaves is gone at once", () => {
  const come = fc.constant(null).map(() => new Come());
  const commands = fc.commands([
    come,
    come,
    fc.nat(1).map((pick) => new Finish(pick)),
    fc.nat(9).map((pick) => new Leave(pick)),
  ], { maxCommands: 150, size: "max" });
  fc.assert(
    fc.property(commands, (script) => {
      const real: Real = { queue: emptyQueue(), running: [], nextId: 0 };
      fc.modelRun(() => ({ model: { names: [] }, real }), script);
    }),
    { numRuns: 300 },
  );
});
