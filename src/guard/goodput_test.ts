import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createGuard } from "./guard.ts";
import { GuardError } from "./guard_error.ts";
import type { Run } from "./run_within.ts";

interface Load {
  serviceMs: number;
  everyMs: number;
  forMs: number;
  /** From then on the server hangs. */
  hangsAfterMs?: number;
}

/** Calls of one kind that come at a fixed rate; what became of them, by `code`. */
async function load({ serviceMs, everyMs, forMs, hangsAfterMs = Infinity }: Load) {
  const clock = new VirtualClock();
  const guard = createGuard({ clock, random: () => 0.5 });
  const startedAt = clock.monotonic();
  const ends: Record<string, number> = { ok: 0, openings: 0 };
  let openedAfterMs = Infinity;
  const run: Run<void> = (signal) =>
    new Promise((resolve, reject) => {
      const hangs = clock.monotonic() - startedAt >= hangsAfterMs;
      const cancel = hangs ? () => {} : clock.after(serviceMs, resolve);
      signal.addEventListener("abort", () => {
        cancel();
        reject(signal.reason);
      }, { once: true });
    });
  const call = async () => {
    try {
      await guard.call(run, { idempotent: true, routeClass: "read" });
      ends["ok"] = ends["ok"]! + 1;
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      ends[error.code] = (ends[error.code] ?? 0) + 1;
    }
  };
  const calls: Promise<void>[] = [];
  let was = "closed";
  for (let atMs = 0; atMs < forMs; atMs += everyMs) {
    calls.push(call());
    await clock.advance(everyMs);
    const { is } = guard.status().breaker;
    if (is === "open" && was === "closed") ends["openings"] = ends["openings"]! + 1;
    if (is === "open") openedAfterMs = Math.min(openedAfterMs, atMs + everyMs);
    was = is;
  }
  await clock.advance(120_000);
  await Promise.all(calls);
  assert.equal(clock.pending, 0);
  return { ok: ends["ok"]!, openings: ends["openings"]!, openedAfterMs };
}

Deno.test("goodput: 12 s a call, 1 a second, 10 min: at least 90 of 100 possible are answered", async () => {
  const { ok, openings } = await load({ serviceMs: 12_000, everyMs: 1_000, forMs: 600_000 });
  assert.ok(ok >= 90, `${ok} answered`);
  assert.equal(openings, 0);
});

for (
  const { serviceMs, least } of [
    { serviceMs: 8_000, least: 40 },
    { serviceMs: 12_000, least: 45 },
    { serviceMs: 18_000, least: 16 },
  ]
) {
  Deno.test(`goodput: a healthy server of ${serviceMs / 1000} s a call opens no breaker under overload`, async () => {
    const { ok, openings } = await load({ serviceMs, everyMs: 1_000, forMs: 300_000 });
    assert.equal(openings, 0);
    assert.ok(ok >= least, `${ok} answered`);
  });
}

Deno.test("goodput: below its capacity a server answers all", async () => {
  const { ok } = await load({ serviceMs: 500, everyMs: 1_000, forMs: 300_000 });
  assert.equal(ok, 300);
});

Deno.test("goodput: a server that hangs after a minute of health is noticed within a minute", async () => {
  const { openedAfterMs } = await load({
    serviceMs: 500,
    everyMs: 1_000,
    forMs: 180_000,
    hangsAfterMs: 60_000,
  });
  assert.ok(openedAfterMs > 60_000 && openedAfterMs <= 120_000, `${openedAfterMs} ms`);
});
