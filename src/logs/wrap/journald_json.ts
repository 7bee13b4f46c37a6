import type { Framed } from "../entry.ts";

/** `journalctl -o json`: one object a line, times in µs as text. */
export function unwrapJournaldJson(line: string): Framed | null {
  if (!line.startsWith("{") || !line.includes('"MESSAGE"')) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const message: unknown = Reflect.get(value, "MESSAGE");
  const stamp: unknown = Reflect.get(value, "__REALTIME_TIMESTAMP");
  // journald keeps what is no UTF-8 as a list of bytes.
  const text = Array.isArray(message)
    ? new TextDecoder().decode(Uint8Array.from(message.filter((one) => typeof one === "number")))
    : message;
  if (typeof text !== "string") return null;
  const timeAt = typeof stamp === "string" ? Math.floor(Number(stamp) / 1_000) : NaN;
  return { text, wrapper: "journald-json", ...(Number.isFinite(timeAt) ? { timeAt } : {}) };
}
