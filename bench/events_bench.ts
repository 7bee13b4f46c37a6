/**
 * How long from a webhook of WAHA to what it brings, over loopback, each in a process of its own as
 * in life: WAHA (simulated; it sends the webhook itself), the service on SQLite, the flood, and
 * this one, which asks `/livez`. `deno run -A bench/events_bench.ts [ROUNDS]` prints JSON.
 */
import { BenchProcess, bytesOf, cpuMsOf } from "./bench_process.ts";
import { CHAINED_NAMES, HMAC_KEY, SESSION_NAMES, SESSIONS, WAHA_KEY } from "./events_keys.ts";

const ROUNDS = Number(Deno.args[0] ?? 100);
/** Slower than events are paced, so that each brings its look at once. */
const APART_MS = 300;
const FLOOD_S = 10;
const FLOOD_A_SECOND = 10_000;
const WARM_MS = 3_000;

export interface Spread {
  p50: number;
  p99: number;
}

export interface EventFigures {
  restartMs: Spread;
  /** The same by a bare chain of the same calls and commits, in turn with ours. */
  chainMs: Spread;
  reasonMs: Spread;
  flood: {
    aSecond: number;
    /** Answers by status. */
    answered: Record<string, number>;
    restartMs: Spread;
    livezMs: Spread;
    livezQuietMs: Spread;
    /** µs of processor time a webhook, kernel, store and the looks included. */
    cpuUs: number;
    /** The same flood upon a handler that only reads the body and makes the HMAC. */
    bare: { aSecond: number; cpuUs: number; livezMs: Spread };
    /** From its third second to its end. */
    rssGrewMiB: number;
    looks: number;
  };
}

type Flooded = Pick<EventFigures["flood"], "aSecond" | "answered">;

const folder = await Deno.makeTempDir({ prefix: "waha-recovery-bench-" });
const waha = new BenchProcess("events_waha.ts", { cwd: folder });
const wahaUrl = await waha.line();
const service = new BenchProcess("events_service.ts", { cwd: folder, args: [wahaUrl] });
const port = await service.line();
const livezUrl = `http://127.0.0.1:${port}/livez`;
await waha.say(`service ${port}`);
const chain = new BenchProcess("events_chain.ts", {
  cwd: folder,
  args: [wahaUrl, HMAC_KEY, WAHA_KEY],
});
await waha.say(`chain ${await chain.line()}`);
const rounds = new Map<string, (ms: number) => void>();
void (async () => {
  for (;;) {
    const [name = "", value = "NaN"] = (await waha.line()).split(" ");
    if (name === "") return;
    // Whoever waited in vain stands at the end, and does not go missing.
    rounds.get(name)?.(value === "NaN" ? Infinity : Number(value));
    rounds.delete(name);
  }
})();
try {
  const chained: number[] = [];
  const restartMs = spread(
    await inTurn(async (index) => {
      // Of sessions that ours knows nothing of, so that it does nothing about them.
      chained.push(await round("chained", CHAINED_NAMES[index % CHAINED_NAMES.length] ?? ""));
      await sleep(APART_MS);
      return await round("restart", nameOf(index));
    }),
  );
  await chain.end();
  const reasonMs = spread(await inTurn((index) => round("reason", nameOf(index, SESSIONS))));
  const figures: EventFigures = {
    restartMs,
    chainMs: spread(chained),
    reasonMs,
    flood: await floodFigures(),
  };
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figures)}\n`));
} finally {
  await service.end();
  await waha.end();
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(0);

function nameOf(index: number, from = 0): string {
  return SESSION_NAMES[from + index % SESSIONS] ?? "";
}

async function inTurn(one: (index: number) => Promise<number>): Promise<number[]> {
  const took: number[] = [];
  for (let index = 0; index < ROUNDS; index++) {
    took.push(await one(index));
    await sleep(APART_MS);
  }
  return took;
}

/** `name` is a session's, or `looks` for how many there were. */
async function round(
  what: "restart" | "chained" | "reason" | "count",
  name: string,
): Promise<number> {
  const answered = new Promise<number>((resolve) => void rounds.set(name, resolve));
  await waha.say(`${what} ${name}`);
  return await answered;
}

/** A third each: valid, forged, and of sessions that are not there. */
async function floodFigures(): Promise<EventFigures["flood"]> {
  const livezQuiet: number[] = [];
  for (let count = 0; count < 200; count++) livezQuiet.push(await livez());
  const flood = await floodOf(port);
  const looks = await round("count", "looks");
  const cpuBefore = await cpuMsOf(service.pid);
  let rssBefore = NaN;
  const restarts: Promise<number>[] = [];
  const livezs: number[] = [];
  const startedAt = performance.now();
  const passed = () => performance.now() - startedAt;
  while (passed() < FLOOD_S * 1_000) {
    if (passed() >= restarts.length * APART_MS) {
      restarts.push(round("restart", nameOf(1 + restarts.length % (SESSIONS - 1))));
    }
    livezs.push(await livez());
    if (passed() > WARM_MS && Number.isNaN(rssBefore)) rssBefore = await bytesOf(service.pid);
    await sleep(10);
  }
  const rssGrew = await bytesOf(service.pid) - rssBefore;
  const said: Flooded = JSON.parse(await flood.line());
  const cpuMs = await cpuMsOf(service.pid) - cpuBefore;
  await flood.end();
  return {
    ...said,
    restartMs: spread(await Promise.all(restarts)),
    livezMs: spread(livezs),
    livezQuietMs: spread(livezQuiet),
    cpuUs: eachUs(cpuMs),
    bare: await bareFigures(),
    rssGrewMiB: Math.round(rssGrew / 1_048_576),
    looks: await round("count", "looks") - looks,
  };
}

async function bareFigures(): Promise<EventFigures["flood"]["bare"]> {
  const bare = new BenchProcess("events_bare.ts", { cwd: folder, args: [HMAC_KEY] });
  const barePort = await bare.line();
  const flood = await floodOf(barePort);
  const cpuBefore = await cpuMsOf(bare.pid);
  const livezs: number[] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < FLOOD_S * 1_000) {
    livezs.push(await livez(`http://127.0.0.1:${barePort}/livez`));
    await sleep(10);
  }
  const { aSecond }: Flooded = JSON.parse(await flood.line());
  const cpuMs = await cpuMsOf(bare.pid) - cpuBefore;
  await flood.end();
  await bare.end();
  return { aSecond, cpuUs: eachUs(cpuMs), livezMs: spread(livezs) };
}

/** Ready to begin: what is sent has been made. */
async function floodOf(at: string): Promise<BenchProcess> {
  const flood = new BenchProcess("events_flood.ts", {
    cwd: folder,
    args: [at, HMAC_KEY, `${FLOOD_A_SECOND}`, `${FLOOD_S}`],
  });
  await flood.line();
  return flood;
}

function eachUs(cpuMs: number): number {
  return Math.round((cpuMs * 1_000) / (FLOOD_A_SECOND * FLOOD_S));
}

async function livez(at = livezUrl): Promise<number> {
  const startedAt = performance.now();
  await (await fetch(at)).body?.cancel();
  return performance.now() - startedAt;
}

/** Nearest rank: of a hundred values p99 is the last but one. */
function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
