import { systemClock } from "../src/clock.ts";
import { parseConfig, renderProblems } from "../src/config.ts";
import { runNotifyTest } from "../src/notify/mod.ts";

/** `deno task notify:test [--channel NAME]`: does a notice reach you? */
const written = (to: typeof Deno.stdout | typeof Deno.stderr) => (text: string) => {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
};

const parsed = parseConfig((name) => Deno.env.get(name), { onDeploy: false });
const code = await runNotifyTest({
  args: Deno.args,
  settings: parsed.is === "ok"
    ? { is: "ok", notify: parsed.config.notify }
    : { is: "bad", message: renderProblems(parsed.problems) },
  clock: systemClock,
  fetch: globalThis.fetch,
  newId: () => crypto.randomUUID(),
  write: written(Deno.stdout),
  complain: written(Deno.stderr),
});
Deno.exit(code);
