import type { Framed } from "../entry.ts";

/** How each line of it begins; no line of WAHA does. */
export const POD = "[pod/";
const PREFIX = /^\[pod\/[^\]\s]+\] (.*)$/s;

/** `kubectl logs --prefix`: `[pod/waha-0/waha] …`. */
export function unwrapKubectl(line: string): Framed | null {
  const text = PREFIX.exec(line)?.[1];
  return text === undefined ? null : { text, wrapper: "kubectl" };
}
