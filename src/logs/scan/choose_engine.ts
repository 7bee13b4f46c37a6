import type { Engine } from "./engine.ts";
import { KernelEngine } from "./kernel_engine.ts";
import { literalBytes } from "./literals.ts";
import type { Literal } from "./port.ts";
import { ScriptEngine } from "./script_engine.ts";

/** @throws {ScanError} As `literalBytes`. */
export function engineOf(literals: readonly Literal[], kernel: "simd" | "script"): Engine {
  const bytes = literalBytes(literals);
  return kernel === "simd" ? new KernelEngine(bytes) : new ScriptEngine(bytes);
}
