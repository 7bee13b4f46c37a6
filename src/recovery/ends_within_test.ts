import assert from "node:assert/strict";
import { settled, VirtualClock } from "../../tests/virtual_clock.ts";
import { endsWithin } from "./ends_within.ts";

for (
  const { when, then, how } of [
    { when: "the work ends first", then: true, how: "work" },
    { when: "the time is over first", then: false, how: "time" },
    { when: "the caller leaves first", then: false, how: "leave" },
    { when: "the caller had left before", then: false, how: "left" },
  ] as const
) {
  Deno.test(`endsWithin() answers ${then} when ${when}, and leaves no timer`, async () => {
    const clock = new VirtualClock();
    const caller = new AbortController();
    let end = () => {};
    const work = new Promise<void>((resolve) => end = resolve);
    if (how === "left") caller.abort();
    let answer: boolean | null = null;
    void endsWithin(work, { clock, ms: 1_000, signal: caller.signal })
      .then((ended) => answer = ended);
    await clock.advance(999);
    if (how !== "left") assert.equal(answer, null);
    if (how === "work") end();
    if (how === "time") await clock.advance(1);
    if (how === "leave") caller.abort();
    await settled();
    assert.equal(answer, then);
    assert.equal(clock.pending, 0);
    end();
  });
}
