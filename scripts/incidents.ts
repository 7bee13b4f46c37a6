import { runIncidents } from "../src/terminal/mod.ts";
import { terminalParts } from "./terminal_parts.ts";

/** `deno task incidents [ID]`: what happened, what was decided and why, what was left undone. */
Deno.exit(await runIncidents(terminalParts()));
