import { fasterClock, systemClock } from "../src/clock.ts";
import {
  FlagError,
  type Flags,
  type LogFormat,
  type LogOptions,
  parseFlags,
  serveSimulator,
} from "../src/simulator/mod.ts";

/** The key when `WAHA_API_KEY` names none: it guards made-up sessions on the loopback only. */
const DEMO_KEY = "simulator-demo-key";
const EXIT_USAGE = 2;

if (import.meta.main) await main(Deno.args);

async function main(args: readonly string[]): Promise<void> {
  const flags = flagsOrExit(args);
  const apiKey = Deno.env.get("WAHA_API_KEY") || DEMO_KEY;
  const { speed, log: logged, ...rest } = flags;
  const clock = speed === 1 ? systemClock : fasterClock(speed);
  const ended = Promise.withResolvers<void>();
  const log = logged === null ? null : openLog(logged);
  const served = await serveSimulator({
    ...rest,
    ...(log === null ? {} : { log }),
    clock,
    apiKey,
    deliver: (url, init) => fetch(url, init),
    onExit: ended.resolve,
  })
    .catch((error: Error) => fail(`Cannot listen on port ${flags.port}: ${error.message}`));
  // A key that somebody chose is not repeated on the terminal.
  const key = apiKey === DEMO_KEY ? apiKey : "as in WAHA_API_KEY";
  write(`WAHA simulator at ${served.url}, key ${key}`);
  Deno.addSignalListener("SIGINT", ended.resolve);
  Deno.addSignalListener("SIGTERM", ended.resolve);
  await ended.promise;
  Deno.removeSignalListener("SIGINT", ended.resolve);
  Deno.removeSignalListener("SIGTERM", ended.resolve);
  await served.close();
}

function openLog({ path, format }: { path: string; format: LogFormat }): LogOptions {
  try {
    const file = Deno.openSync(path, { append: true, create: true });
    const write = (text: string) => void file.writeSync(new TextEncoder().encode(text));
    return { write, format, qr: "printed" };
  } catch (error) {
    const said = error instanceof Error ? error.message : "unknown";
    return fail(`Cannot write the log to ${path}: ${said}`);
  }
}

function flagsOrExit(args: readonly string[]): Flags {
  try {
    return parseFlags(args);
  } catch (error) {
    if (error instanceof FlagError) return fail(error.message);
    throw error;
  }
}

function fail(sentence: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`${sentence}\n`));
  Deno.exit(EXIT_USAGE);
}

function write(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
