import assert from "node:assert/strict";
import fc from "fast-check";
import type { Tell } from "../session/mod.ts";
import { type Group, grouped, noticeId } from "./group.ts";
import { aboutLogOut, AT, aTell, tellsOf } from "./notice_fixture.ts";

const WAIT = 30_000;
const at = (now: number) => ({ now, waitMs: WAIT });
const idsOf = (groups: readonly Group[]) => groups.map(({ tells }) => tells.map(({ id }) => id));

/** Brings each tell at its time and wakes at each `wakeAt`. */
function played(tells: readonly Tell[]): { at: number; ids: string[] }[] {
  const sent: { at: number; ids: string[] }[] = [];
  let waiting: readonly Group[] = [];
  let wakeAt: number | undefined;
  const step = (now: number, fresh: readonly Tell[]) => {
    const next = grouped(waiting, fresh, at(now));
    waiting = next.waiting;
    wakeAt = next.wakeAt;
    for (const ids of idsOf(next.ready)) sent.push({ at: now, ids });
  };
  for (const tell of tells.toSorted((a, b) => a.at - b.at)) {
    while (wakeAt !== undefined && wakeAt < tell.at) step(wakeAt, []);
    step(tell.at, [tell]);
  }
  while (wakeAt !== undefined) step(wakeAt, []);
  return sent;
}

Deno.test("grouped(): twenty log-outs of a minute are one message, half a minute after the last", () => {
  const tells = tellsOf(Array.from({ length: 20 }, (_, index) => `s${index}`)).map((
    tell,
    index,
  ) => ({
    ...tell,
    at: AT + index * 3_000,
  }));
  const sent = played(tells);
  assert.deepEqual(sent.map(({ ids }) => ids.length), [20]);
  assert.equal(sent[0]?.at, AT + 19 * 3_000 + WAIT);
});

Deno.test("grouped(): one alone waits its half minute", () => {
  const { waiting, ready, wakeAt } = grouped([], [aTell()], at(AT));
  assert.deepEqual([waiting.length, ready.length, wakeAt], [1, 0, AT + WAIT]);
  assert.deepEqual(idsOf(grouped(waiting, [], at(AT + WAIT)).ready), [["main-tell-1"]]);
});

Deno.test("grouped(): a trouble that never ends is told after three waits all the same", () => {
  const tells = Array.from(
    { length: 30 },
    (_, index) => aTell({ id: `t${index}`, session: `s${index}`, at: AT + index * 20_000 }),
  );
  const gaps = played(tells).map(({ at, ids }) => at - Number(ids[0]?.slice(1)) * 20_000 - AT);
  assert.ok(gaps.every((gap) => gap <= 3 * WAIT), String(gaps));
});

Deno.test("grouped(): another server, another cause, another level is another message", () => {
  const tells = [
    aTell({ id: "a" }),
    aTell({ id: "b", server: "other" }),
    aTell({ id: "c", about: aboutLogOut({ topic: "failed" }) }),
    aTell({ id: "d", level: "resolved" }),
    aTell({ id: "e", session: null }),
  ];
  assert.equal(grouped([], tells, at(AT + WAIT)).ready.length, 5);
});

Deno.test("grouped(): a summary and a digest wait for nobody", () => {
  const tells = [aTell({ id: "a", level: "summary" }), aTell({ id: "b", level: "digest" })];
  assert.equal(grouped([], tells, at(AT)).ready.length, 2);
});

Deno.test("grouped(): what a dead replica left behind becomes the very messages that it would have become", () => {
  const times = fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(times, (offsets) => {
    const tells = offsets.map((offset, index) =>
      aTell({ id: `t${index}`, session: `s${index}`, at: AT + offset * 1_000 })
    );
    const live = played(tells).map(({ ids }) => ids);
    const late = idsOf(grouped([], tells, at(AT + 10_000_000)).ready);
    assert.deepEqual(late, live);
  }));
});

Deno.test("grouped(): every tell is in exactly one message, whatever comes in whatever order", () => {
  const tell = fc.record({
    offset: fc.nat(200),
    topic: fc.constantFrom("failed", "deaf"),
    server: fc.constantFrom("a", "b"),
  });
  fc.assert(fc.property(fc.array(tell, { maxLength: 30 }), (all) => {
    const tells = all.map(({ offset, topic, server }, index) =>
      aTell({
        id: `t${index}`,
        at: AT + offset * 1_000,
        server,
        about: aboutLogOut({ topic: topic === "deaf" ? "deaf" : "failed" }),
      })
    );
    const ids = played(tells).flatMap((sent) => sent.ids);
    assert.deepEqual(ids.toSorted(), tells.map(({ id }) => id).toSorted());
  }));
});

Deno.test("noticeId(): one tell's own, and of several another for each set", () => {
  const tells = tellsOf(["a", "b", "c"]);
  assert.equal(noticeId(tells.slice(0, 1)), "main-tell-1");
  const ids = [
    noticeId(tells),
    noticeId(tells.slice(0, 2)),
    noticeId([...tells.slice(0, 1), ...tells.slice(2)]),
  ];
  assert.equal(new Set(ids).size, 3);
  assert.equal(noticeId(tells), noticeId([...tells]));
  assert.match(noticeId(tells), /^main-tell-1\+[0-9a-f]{16}$/);
});
