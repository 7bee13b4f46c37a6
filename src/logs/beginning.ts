import { readEntry } from "./read_entry.ts";
import type { ByteSource } from "./scan/mod.ts";
import { unwrap } from "./unwrap.ts";

/** So much of a log shows what wrote it: a banner or a stack before the first line is shorter. */
const BEGINNING_BYTES = 65_536;
const decoder = new TextDecoder();

/** Whether a log's beginning has a line in one of the formats that are known, of any program. */
export function isFamiliar(beginning: Uint8Array): boolean {
  return decoder.decode(beginning).split("\n").some((text) => {
    const framed = unwrap(text);
    // A line that its container runtime cut is nothing by itself.
    return framed.partial === true || readEntry(framed).format !== "text";
  });
}

/** @throws What Deno says of a file that is not there or may not be read. */
export async function beginningOfFile(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(BEGINNING_BYTES);
  return bytes.subarray(0, await file.read(bytes) ?? 0);
}

/** Keeps the beginning of what passes, once. */
export class BeginningKept implements ByteSource {
  readonly #source: ByteSource;
  readonly #bytes = new Uint8Array(BEGINNING_BYTES);
  #filled = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#filled);
  }

  read(into: Uint8Array): number | null | Promise<number | null> {
    const came = this.#source.read(into);
    if (typeof came === "object" && came !== null) {
      return came.then((count) => this.#kept(into, count));
    }
    return this.#kept(into, came);
  }

  #kept(into: Uint8Array, count: number | null): number | null {
    const kept = Math.min(count ?? 0, BEGINNING_BYTES - this.#filled);
    if (kept > 0) this.#bytes.set(into.subarray(0, kept), this.#filled);
    this.#filled += kept;
    return count;
  }
}
