import { systemClock } from "../src/clock.ts";
import { runDoctor } from "../src/doctor/mod.ts";

/** `deno task doctor [--json] [--session NAME] [--setup-webhook …]`: is all set up as it should be? */
const written = (to: typeof Deno.stdout | typeof Deno.stderr) => (text: string) => {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
};

const code = await runDoctor({
  args: Deno.args,
  read: (name) => Deno.env.get(name),
  readText: (path) => Deno.readTextFileSync(path),
  clock: systemClock,
  fetch: globalThis.fetch,
  random: Math.random,
  newId: () => crypto.randomUUID(),
  write: written(Deno.stdout),
  complain: written(Deno.stderr),
  colours: Deno.stdout.isTerminal() && !Deno.env.get("NO_COLOR"),
  ...(Deno.stdin.isTerminal() ? { ask: (question: string) => confirm(question) } : {}),
});
Deno.exit(code);
