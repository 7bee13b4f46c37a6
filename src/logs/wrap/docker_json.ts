import type { Framed } from "../entry.ts";

/**
 * docker's `json-file`: `{"log":"…\n","stream":"stdout","time":"2026-03-02T08:00:00.1Z"}`; shippers
 * that read it write the same fields in another order.
 */
export function unwrapDockerJson(line: string): Framed | null {
  if (!line.startsWith('{"') || !line.includes('"log"') || !line.includes('"stream"')) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const log: unknown = Reflect.get(value, "log");
  const time: unknown = Reflect.get(value, "time");
  const stream: unknown = Reflect.get(value, "stream");
  if (typeof log !== "string" || (stream !== "stdout" && stream !== "stderr")) return null;
  const timeAt = typeof time === "string" ? Date.parse(time) : NaN;
  return {
    text: log.replace(/\r?\n$/, ""),
    wrapper: "docker-json",
    ...(Number.isNaN(timeAt) ? {} : { timeAt }),
  };
}
