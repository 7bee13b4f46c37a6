import type { Framed, Wrapper } from "./entry.ts";
import { unwrapCompose } from "./wrap/compose.ts";
import { unwrapStamped } from "./wrap/cri.ts";
import { unwrapDockerJson } from "./wrap/docker_json.ts";
import { unwrapJournaldJson } from "./wrap/journald_json.ts";
import { POD, unwrapKubectl } from "./wrap/kubectl.ts";
import { unwrapSyslog } from "./wrap/syslog.ts";

/** Each form of a collector is one file and one line here; the first that fits is it. */
const WRAPPERS: readonly ((line: string) => Framed | null)[] = [
  unwrapDockerJson,
  unwrapJournaldJson,
  unwrapStamped,
  unwrapSyslog,
  unwrapKubectl,
  unwrapCompose,
];
/** `docker compose logs -t` in a unit of systemd is three of them. */
const NESTED_MAX = 3;
/** What a container's runtime wrote is the program's own line; parts are joined first. */
const INNERMOST: readonly Wrapper[] = ["none", "docker-json", "cri"];

const HOLE = /^\0+/;

/**
 * Takes off what collectors put around a line, also one around another; mixed files are told apart
 * line by line. The outermost gives its name, the innermost clock its time.
 */
export function unwrap(line: string): Framed {
  const ended = line.endsWith("\r") ? line.slice(0, -1) : line;
  // A hole that copytruncate left; whoever wrote on began behind it.
  let framed = unwrapOnce(ended.startsWith("\0") ? ended.replace(HOLE, "") : ended);
  let innermost = framed.wrapper;
  for (let depth = 1; depth < NESTED_MAX && !INNERMOST.includes(innermost); depth++) {
    const inner = unwrapOnce(framed.text);
    innermost = inner.wrapper;
    if (innermost !== "none") framed = { ...framed, ...inner, wrapper: framed.wrapper };
  }
  return framed;
}

function unwrapOnce(text: string): Framed {
  // By far the most lines: pino's own, or PRETTY's time. Neither begins as a collector's line does.
  const own = text.startsWith('{"level":') || text.startsWith(" ") ||
    (text.startsWith("[") && !text.startsWith(POD));
  if (own) return { text, wrapper: "none" };
  for (const unwrapped of WRAPPERS) {
    const framed = unwrapped(text);
    if (framed !== null) return framed;
  }
  return { text, wrapper: "none" };
}
