import { hashOf, type OpenLog, type Print } from "./log_bytes.ts";
import { joined, LineSplitter, type TailLine } from "./split_lines.ts";

/** Where reading goes on: the file is known by what was read of it, never by name or inode. */
export interface Checkpoint {
  /** The name that we gave to the file. */
  file: string;
  /** Bytes of it that were read and told of. */
  offset: number;
  /** Its next line, from 1, counted since the start of the file or of following. */
  line: number;
  /** What it holds: its beginning, and what was read last. */
  prints: readonly Print[];
  /** When it had been changed then, ms. */
  changedAt: number | null;
}

const HEAD_BYTES = 1_024;
const TAIL_BYTES = 256;
const HOLE_BYTES = 262_144;

/**
 * Where a new file's lines begin: behind the hole that `copytruncate` leaves when its writer goes on
 * at its old place.
 * @returns Null until its first line is whole: only then it can be known again. The name is the same
 * each time that the file is seen anew: of that line, and of when the file was made.
 */
export async function beginningOf(log: OpenLog): Promise<{ print: Print; name: string } | null> {
  let at = 0;
  let block = await log.bytes(at, HOLE_BYTES);
  while (block.length > 0 && block.every((byte) => byte === 0)) {
    at += block.length;
    block = await log.bytes(at, HOLE_BYTES);
  }
  const hole = block.findIndex((byte) => byte !== 0);
  if (hole === -1) return null;
  const head = block.subarray(hole, hole + HEAD_BYTES);
  if (head.length < HEAD_BYTES && !head.includes(NEWLINE)) return null;
  const newline = head.indexOf(NEWLINE);
  const line = await hashOf(newline === -1 ? head : head.subarray(0, newline));
  const made = await log.madeAt() ?? 0;
  return {
    print: { at: at + hole, bytes: head.length, hash: await hashOf(head) },
    name: `${line.slice(0, 8)}-${made.toString(36)}`,
  };
}

/** One file that is being read; knows how far. */
export class LogPart {
  readonly log: OpenLog;
  readonly file: string;
  readonly #lines: LineSplitter;
  #head: Print;
  #tail: Print | null;
  /** First byte that was not read. */
  #offset: number;
  #lastBytes: Uint8Array = new Uint8Array();

  constructor(
    log: OpenLog,
    { file, head, tail = null, offset, line }: {
      file: string;
      head: Print;
      tail?: Print | null;
      offset: number;
      line: number;
    },
  ) {
    this.log = log;
    this.file = file;
    this.#lines = new LineSplitter({ file, offset, line });
    this.#head = head;
    this.#tail = tail;
    this.#offset = offset;
  }

  /** What has come by now; taken only after the file has proved to be the same still. */
  async next(): Promise<Uint8Array> {
    return await this.log.block(this.#offset);
  }

  /** Shorter than what was read, or with another beginning: it was emptied and written anew. */
  async isEmptied(): Promise<boolean> {
    return await this.log.size() < this.#offset || !await this.log.has(this.#head);
  }

  async checkpoint(): Promise<Checkpoint> {
    if (this.#lastBytes.length > 0) {
      const bytes = this.#lastBytes.length;
      this.#tail = { at: this.#offset - bytes, bytes, hash: await hashOf(this.#lastBytes) };
    }
    await this.#growHead();
    const prints = this.#tail === null ? [this.#head] : [this.#head, this.#tail];
    const changedAt = await this.log.changedAt();
    return { file: this.file, ...this.#lines.place, prints, changedAt };
  }

  /** A file that was short at first is known by more of it later. */
  async #growHead(): Promise<void> {
    const { at, bytes } = this.#head;
    const wanted = Math.min(HEAD_BYTES, this.#offset - at);
    if (wanted <= bytes || !this.log.isSeekable) return;
    const head = await this.log.bytes(at, wanted);
    this.#head = { at, bytes: head.length, hash: await hashOf(head) };
  }

  take(bytes: Uint8Array): TailLine[] {
    this.#offset += bytes.length;
    this.#lastBytes = joined(this.#lastBytes, bytes.slice(-TAIL_BYTES)).slice(-TAIL_BYTES);
    return this.#lines.take(bytes);
  }

  /** The file is over: its last line counts, also without an end. */
  end(): TailLine[] {
    return this.#lines.end();
  }
}

const NEWLINE = 0x0a;
