import type { Framed } from "../entry.ts";

const PREFIX =
  // deno-lint-ignore no-control-regex -- compose colours the name of its service
  /^(?:\x1b\[[\d;]*m)*[\w.@-]+\s*(?:\x1b\[[\d;]*m)* *\|(?: \x1b\[0m|\x1b\[0m ?| )?(.*)$/s;
const EXITED = /^[\w.-]+ exited with code \d+$/;

/**
 * docker compose: `waha-1  | …`, a swarm's `docker service logs`: `waha.1.k3x8@node1  | …`, and what
 * compose itself says of a container that ended.
 */
export function unwrapCompose(line: string): Framed | null {
  if (EXITED.test(line)) return { text: line, wrapper: "compose" };
  const text = PREFIX.exec(line)?.[1];
  return text === undefined ? null : { text, wrapper: "compose" };
}
