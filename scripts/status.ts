import { runStatus } from "../src/terminal/mod.ts";
import { lastingParts } from "./terminal_parts.ts";

/** `deno task status [--watch]`: what every session is, and what happens to it next. */
Deno.exit(await runStatus(lastingParts()));
