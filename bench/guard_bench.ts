/**
 * The guard's happy path beside cockatiel 4's four policies: 2 + 10 places, 5 failures, 3 tries,
 * 30 s in both. `deno bench -A bench/guard_bench.ts`; µs a call over 50,000 calls in a row:
 * `deno run -A bench/guard_bench.ts --loop`; the heap of waiting calls:
 * `deno run -A --v8-flags=--expose-gc bench/guard_bench.ts --heap`.
 *
 * Unfair to ours: cockatiel does less. Around the same call it breaks six rules (guard study):
 * an aborted waiter keeps its place until its turn; newcomers overtake, and an admitted caller may
 * be refused; during a probe the others are held, not refused; a cancelled probe closes; a late
 * failure from before the break reopens; an abort does not stop the pause, and calls again.
 * Unfair to cockatiel: it has one time limit where ours has two, and its events cost something
 * although nobody listens.
 */
import {
  bulkhead,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleType,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
} from "cockatiel";
import { systemClock, thriftyClock } from "../src/clock.ts";
import { createGuard, UpstreamFailure } from "../src/guard/mod.ts";

type Call = <T>(run: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) => Promise<T>;

function ours(size: { waiting: number } = { waiting: 10 }): Call {
  const guard = createGuard({
    clock: thriftyClock(systemClock),
    random: Math.random,
    policy: size,
  });
  return (run, signal) => guard.call(run, { signal, idempotent: true, routeClass: "bench" });
}

function cockatiel(size: { waiting: number } = { waiting: 10 }): Call {
  const failures = handleType(UpstreamFailure);
  const policy = wrap(
    timeout(30_000, TimeoutStrategy.Cooperative),
    retry(failures, { maxAttempts: 2, backoff: new ExponentialBackoff() }),
    circuitBreaker(failures, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(5) }),
    bulkhead(2, size.waiting),
  );
  return (run, signal) => policy.execute(({ signal: inner }) => run(inner), signal);
}

const answer = () => Promise.resolve(200);

/** Equal work, before any figure: both send each call once and pass its answer on. */
async function requireEqualWork(): Promise<void> {
  for (const call of [ours(), cockatiel()]) {
    let sent = 0;
    const value = await call(() => Promise.resolve(++sent));
    if (value !== 1 || sent !== 1) throw new Error("Cannot compare as one did other work");
  }
}
await requireEqualWork();

const [guarded, wrapped] = [ours(), cockatiel()];
const caller = new AbortController().signal;
const group = "guard happy path";

Deno.bench("ours, all four", { group, baseline: true }, async () => {
  await guarded(answer);
});
Deno.bench("cockatiel 4, all four", { group }, async () => {
  await wrapped(answer);
});
Deno.bench("ours, with the caller's signal", { group }, async () => {
  await guarded(answer, caller);
});
Deno.bench("cockatiel 4, with the caller's signal", { group }, async () => {
  await wrapped(answer, caller);
});
Deno.bench("no guard", { group }, async () => {
  await answer();
});

/** Collects garbage when V8 shows how (`--v8-flags=--expose-gc`). */
function heapUsed(): number {
  const gc: unknown = Reflect.get(globalThis, "gc");
  if (typeof gc === "function") gc();
  return Deno.memoryUsage().heapUsed;
}

/** Bytes of heap for each call that waits for its turn, each with a signal of its own. */
export async function heapPerWaitingCall(): Promise<{ ours: number; cockatiel: number }> {
  return { ours: await heapOf(ours), cockatiel: await heapOf(cockatiel) };
}

async function heapOf(build: (size: { waiting: number }) => Call): Promise<number> {
  const waiting = 2_000;
  const call = build({ waiting });
  const { promise: opened, resolve: open } = Promise.withResolvers<number>();
  const running = [call(() => opened), call(() => opened)];
  // The signals themselves are the caller's: they are there before the first reading.
  const callers = Array.from({ length: waiting }, () => new AbortController());
  const calls: Promise<number>[] = new Array(waiting).fill(opened);
  const before = heapUsed();
  callers.forEach(({ signal }, i) => calls[i] = call(answer, signal));
  await Promise.resolve();
  const bytes = (heapUsed() - before) / waiting;
  open(200);
  await Promise.all([...running, ...calls]);
  return Math.round(bytes);
}

/** Bytes of heap that a finished call leaves behind, on a signal that lives on. */
export async function heapPerFinishedCall(): Promise<number> {
  const call = ours();
  for (let i = 0; i < 10_000; i++) await call(answer, caller);
  const before = heapUsed();
  for (let i = 0; i < 100_000; i++) await call(answer, caller);
  return (heapUsed() - before) / 100_000;
}

/** µs a call: the median of five runs of 50,000 calls one after the other. */
async function microseconds(call: Call): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 6; run++) {
    const startedAt = performance.now();
    for (let i = 0; i < 50_000; i++) await call(answer);
    runs.push((performance.now() - startedAt) / 50);
  }
  // The first run is the compiler's.
  return runs.slice(1).toSorted((a, b) => a - b)[2] ?? NaN;
}

if (import.meta.main && Deno.args.includes("--loop")) {
  const figures = { ours: await microseconds(ours()), cockatiel: await microseconds(cockatiel()) };
  // deno-lint-ignore no-console -- the figures are what the command is for
  console.log(JSON.stringify(figures));
}

if (import.meta.main && Deno.args.includes("--heap")) {
  const figures = {
    heapPerWaitingCall: await heapPerWaitingCall(),
    heapPerFinishedCall: await heapPerFinishedCall(),
  };
  // deno-lint-ignore no-console -- the figures are what the command is for
  console.log(JSON.stringify(figures));
}
