import type { Engine, EngineLine, Piece } from "./engine.ts";
import { KERNEL } from "./kernel_bytes.ts";
import { type TablePlaces, writeTables } from "./kernel_tables.ts";
import type { LiteralBytes } from "./literals.ts";
import type { LineHead, Span } from "./port.ts";
import { windowCosts } from "./window_costs.ts";
import { WINDOW_PRESETS } from "./window_presets.ts";
import { pickWindows } from "./windows.ts";

const RECORD_WORDS = 5;

/** The engine in WebAssembly: each thread has its own, with its own memory. */
export class KernelEngine implements Engine {
  readonly memory: Uint8Array;
  readonly blockAt: number;
  readonly #kernel: Kernel;
  readonly #records: Uint32Array;
  readonly #head: HeadOfKernel;
  readonly #line: EngineLine = { at: 0, length: 0, no: 0, literal: 0, literalAt: 0 };

  constructor(literals: readonly LiteralBytes[]) {
    const kernel = new Kernel();
    this.#kernel = kernel;
    this.memory = new Uint8Array(kernel.memory.buffer);
    this.blockAt = kernel.constant("BLOCK");
    const records = kernel.constant("RECORDS_MAX") * RECORD_WORDS;
    this.#records = new Uint32Array(kernel.memory.buffer, kernel.constant("RECORDS"), records);
    this.#head = new HeadOfKernel(kernel.memory.buffer, kernel.constant("HEAD"));
    const places: TablePlaces = {
      nibbles: kernel.constant("NIBBLES"),
      triples: kernel.constant("TRIPLES"),
      entries: kernel.constant("ENTRIES"),
      chains: kernel.constant("CHAINS"),
      literals: kernel.constant("LITERALS"),
    };
    const windows = pickWindows(literals, { costs: windowCosts, presets: WINDOW_PRESETS });
    writeTables(this.memory, places, { literals, windows });
  }

  get lines(): number {
    return this.#kernel.lines() >>> 0;
  }

  get session(): number {
    return this.#kernel.session() >>> 0;
  }

  get memoryWords(): number {
    return this.#kernel.memoryWords() >>> 0;
  }

  get open(): { literal: number; literalAt: number } | null {
    const literal = this.#kernel.literalOfOpen();
    if (literal === this.#kernel.none) return null;
    return { literal, literalAt: this.#kernel.literalAtOfOpen() };
  }

  reset(): void {
    this.#kernel.reset();
  }

  head(at: number, length: number): LineHead | null {
    return this.#kernel.head(at, at + length) === 0 ? null : this.#head.read();
  }

  scan({ from, end, continues }: Piece, found: (line: EngineLine) => void): void {
    const kernel = this.#kernel;
    if (continues) kernel.proceed(from);
    else kernel.begin(from);
    for (let at = from; at < end;) {
      at = kernel.scan(at, end);
      const records = this.#records;
      const words = kernel.records() * RECORD_WORDS;
      const line = this.#line;
      for (let record = 0; record < words; record += RECORD_WORDS) {
        line.at = records[record] ?? 0;
        line.length = records[record + 1] ?? 0;
        line.no = records[record + 2] ?? 0;
        line.literal = records[record + 3] ?? 0;
        line.literalAt = records[record + 4] ?? 0;
        found(line);
      }
    }
  }
}

/** Fills one object from what the kernel wrote: thousands of lines a millisecond ask for it. */
class HeadOfKernel implements LineHead {
  level = 0;
  timeAt = 0;
  bare = false;
  saidKey = 0;
  sessionKey = 0;
  readonly name: Span = { from: 0, to: 0 };
  readonly session: Span = { from: 0, to: 0 };
  readonly msg: Span = { from: 0, to: 0 };
  readonly #words: Uint32Array;
  readonly #numbers: Float64Array;

  constructor(memory: ArrayBufferLike, at: number) {
    this.#words = new Uint32Array(memory, at, 10);
    this.#numbers = new Float64Array(memory, at, 7);
  }

  read(): this {
    const words = this.#words;
    this.level = words[0] ?? 0;
    this.bare = words[1] === 1;
    const numbers = this.#numbers;
    this.timeAt = numbers[1] ?? 0;
    this.saidKey = numbers[5] ?? 0;
    this.sessionKey = numbers[6] ?? 0;
    this.name.from = words[4] ?? 0;
    this.name.to = words[5] ?? 0;
    this.session.from = words[6] ?? 0;
    this.session.to = words[7] ?? 0;
    this.msg.from = words[8] ?? 0;
    this.msg.to = words[9] ?? 0;
    return this;
  }
}

type Call = (...numbers: number[]) => number;

/** The instance, with what it exports checked once. */
class Kernel {
  readonly memory: WebAssembly.Memory;
  readonly none: number;
  readonly reset: Call;
  readonly lines: Call;
  readonly session: Call;
  readonly memoryWords: Call;
  readonly records: Call;
  readonly literalOfOpen: Call;
  readonly literalAtOfOpen: Call;
  readonly begin: Call;
  readonly proceed: Call;
  readonly scan: Call;
  readonly head: Call;
  readonly #exports: WebAssembly.Exports;

  constructor() {
    const module = new WebAssembly.Module(Uint8Array.fromBase64(KERNEL));
    this.memory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory, abort } });
    this.#exports = instance.exports;
    this.none = this.constant("NONE");
    this.reset = this.#call("reset");
    this.lines = this.#call("lines");
    this.session = this.#call("session");
    this.memoryWords = this.#call("memoryWords");
    this.records = this.#call("records");
    this.literalOfOpen = this.#call("literalOfOpen");
    this.literalAtOfOpen = this.#call("literalAtOfOpen");
    this.begin = this.#call("begin");
    this.proceed = this.#call("proceed");
    this.scan = this.#call("scan");
    this.head = this.#call("head");
  }

  constant(name: string): number {
    const constant = this.#exports[name];
    if (constant instanceof WebAssembly.Global) return Number(constant.value);
    throw new Error(`Cannot use the kernel as it has no constant ${name}: build it again`);
  }

  #call(name: string): Call {
    const call = this.#exports[name];
    if (typeof call !== "function") {
      throw new Error(`Cannot use the kernel as it has no function ${name}: build it again`);
    }
    // Of our own kernel: all that it takes and gives are numbers.
    return call as Call;
  }
}

/** As the kernel's own `MEMORY_PAGES`, which can be read only when the memory is there. */
const MEMORY_PAGES = 12;

function abort(): never {
  throw new Error("Cannot go on with the scan as the kernel stopped");
}
