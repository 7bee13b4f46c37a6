import { runRecover } from "../src/terminal/mod.ts";
import { terminalParts } from "./terminal_parts.ts";

/** `deno task recover [SESSION]`: bring a session back, and wait for what comes of it. */
Deno.exit(await runRecover(terminalParts()));
