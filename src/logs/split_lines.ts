export interface TailLine {
  text: string;
  /** The name that we gave to the file it stands in. */
  file: string;
  offset: number;
  line: number;
}

const NEWLINE = 0x0a;
/** A line is cut beyond this; the rest of it is passed over. */
const LINE_BYTES_MAX = 1_048_576;
const decoder = new TextDecoder();

/** Makes lines of bytes that come in any pieces; a line is given once its end has come. */
export class LineSplitter {
  readonly #file: string;
  #line: number;
  /** Bytes of a line whose end has not come, and where it begins. */
  #rest: Uint8Array = new Uint8Array();
  #restAt: number;
  /** Bytes of that line beyond the limit: they count for the offsets alone. */
  #skipped = 0;

  /** Where its first byte stands. */
  constructor({ file, offset, line }: Omit<TailLine, "text">) {
    this.#file = file;
    this.#restAt = offset;
    this.#line = line;
  }

  /** The line whose end has not come. */
  get place(): { offset: number; line: number } {
    return { offset: this.#restAt, line: this.#line };
  }

  take(bytes: Uint8Array): TailLine[] {
    const lines: TailLine[] = [];
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
      lines.push(this.#given(joined(this.#rest, bytes.subarray(from, end))));
      this.#restAt += this.#rest.length + this.#skipped + (end - from) + 1;
      this.#forget();
      from = end + 1;
    }
    this.#keep(bytes.subarray(from));
    return lines;
  }

  /** Nothing more comes: the last line counts, also without an end. */
  end(): TailLine[] {
    if (this.#rest.length === 0) return [];
    const last = this.#given(this.#rest);
    this.#restAt += this.#rest.length + this.#skipped;
    this.#forget();
    return [last];
  }

  #given(bytes: Uint8Array): TailLine {
    const text = decoder.decode(bytes);
    return { text, file: this.#file, offset: this.#restAt, line: this.#line };
  }

  #forget(): void {
    this.#line++;
    this.#rest = new Uint8Array();
    this.#skipped = 0;
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const room = Math.max(0, LINE_BYTES_MAX - this.#rest.length);
    this.#rest = joined(this.#rest, bytes.slice(0, room));
    this.#skipped += Math.max(0, bytes.length - room);
  }
}

/** One after the other, without a copy where the first is empty. */
export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
