import { fasterClock, sleep } from "../../src/clock.ts";
import { followCommand, runAnalyze } from "../../src/logs/mod.ts";

/** The analyzer as its own process, to be killed: `follow_child.ts LOG FOLDER URL`. */
const [path = "", folder = "", url = ""] = Deno.args;
// A second of torture is worth ten.
const clock = fasterClock(10);
const stop = new AbortController();
const code = await runAnalyze({
  args: [path, "--follow", "--report-to", url],
  now: () => clock.now(),
  stdin: () => ({ read: () => null }),
  readText: (file) => Deno.readTextFile(file),
  write: () => {},
  complain: () => {},
  terminal: { out: false, err: false, colours: false },
  signal: stop.signal,
  follow: followCommand({
    fetch: globalThis.fetch,
    folder,
    pause: (ms, signal) => sleep(clock, ms, signal).catch(() => {}),
  }),
});
// It follows until it is killed: any other end is a fault that the torture must see.
await Deno.stderr.write(new TextEncoder().encode(`the follower ended with ${code}\n`));
