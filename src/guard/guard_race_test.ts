import assert from "node:assert/strict";
import fc from "fast-check";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { createGuard } from "./guard.ts";

/** What happens to the calls: each comes, then some leave and some end, in any order. */
interface Fate {
  leaves: boolean;
  fails: boolean;
}

/** Runs the fates in the scheduler's order; checks the rules at each step. */
async function race(scheduler: fc.Scheduler, fates: readonly Fate[]): Promise<void> {
  const clock = new VirtualClock();
  const guard = createGuard({ clock, random: () => 0.5 });
  const came: number[] = [];
  const sent: number[] = [];
  let running = 0;

  const live = async (id: number, { leaves, fails }: Fate) => {
    await scheduler.schedule(Promise.resolve(), `${id} comes`);
    const caller = new AbortController();
    const before = guard.status().queue;
    const call = guard.call(async () => {
      sent.push(id);
      running += 1;
      assert.ok(running <= 2, "never more than 2 run");
      await scheduler.schedule(Promise.resolve(), `${id} ends`);
      running -= 1;
      if (fails) throw new Error("its own");
      return id;
    }, { idempotent: true, routeClass: "race", signal: caller.signal });
    const refused = before.waiting === 10;
    if (!refused) came.push(id);
    const end = call.then(
      (value) => `answered ${value}`,
      (error) => error === caller.signal.reason ? "left" : error.code ?? error.message,
    );
    const leave = async () => {
      await scheduler.schedule(Promise.resolve(), `${id} leaves`);
      const { waiting } = guard.status().queue;
      caller.abort(new Error("left"));
      const now = guard.status().queue.waiting;
      assert.ok(now === waiting || now === waiting - 1, "whoever leaves is gone at once");
    };
    const [outcome] = await Promise.all([end, leaves ? leave() : undefined]);
    const allowed = refused
      ? ["QUEUE_FULL"]
      : [fails ? "its own" : `answered ${id}`, ...(leaves ? ["left"] : [])];
    assert.ok(allowed.includes(outcome), `${id}: ${outcome}, refused before: ${refused}`);
  };

  const lives = Promise.all(fates.map((fate, id) => live(id, fate)));
  await scheduler.waitFor(lives);
  await scheduler.waitIdle(); // Runs that nobody waits for any more hold their places.
  const inOrder = came.filter((id) => sent.includes(id));
  assert.deepEqual(sent, inOrder, "first come, first served");
  await settled();
  assert.equal(guard.status().queue.running, 0);
  assert.equal(guard.status().queue.waiting, 0);
  assert.equal(clock.pending, 0);
}

Deno.test("guard: in any order of arrival, abort and end none overtakes and no place is lost", async () => {
  const fate = fc.record({ leaves: fc.boolean(), fails: fc.boolean() });
  const fates = fc.array(fate, { minLength: 1, maxLength: 18, size: "max" });
  await fc.assert(fc.asyncProperty(fc.scheduler(), fates, race), { numRuns: 150 });
});
