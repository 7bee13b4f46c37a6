import type { Entry } from "../entry.ts";
import { sessionNamed } from "./session_name.ts";

type Parsed = Pick<Entry, "session" | "record" | "at">;

const OWN: readonly string[] = ["level", "time", "pid", "hostname", "name", "session", "msg"];

/** pino's JSON, as WAHA_LOG_FORMAT=JSON writes it. */
export function readPino(text: string): Parsed | null {
  if (!text.startsWith("{")) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const object: Record<string, unknown> = { ...value };
  const { level, time, name, session, msg } = object;
  if (typeof level !== "number" || (typeof time !== "number" && typeof msg !== "string")) {
    return null;
  }
  const record = recordOf(object, { level, ...(typeof name === "string" ? { name } : {}) });
  return {
    ...(typeof time === "number" ? { at: time } : {}),
    session: typeof session === "string" ? session : sessionNamed(record.msg),
    record,
  };
}

function recordOf(
  object: Readonly<Record<string, unknown>>,
  known: { level: number; name?: string },
): Parsed["record"] {
  const { msg, err, error, trace } = object;
  const failed = errorOf(err) ?? errorOf(error);
  const stack = failed?.stack ?? (typeof trace === "string" ? trace : undefined);
  const said = failed?.says ?? (typeof error === "string" ? error : undefined);
  const fields = Object.fromEntries(Object.entries(object).filter(([key]) => !OWN.includes(key)));
  return {
    by: "logger",
    ...known,
    msg: typeof msg === "string" ? msg : "",
    ...(said === undefined ? {} : { error: said }),
    ...(stack === undefined ? {} : { stack }),
    fields,
  };
}

function errorOf(value: unknown): { says: string; stack?: string } | null {
  if (typeof value !== "object" || value === null) return null;
  const type: unknown = Reflect.get(value, "type") ?? Reflect.get(value, "name");
  const message: unknown = Reflect.get(value, "message");
  const stack: unknown = Reflect.get(value, "stack");
  if (typeof message !== "string") return null;
  return {
    says: typeof type === "string" ? `${type}: ${message}` : message,
    ...(typeof stack === "string" ? { stack } : {}),
  };
}
