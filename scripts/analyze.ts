import { sleep, systemClock } from "../src/clock.ts";
import { followCommand, runAnalyze } from "../src/logs/mod.ts";

/** `deno task analyze [FILES…|-]`: what happened, by WAHA's logs. */
const written = (to: typeof Deno.stdout | typeof Deno.stderr) => (text: string) => {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
  } catch (error) {
    // `analyze … | head`: nobody reads on.
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw error;
  }
};

/** Read only where it may be, and never asked for: a file is read without any environment. */
function setting(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
}

const stop = new AbortController();
const interrupted = () => {
  // Once for what is known so far, twice for nothing more.
  if (stop.signal.aborted) Deno.exit(130);
  stop.abort();
};
Deno.addSignalListener("SIGINT", interrupted);
const logPath = setting("LOG_PATH");
const apiKey = setting("API_KEY");
const terminal = Deno.stdout.isTerminal();
const code = await runAnalyze({
  args: Deno.args,
  ...(logPath === undefined ? {} : { logPath }),
  now: Date.now,
  stdin: () => ({ read: (into) => Deno.stdin.read(into) }),
  readText: (path) => Deno.readTextFile(path),
  write: written(Deno.stdout),
  complain: written(Deno.stderr),
  terminal: {
    out: terminal,
    err: Deno.stderr.isTerminal(),
    colours: terminal && setting("NO_COLOR") === undefined,
    ...(terminal ? { width: Deno.consoleSize().columns } : {}),
  },
  signal: stop.signal,
  follow: followCommand({
    fetch: globalThis.fetch,
    ...(apiKey === undefined ? {} : { apiKey }),
    pause: (ms, signal) => sleep(systemClock, ms, signal).catch(() => {}),
    folder: "./data",
    timeLimit: () => AbortSignal.timeout(10_000),
  }),
  worker: () => new Worker(new URL("../src/logs/worker.ts", import.meta.url), { type: "module" }),
});
Deno.exit(code);
