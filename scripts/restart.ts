import { runRestart } from "../src/terminal/mod.ts";
import { terminalParts } from "./terminal_parts.ts";

/** `deno task restart [SESSION] [--mode MODE]`: restart a session by name, after a question. */
Deno.exit(await runRestart(terminalParts()));
