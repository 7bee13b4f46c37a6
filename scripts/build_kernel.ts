/**
 * `deno run -A scripts/build_kernel.ts [--check]`: makes kernel.wasm of the AssemblyScript source,
 * and the module that carries it, so that loading it needs no permission and works in workers, in
 * a bundle and in a compiled program. The result is the same byte for byte everywhere; `--check`
 * writes nothing and says whether what is committed is what the source makes.
 */
import { main as asc } from "assemblyscript/asc";

const FOLDER = new URL("../src/logs/scan/", import.meta.url);
const SOURCES = new URL("kernel/", FOLDER);

export interface BuiltKernel {
  wasm: Uint8Array;
  /** The module that carries it. */
  module: string;
}

export async function buildKernel(): Promise<BuiltKernel> {
  let wasm: Uint8Array | null = null;
  const { error, stderr } = await asc(
    [
      "scan.ts",
      "--enable",
      "simd",
      "--enable",
      "relaxed-simd",
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--importMemory",
    ]
      .concat(["--outFile", "kernel.wasm"]),
    {
      readFile: (name) => /^[a-z_]+\.ts$/.test(name) ? readSource(name) : null,
      writeFile: (name, contents) => {
        if (name === "kernel.wasm" && typeof contents !== "string") wasm = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || wasm === null) {
    throw new Error(`Cannot build the kernel: ${stderr.toString()}`, { cause: error });
  }
  return { wasm, module: moduleOf(wasm) };
}

function readSource(name: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(name, SOURCES));
  } catch (error) {
    // The compiler asks for what might be there, too.
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function moduleOf(wasm: Uint8Array): string {
  const lines = wasm.toBase64().match(/.{1,90}/g) ?? [];
  return "/** kernel.wasm in base64, made by `scripts/build_kernel.ts`: do not edit. */\n" +
    `export const KERNEL = [\n${lines.map((line) => `  "${line}",\n`).join("")}].join("");\n`;
}

async function isAsCommitted({ wasm, module }: BuiltKernel): Promise<boolean> {
  const committed = await Deno.readFile(new URL("kernel.wasm", FOLDER));
  return committed.toBase64() === wasm.toBase64() &&
    await Deno.readTextFile(new URL("kernel_bytes.ts", FOLDER)) === module;
}

if (import.meta.main) {
  const built = await buildKernel();
  if (Deno.args.includes("--check")) {
    if (!await isAsCommitted(built)) {
      Deno.stderr.writeSync(
        new TextEncoder().encode("The kernel is not what its source makes: build it again\n"),
      );
      Deno.exit(1);
    }
  } else {
    await Deno.writeFile(new URL("kernel.wasm", FOLDER), built.wasm);
    await Deno.writeTextFile(new URL("kernel_bytes.ts", FOLDER), built.module);
  }
}
