import { runQr } from "../src/terminal/mod.ts";
import { lastingParts } from "./terminal_parts.ts";

/** `deno task qr [SESSION]`: the code to scan, until it is scanned. */
Deno.exit(await runQr(lastingParts()));
