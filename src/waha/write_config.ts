import type { ActAnswer } from "../session/mod.ts";
import { type ActOptions, carryOut, pathName } from "./act.ts";
import type { Line } from "./ask.ts";

/**
 * Replaces the whole config of a session. WAHA restarts a running one for it and answers after the
 * stop, some 3 s (contract §4), so its answer is read as that of a restart.
 */
export async function writeConfig(line: Line, options: ActOptions): Promise<ActAnswer> {
  const name = pathName(options.session);
  if (typeof name !== "string") return name;
  const body = JSON.stringify({ name: options.session, config: options.config });
  const path = `/api/sessions/${name}`;
  return await carryOut(line, { step: "restart", method: "PUT", path, body }, options);
}
