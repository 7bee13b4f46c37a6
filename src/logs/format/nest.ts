import type { Entry } from "../entry.ts";
import { sessionNamed } from "./session_name.ts";

const HEAD =
  /^\[Nest\] \d+\s+- (\d\d)\/(\d\d)\/(\d{4}), (\d{1,2}):(\d\d):(\d\d) ([AP]M)\s+(LOG|ERROR|WARN|DEBUG|VERBOSE|FATAL) \[([^\]]+)\] (.*)$/s;
// deno-lint-ignore no-control-regex -- Nest colours its console
const COLOUR = /\x1b\[[\d;]*m/g;
const LEVELS: Readonly<Record<string, number>> = {
  VERBOSE: 10,
  DEBUG: 20,
  LOG: 30,
  WARN: 40,
  ERROR: 50,
  FATAL: 60,
};

/** Nest's own console, before WAHA 2024.9: `[Nest] 34  - 07/29/2023, 2:33:26 PM     LOG [X] …`. */
export function readNest(text: string): Pick<Entry, "session" | "record" | "at"> | null {
  if (!text.includes("[Nest]")) return null;
  const parts = HEAD.exec(text.replaceAll(COLOUR, ""));
  if (parts === null) return null;
  const [, month, day, year, hour, minute, second, half, level = "", context = "", msg = ""] =
    parts;
  const hours = Number(hour) % 12 + (half === "PM" ? 12 : 0);
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    hours,
    Number(minute),
    Number(second),
  );
  const [component = "", named] = context.split(" - ");
  const session = named ?? sessionNamed(msg);
  return {
    at,
    session,
    record: {
      by: "logger",
      ...(LEVELS[level] === undefined ? {} : { level: LEVELS[level] }),
      name: component === "Webhook" ? "WebhookSender" : component,
      msg,
      fields: {},
    },
  };
}
