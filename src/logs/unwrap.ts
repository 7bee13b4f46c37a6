import type { Framed } from "./entry.ts";
import { unwrapCompose } from "./wrap/compose.ts";
import { unwrapStamped } from "./wrap/cri.ts";
import { unwrapDockerJson } from "./wrap/docker_json.ts";
import { unwrapJournaldJson } from "./wrap/journald_json.ts";
import { unwrapSyslog } from "./wrap/syslog.ts";

/** Each form of a collector is one file and one line here; the first that fits is it. */
const WRAPPERS: readonly ((line: string) => Framed | null)[] = [
  unwrapDockerJson,
  unwrapJournaldJson,
  unwrapStamped,
  unwrapSyslog,
  unwrapCompose,
];

const HOLE = /^\0+/;

/** Takes off what a collector put around a line; mixed files are told apart line by line. */
export function unwrap(line: string): Framed {
  const ended = line.endsWith("\r") ? line.slice(0, -1) : line;
  // A hole that copytruncate left; whoever wrote on began behind it.
  const text = ended.startsWith("\0") ? ended.replace(HOLE, "") : ended;
  // By far the most lines: pino's own, or PRETTY's time. Neither begins as a collector's line does.
  const own = text.startsWith('{"level":') || text.startsWith("[") || text.startsWith(" ");
  if (own) return { text, wrapper: "none" };
  for (const unwrapped of WRAPPERS) {
    const framed = unwrapped(text);
    if (framed !== null) return framed;
  }
  return { text, wrapper: "none" };
}
