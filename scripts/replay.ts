import { runReplay } from "../src/replay/mod.ts";

/** `deno task replay FILE [--json] [--policy FILE]`: what the rules do about a scenario. */
const written = (to: typeof Deno.stdout | typeof Deno.stderr) => (text: string) => {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
};

Deno.exit(
  await runReplay({
    args: Deno.args,
    read: (file) => Deno.readTextFile(file),
    write: written(Deno.stdout),
    complain: written(Deno.stderr),
  }),
);
