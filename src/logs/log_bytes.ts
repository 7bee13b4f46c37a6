import { type ByteSource, openInput, ScanError } from "./scan/mod.ts";

/** Bytes of a file by their hash: that they still stand there. */
export interface Print {
  at: number;
  bytes: number;
  hash: string;
}

const BLOCK_BYTES = 262_144;
const HASH_BYTES = 8;

export async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes.slice());
  return new Uint8Array(digest).subarray(0, HASH_BYTES).toHex();
}

/** Whether a file, compressed or not, holds what was read of it. */
export async function holds(path: string, prints: readonly Print[]): Promise<boolean> {
  for (const print of prints) {
    const log = await OpenLog.open(path);
    if (log === null) return false;
    try {
      if (!await log.has(print)) return false;
    } catch (error) {
      // Being compressed right now, it has no end yet: the next look finds it whole.
      if (error instanceof ScanError || error instanceof Deno.errors.NotFound) return false;
      throw error;
    } finally {
      await log.close();
    }
  }
  return true;
}

/** One file of a log, rotated and compressed or not, read from any place on. */
export class OpenLog {
  readonly path: string;
  /** Null where the platform tells none. */
  readonly ino: number | null;
  readonly #file: Deno.FsFile | null;
  readonly #end: () => Promise<void>;
  #stream: ByteSource | null;
  /** Of a stream: what was read of it. */
  #at = 0;

  private constructor(
    path: string,
    from: { file: Deno.FsFile; ino: number | null } | { source: ByteSource },
    end: () => Promise<void>,
  ) {
    this.path = path;
    this.#file = "file" in from ? from.file : null;
    this.ino = "file" in from ? from.ino : null;
    this.#stream = "source" in from ? from.source : null;
    this.#end = end;
  }

  /** @returns Null where there is none. */
  static async open(path: string): Promise<OpenLog | null> {
    try {
      const input = await openInput(path);
      if (input.is === "stream") {
        return new OpenLog(path, input, () => input[Symbol.asyncDispose]());
      }
      const file = await Deno.open(path);
      const { ino } = await file.stat();
      return new OpenLog(path, { file, ino }, () => Promise.resolve(file.close()));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** False for what is compressed: it is read once, forwards. */
  get isSeekable(): boolean {
    return this.#file !== null;
  }

  /** Of what is compressed nobody knows it before its end. */
  async size(): Promise<number> {
    return this.#file === null ? Infinity : (await this.#file.stat()).size;
  }

  async changedAt(): Promise<number | null> {
    return (await this.#stat())?.mtime?.getTime() ?? null;
  }

  /** Null where the platform does not tell. */
  async madeAt(): Promise<number | null> {
    return (await this.#stat())?.birthtime?.getTime() ?? null;
  }

  /** What is compressed is known by its name alone, and may have another one by now. */
  async #stat(): Promise<Deno.FileInfo | null> {
    return await (this.#file?.stat() ?? Deno.stat(this.path).catch(() => null));
  }

  /** At most `count` bytes from `at` on, fewer only at the end. A stream is read forwards only. */
  async bytes(at: number, count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    let filled = 0;
    await this.#seek(at);
    while (filled < count) {
      const read = await this.#read(bytes.subarray(filled));
      if (read === null) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  }

  async has({ at, bytes, hash }: Print): Promise<boolean> {
    return await hashOf(await this.bytes(at, bytes)) === hash;
  }

  /** What one read gives; empty at the end. */
  async block(at: number): Promise<Uint8Array> {
    await this.#seek(at);
    const block = new Uint8Array(BLOCK_BYTES);
    return block.subarray(0, await this.#read(block) ?? 0);
  }

  async close(): Promise<void> {
    await this.#end();
  }

  async #seek(at: number): Promise<void> {
    if (this.#file !== null) {
      await this.#file.seek(at, Deno.SeekMode.Start);
      return;
    }
    if (at < this.#at) throw new Error(`Cannot read ${this.path} backwards as it is compressed`);
    const passed = new Uint8Array(BLOCK_BYTES);
    while (this.#at < at) {
      const read = await this.#read(passed.subarray(0, Math.min(passed.length, at - this.#at)));
      if (read === null) return;
    }
  }

  async #read(into: Uint8Array): Promise<number | null> {
    if (this.#file !== null) return await this.#file.read(into);
    try {
      const read = await this.#stream?.read(into) ?? null;
      this.#at += read ?? 0;
      return read;
    } catch (error) {
      // Node opens it at the first read, and it may have another name by then.
      if (isMissing(error)) throw new Deno.errors.NotFound(`Cannot find ${this.path} any more`);
      throw error;
    }
  }
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof ScanError ? error.cause : null;
  return cause instanceof Error && Reflect.get(cause, "code") === "ENOENT";
}
