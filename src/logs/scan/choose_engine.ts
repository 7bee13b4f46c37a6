import type { Engine } from "./engine.ts";
import { KernelEngine } from "./kernel_engine.ts";
import { literalBytes } from "./literals.ts";
import type { Literal } from "./port.ts";

/**
 * The engine without WebAssembly is loaded only where it is asked for: it needs `node:buffer`,
 * which takes longer than a small log.
 * @throws {ScanError} As `literalBytes`.
 */
export async function engineOf(
  literals: readonly Literal[],
  kernel: "simd" | "script" = "simd",
): Promise<Engine> {
  const bytes = literalBytes(literals);
  if (kernel === "simd") return new KernelEngine(bytes);
  const { ScriptEngine } = await import("./script_engine.ts");
  return new ScriptEngine(bytes);
}
