/** Where reading goes on: the file is known by its first line, never by its inode alone. */
export interface Checkpoint {
  /** Hash of the first line. */
  file: string;
  /** Bytes of it that were read and told of. */
  offset: number;
  /** Lines before that offset. */
  line: number;
}

export interface TailLine {
  text: string;
  /** The file that it stands in, by its first line. */
  file: string;
  offset: number;
  line: number;
}

const BLOCK_BYTES = 262_144;
/** A line is cut beyond this; the rest of it is passed over. */
const LINE_BYTES_MAX = 1_048_576;
/** Rotated parts that are looked through for what was written while nobody read. */
const ROTATIONS_MAX = 9;

/**
 * Reads what is appended to a log, through whatever its rotation does: renamed and made anew,
 * copied and truncated, absent for a while. Lines are given once they are complete.
 */
export class Tail {
  readonly #path: string;
  #open: OpenLog | null = null;
  /** Where reading ended last, while no file is open. */
  #known: Checkpoint | null;

  constructor(path: string, checkpoint: Checkpoint | null) {
    this.#path = path;
    this.#known = checkpoint;
  }

  /**
   * All lines that are complete by now; an empty list when there is nothing new.
   * @throws What Deno says of a file that is there and may not be read.
   */
  async read(): Promise<TailLine[]> {
    const lines: TailLine[] = [];
    for (;;) {
      const log = this.#open ?? await this.#begin(lines);
      if (log === null) return lines;
      const moved = await this.#moved(log);
      if (moved !== "truncated") await log.read(lines);
      if (moved === "same") return lines;
      // Renamed, it is over, and its last line counts; truncated, its copy has the rest.
      if (moved === "renamed") await log.end(lines);
      this.#known = log.known;
      this.close();
    }
  }

  /** Where reading goes on after the lines that were given; null before the first line ended. */
  get position(): Checkpoint | null {
    return this.#open?.known ?? this.#known;
  }

  close(): void {
    this.#open?.close();
    this.#open = null;
  }

  /**
   * Goes on where reading ended: in the same file, or in what was rotated away since, oldest first,
   * and then in the new file. That is begun when its first line is whole: by it a file is known.
   */
  async #begin(lines: TailLine[]): Promise<OpenLog | null> {
    const log = await OpenLog.open(this.#path);
    const known = this.#known;
    if (known !== null) {
      if (log !== null && await log.id() === known.file && await log.size() >= known.offset) {
        log.seek(known);
        return this.#open = log;
      }
      this.#known = await this.#rotatedAway(known, lines) ?? known;
    }
    if (log === null || await log.id() === "") {
      log?.close();
      return null;
    }
    return this.#open = log;
  }

  /** @returns The end of the newest part that was read; null when none of them is the known one. */
  async #rotatedAway(known: Checkpoint, lines: TailLine[]): Promise<Checkpoint | null> {
    const age = await this.#ageOf(known);
    if (age === null) return null;
    let reached = known;
    for (let each = age; each >= 1; each--) {
      const part = await OpenLog.open(`${this.#path}.${each}`);
      if (part === null) continue;
      await part.id();
      if (each === age) part.seek(known);
      await part.read(lines);
      await part.end(lines);
      reached = part.known ?? reached;
      part.close();
    }
    return reached;
  }

  async #ageOf(known: Checkpoint): Promise<number | null> {
    for (let age = 1; age <= ROTATIONS_MAX; age++) {
      const part = await OpenLog.open(`${this.#path}.${age}`);
      if (part === null) return null;
      const found = await part.id() === known.file && await part.size() >= known.offset;
      part.close();
      if (found) return age;
    }
    return null;
  }

  async #moved(log: OpenLog): Promise<"same" | "renamed" | "truncated"> {
    if (await log.isTruncated()) return "truncated";
    const there = await Deno.stat(this.#path).catch(() => null);
    return there !== null && there.ino === log.ino ? "same" : "renamed";
  }
}

