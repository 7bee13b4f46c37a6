import { systemClock } from "../src/clock.ts";
import type { TerminalParts } from "../src/terminal/mod.ts";

/** The edges of a command that a person types: this process's terminal, environment and network. */
export function terminalParts(): TerminalParts {
  return {
    args: Deno.args,
    read: (name) => Deno.env.get(name),
    clock: systemClock,
    fetch: globalThis.fetch,
    random: Math.random,
    write: written(Deno.stdout),
    complain: written(Deno.stderr),
    ...(Deno.stdout.isTerminal()
      ? { screen: { colours: !Deno.env.get("NO_COLOR"), size: () => Deno.consoleSize() } }
      : {}),
    ...(Deno.stdin.isTerminal() ? { ask: (question: string) => confirm(question) } : {}),
  };
}

/** The same for a command that goes on until Ctrl-C, and puts the terminal back in order then. */
export function lastingParts(): TerminalParts {
  const left = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // Windows knows no SIGTERM.
    if (Deno.build.os === "windows" && signal === "SIGTERM") continue;
    Deno.addSignalListener(signal, () => left.abort());
  }
  return { ...terminalParts(), signal: left.signal };
}

function written(to: typeof Deno.stdout | typeof Deno.stderr): (text: string) => void {
  return (text) => {
    const bytes = new TextEncoder().encode(text);
    try {
      for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
    } catch (error) {
      // Whoever read it has left, as `head` does.
      if (error instanceof Deno.errors.BrokenPipe) Deno.exit(1);
      throw error;
    }
  };
}
