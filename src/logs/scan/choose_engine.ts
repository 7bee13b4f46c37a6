import type { Engine } from "./engine.ts";
import { literalBytes } from "./literals.ts";
import type { Literal } from "./port.ts";
import { ScriptEngine } from "./script_engine.ts";

export function engineOf(literals: readonly Literal[], _kernel: "simd" | "script"): Engine {
  return new ScriptEngine(literalBytes(literals));
}
