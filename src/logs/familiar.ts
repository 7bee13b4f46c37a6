import { readEntry } from "./read_entry.ts";
import type { ByteSource } from "./scan/mod.ts";
import { unwrap } from "./unwrap.ts";

/** So much of a log shows what wrote it: a banner or a stack is shorter. */
const SAMPLE_BYTES = 65_536;
const GAPLESS_BYTES = 1_048_576;
const decoder = new TextDecoder();

/** Whether a piece of a log has a line in one of the formats that are known, of any program. */
function isFamiliar(sample: Uint8Array): boolean {
  return decoder.decode(sample).split("\n").some((text) => {
    const framed = unwrap(text);
    // A line that its container runtime cut is nothing by itself.
    return framed.partial === true || readEntry(framed).format !== "text";
  });
}

/** Where the sample after one at `at` begins: without a gap at first, as one line may be long. */
function nextAt(at: number): number {
  return at < GAPLESS_BYTES ? at + SAMPLE_BYTES : 2 * at;
}

/**
 * Whether a file has a line in a known format: its beginning tells that nearly always.
 * @throws What Deno says of a file that is not there or may not be read.
 */
export async function isFamiliarFile(path: string): Promise<boolean> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  const places: number[] = [];
  for (let at = 0; at < size; at = nextAt(at)) places.push(at);
  places.push(Math.max(0, size - SAMPLE_BYTES));
  const bytes = new Uint8Array(SAMPLE_BYTES);
  for (const at of places) {
    await file.seek(at, Deno.SeekMode.Start);
    if (isFamiliar(bytes.subarray(0, await file.read(bytes) ?? 0))) return true;
  }
  return false;
}

/** Looks at what passes until it is familiar. */
export class FamiliarStream implements ByteSource {
  readonly #source: ByteSource;
  readonly #sample = new Uint8Array(SAMPLE_BYTES);
  #filled = 0;
  /** Where in the stream the sample begins, and how much has passed. */
  #sampleAt = 0;
  #passed = 0;
  #found = false;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Of all that has passed. */
  get isFamiliar(): boolean {
    this.#found ||= isFamiliar(this.#sample.subarray(0, this.#filled));
    return this.#found;
  }

  read(into: Uint8Array): number | null | Promise<number | null> {
    const came = this.#source.read(into);
    if (typeof came === "object" && came !== null) {
      return came.then((count) => this.#looked(into, count));
    }
    return this.#looked(into, came);
  }

  #looked(into: Uint8Array, count: number | null): number | null {
    if (count !== null && !this.#found) this.#sampled(into.subarray(0, count));
    return count;
  }

  #sampled(bytes: Uint8Array): void {
    const end = this.#passed + bytes.length;
    for (let at = this.#passed; at < end && !this.#found;) {
      const from = Math.max(at, this.#sampleAt + this.#filled);
      const piece = bytes.subarray(from - this.#passed).subarray(0, SAMPLE_BYTES - this.#filled);
      this.#sample.set(piece, this.#filled);
      this.#filled += piece.length;
      at = from + piece.length;
      if (this.#filled < SAMPLE_BYTES) break;
      this.#found = isFamiliar(this.#sample);
      this.#sampleAt = nextAt(this.#sampleAt);
      this.#filled = 0;
    }
    this.#passed = end;
  }
}
