/** The first bytes of a frame, and of one that holds nothing for us (RFC 8878, 3.1.1 and 3.1.2). */
const MAGIC = 0xfd2fb528;
const SKIPPED_MAGIC = 0x184d2a50;
/** Of three bits the length of a field in bytes, by its flag (RFC 8878, 3.1.1.1.1). */
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/**
 * Cuts zstd into its frames by their block headers, without inflating. Deno's decompressor
 * (2.9.6) fails at the second frame of a file, and takes the end of one that was cut off for the
 * end of the log.
 */
export class ZstdFrames {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Whether another frame follows. @throws {Error} What follows is no zstd. */
  async more(): Promise<boolean> {
    while (await this.#fill(1)) {
      const head = await this.#peek(4);
      const magic = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
      if (magic === MAGIC) return true;
      if ((magic & ~15) >>> 0 !== SKIPPED_MAGIC) throw new Error("Cannot find a frame of zstd");
      const size = await this.#peek(8);
      const length = 8 + new DataView(size.buffer, size.byteOffset).getUint32(4, true);
      for await (const _ of this.#take(length));
    }
    return false;
  }

  /** The bytes of one frame. @throws {Error} It ends too early, or is none. */
  async *frame(): AsyncGenerator<Uint8Array> {
    const [, , , , descriptor = 0] = await this.#peek(5);
    const single = (descriptor >> 5) & 1;
    const size = descriptor >> 6;
    const dictionary = DICTIONARY_BYTES[descriptor & 3] ?? 0;
    const content = size === 0 ? single : CONTENT_SIZE_BYTES[size] ?? 0;
    yield* this.#take(5 + (1 - single) + dictionary + content);
    for (let last = false; !last;) {
      const [low = 0, middle = 0, high = 0] = await this.#peek(3);
      const header = low | (middle << 8) | (high << 16);
      last = (header & 1) === 1;
      const type = (header >> 1) & 3;
      if (type === RESERVED_BLOCK) throw new Error("Cannot read a block of zstd of unknown type");
      yield* this.#take(3 + (type === RLE_BLOCK ? 1 : header >> 3));
    }
    if ((descriptor & 4) !== 0) yield* this.#take(4);
  }

  /** Whether that many bytes are at hand; false only at the end. */
  async #fill(count: number): Promise<boolean> {
    while (this.#rest.length < count) {
      const { done, value } = await this.#chunks.next();
      if (done === true) return false;
      const joined = new Uint8Array(this.#rest.length + value.length);
      joined.set(this.#rest);
      joined.set(value, this.#rest.length);
      this.#rest = joined;
    }
    return true;
  }

  async #peek(count: number): Promise<Uint8Array> {
    if (!await this.#fill(count)) throw new Error("Cannot read on as the zstd was cut off");
    return this.#rest;
  }

  async *#take(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0;) {
      const piece = (await this.#peek(1)).subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
}
