import { parseArgs } from "node:util";
import { runDemo } from "../src/demo.ts";

const SPEED = 20;
const EXIT_USAGE = 2;

/** `deno task demo [--once]`: a crash heals and an unscanned QR is left alone, before your eyes. */
function once(): boolean {
  try {
    return parseArgs({ args: Deno.args, options: { once: { type: "boolean" } } }).values.once ??
      false;
  } catch (error) {
    write(Deno.stderr, `${error instanceof Error ? error.message : error}\nUsage: demo [--once]`);
    Deno.exit(EXIT_USAGE);
  }
}

function write(to: typeof Deno.stdout | typeof Deno.stderr, line: string): void {
  to.writeSync(new TextEncoder().encode(`${line}\n`));
}

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => stopping.abort());
}
const ended = await runDemo({
  speed: SPEED,
  print: (line) => write(Deno.stdout, line),
  signal: stopping.signal,
  once: once(),
  random: Math.random,
  memory: () => {
    const { rss, heapUsed } = Deno.memoryUsage();
    return { rssBytes: rss, heapUsedBytes: heapUsed };
  },
});
Deno.exit(ended || stopping.signal.aborted ? 0 : 1);