/** One file that is being read; knows how far. */
class OpenLog {
  readonly #file: Deno.FsFile;
  readonly ino: number | null;
  #id: string | null = null;
  #offset = 0;
  #line = 1;
  /** Bytes of a line whose end has not come. */
  #rest: Uint8Array = new Uint8Array();
  #restAt = 0;
  /** Bytes of that line beyond the limit: they count for the offsets alone. */
  #skipped = 0;

  constructor(file: Deno.FsFile, ino: number | null) {
    this.#file = file;
    this.ino = ino;
  }

  static async open(path: string): Promise<OpenLog | null> {
    try {
      const file = await Deno.open(path);
      const { ino } = await file.stat();
      return new OpenLog(file, ino);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Hash of the first line; empty until that is complete. */
  async id(): Promise<string> {
    if (this.#id !== null) return this.#id;
    const head = await this.#head();
    const end = head.indexOf(0x0a);
    if (end === -1 && head.length < HEAD_BYTES) return "";
    this.#id = await hashOf(end === -1 ? head : head.subarray(0, end));
    return this.#id;
  }

  async #head(): Promise<Uint8Array> {
    const head = new Uint8Array(HEAD_BYTES);
    await this.#file.seek(0, Deno.SeekMode.Start);
    let filled = 0;
    while (filled < head.length) {
      const read = await this.#file.read(head.subarray(filled));
      if (read === null) break;
      filled += read;
    }
    return head.subarray(0, filled);
  }

  async size(): Promise<number> {
    return (await this.#file.stat()).size;
  }

  /** Shorter than what was read, or with another first line: it was emptied and written anew. */
  async isTruncated(): Promise<boolean> {
    if (await this.size() < this.#offset) return true;
    const known = this.#id;
    if (known === null || this.#offset === 0) return false;
    this.#id = null;
    const now = await this.id();
    this.#id = known;
    return now !== known;
  }

  /** Where it was read to, as the file was when it was read. */
  get known(): Checkpoint | null {
    return this.#id === null ? null : { file: this.#id, offset: this.#restAt, line: this.#line };
  }

  seek({ offset, line }: Checkpoint): void {
    this.#offset = offset;
    this.#restAt = offset;
    this.#line = line;
    this.#rest = new Uint8Array();
    this.#skipped = 0;
  }

  async read(lines: TailLine[]): Promise<void> {
    const block = new Uint8Array(BLOCK_BYTES);
    for (;;) {
      await this.#file.seek(this.#offset, Deno.SeekMode.Start);
      const read = await this.#file.read(block);
      if (read === null) break;
      this.#offset += read;
      await this.#split(block.subarray(0, read), lines);
    }
  }

  async #split(bytes: Uint8Array, lines: TailLine[]): Promise<void> {
    const file = await this.id();
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
      const text = decode(joined(this.#rest, bytes.subarray(from, end)));
      lines.push({ text, file, offset: this.#restAt, line: this.#line });
      this.#line++;
      this.#restAt += this.#rest.length + this.#skipped + (end - from) + 1;
      this.#rest = new Uint8Array();
      this.#skipped = 0;
      from = end + 1;
    }
    this.#keep(bytes.subarray(from));
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const room = Math.max(0, LINE_BYTES_MAX - this.#rest.length);
    this.#rest = joined(this.#rest, bytes.slice(0, room));
    this.#skipped += Math.max(0, bytes.length - room);
  }

  /** The file is over: its last line counts, also without an end. */
  async end(lines: TailLine[]): Promise<void> {
    if (this.#rest.length === 0) return;
    const text = decode(this.#rest);
    lines.push({ text, file: await this.id(), offset: this.#restAt, line: this.#line });
    this.#restAt += this.#rest.length + this.#skipped;
    this.#line++;
    this.#rest = new Uint8Array();
    this.#skipped = 0;
  }

  close(): void {
    this.#file.close();
  }
}

const HEAD_BYTES = 4_096;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes.slice());
  return new Uint8Array(digest).subarray(0, 6).toHex();
}
