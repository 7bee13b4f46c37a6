import { OpenLog } from "./log_bytes.ts";
import { beginningOf, type Checkpoint, LogPart } from "./log_part.ts";
import { PassedParts, resumed } from "./passed_parts.ts";
import type { TailLine } from "./split_lines.ts";
import { type Unread, unreadAfter, type UnreadPart } from "./rotated.ts";
import { ScanError } from "./scan/mod.ts";

export interface TailRead {
  /** Of one file, in its order; at most what one read of the disk gives. */
  lines: TailLine[];
  /** Nothing more is there by now. */
  caughtUp: boolean;
  /** No more lines of this file will come. */
  ended: boolean;
  /** When the file had been changed, ms. */
  changedAt: number | null;
}

/** Lines of one log as they are written, wherever they come from. */
export interface LineSource {
  /** Where reading goes on after the lines that were given; null where it cannot. */
  readonly position: Checkpoint | null;
  /** Nothing will ever come again. */
  readonly isOver: boolean;
  read(): Promise<TailRead>;
  close(): Promise<void>;
}

export interface TailOptions {
  /** Where reading ended last. */
  checkpoint: Checkpoint | null;
  /** Of a file that was never seen no more than its last so many bytes are read. */
  backlogBytesMax?: number;
  /** What a person should know: lines that nobody can find any more. */
  onNotice?: (text: string) => void;
  /** After each look: null when it was read, else why it could not be. */
  onLook?: (unread: string | null) => void;
}

/** A look that found nothing. */
export const NOTHING: TailRead = { lines: [], caughtUp: true, ended: false, changedAt: null };
const ABSENT = "it is not there";
const BACKLOG_BYTES_MAX = 67_108_864;
/** A rotation that is under way may hide a file from one look. */
const LOOKS_BEFORE_LOST = 3;

/**
 * Reads what is appended to a log, through whatever its rotation does: renamed and made anew,
 * copied and truncated, compressed, absent for a while, several times since the last look. Lines
 * are given once they are complete.
 */
export class Tail implements LineSource {
  readonly isOver = false;
  readonly #path: string;
  readonly #options: TailOptions;
  readonly #passed = new PassedParts();
  #part: LogPart | null = null;
  #known: Checkpoint | null;
  #said = "";
  /** Why it could not be read at the last look; "" when it could. */
  #unread = "";
  /** The last look found nothing more. */
  #isQuiet = false;
  /** Looks in a row that did not find what is known. */
  #missed = 0;

  constructor(path: string, options: TailOptions) {
    this.#path = path;
    this.#options = options;
    this.#known = options.checkpoint;
  }

  /** Where reading goes on after the lines that were given; null before a file was seen. */
  get position(): Checkpoint | null {
    return this.#known;
  }

  /** @throws What Deno says of a path that this process may not read at all. */
  async read(): Promise<TailRead> {
    const { onLook } = this.#options;
    try {
      const read = await this.#look();
      this.#isQuiet = read.caughtUp && read.lines.length === 0;
      this.#unread = "";
      onLook?.(this.#part === null && await isAbsent(this.#path) ? ABSENT : null);
      return read;
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      await this.#closePart();
      const why = error instanceof Error ? error.message : String(error);
      // Rotated at this very moment: the next look finds it under its new name.
      const isGone = error instanceof Deno.errors.NotFound;
      if (!isGone) this.#sayUnread(why);
      onLook?.(isGone ? ABSENT : why);
      return NOTHING;
    }
  }

  /** A folder in its place, or no right to it: it may be mended, as one that is missing may. */
  #sayUnread(why: string): void {
    if (why === this.#unread) return;
    this.#unread = why;
    this.#options.onNotice?.(`Cannot read ${this.#path}: ${why}. It is tried again`);
  }

  async #look(): Promise<TailRead> {
    const part = this.#part ?? await this.#begin();
    if (part === null) return NOTHING;
    this.#part = part;
    // A file gets its name once: that is kept before anything of it is told.
    if (part.file !== this.#known?.file) return await this.#took(part, []);
    const bytes = await this.#next(part);
    // After the read: what was there before it was emptied is not what was read.
    const state = await this.#stateOf(part);
    if (state === "emptied") {
      this.#part = null;
      await part.log.close();
      return { lines: [], caughtUp: false, ended: false, changedAt: null };
    }
    if (bytes.length > 0) return await this.#took(part, part.take(bytes));
    if (state !== "same") return await this.#passOn(part);
    // Between two entries of this file: what is told of the other one cuts none of them in two.
    const late = this.#isQuiet ? await this.#passed.late() : null;
    if (late !== null && late.lines.length > 0) return { ...late, caughtUp: false, ended: true };
    return await this.#took(part, [], { caughtUp: true });
  }

  async close(): Promise<void> {
    await this.#passed.close();
    await this.#closePart();
  }

  async #closePart(): Promise<void> {
    const part = this.#part;
    this.#part = null;
    await part?.log.close();
  }

  async #took(
    part: LogPart,
    lines: TailLine[],
    { caughtUp = false, ended = false } = {},
  ): Promise<TailRead> {
    if (lines.length > 0 || this.#known?.file !== part.file) this.#known = await part.checkpoint();
    return { lines, caughtUp, ended, changedAt: this.#known?.changedAt ?? null };
  }

  /** A file that was rotated away is over once the next one has begun: until then it may grow. */
  async #passOn(part: LogPart): Promise<TailRead> {
    const next = await this.#after(part);
    if (next === null) return await this.#took(part, [], { caughtUp: true });
    const bytes = await this.#next(part);
    if (bytes.length > 0) {
      await next.log.close();
      return await this.#took(part, part.take(bytes));
    }
    const read = await this.#took(part, part.end(), { ended: true });
    this.#part = next;
    await this.#passed.add(part);
    this.#known = await next.checkpoint();
    return read;
  }

  /** What is damaged ends there. */
  async #next(part: LogPart): Promise<Uint8Array> {
    try {
      return await part.next();
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      if (this.#said !== error.message) this.#options.onNotice?.(error.message);
      this.#said = error.message;
      return new Uint8Array();
    }
  }

  async #stateOf(part: LogPart): Promise<"same" | "renamed" | "emptied"> {
    // What is compressed is not written to any more.
    if (!part.log.isSeekable) return "renamed";
    if (await part.isEmptied()) return "emptied";
    return await inodeOf(this.#path) === part.log.ino ? "same" : "renamed";
  }

  /** Goes on where reading ended, or begins with a log that was never seen. */
  async #begin(): Promise<LogPart | null> {
    const known = this.#known;
    if (known === null) return await this.#anew(this.#path, { isFirst: true });
    const unread = await unreadAfter(this.#path, known);
    if (!unread.found && ++this.#missed < LOOKS_BEFORE_LOST) return null;
    if (!unread.found && this.#missed === LOOKS_BEFORE_LOST) {
      this.#options.onNotice?.(
        `Cannot find what was written to ${this.#path} after line ${known.line - 1}: ` +
          "it was rotated away or emptied while nobody read it",
      );
    }
    const [first] = unread.parts;
    const part = first?.known === true
      ? await resumed(first.path, known)
      : await this.#firstOf(unread);
    if (part !== null) this.#missed = 0;
    return part;
  }

  /** What comes after a file that was read to its end. */
  async #after(part: LogPart): Promise<LogPart | null> {
    const known = await part.checkpoint();
    return await this.#firstOf(await unreadAfter(this.#path, known), known);
  }

  /** The first file that can be begun. A rotation in between would give it another's name. */
  async #firstOf({ parts }: Unread, known = this.#known): Promise<LogPart | null> {
    const unknown = parts.filter((part) => !part.known);
    const before = await inodesOf(unknown);
    for (const { path } of unknown) {
      const passed = path === this.#path ? null : await this.#passed.resumed(path);
      if (passed !== null) return passed;
      const part = await this.#anew(path, { isFirst: false });
      if (part === null) continue;
      const again = known === null ? [] : (await unreadAfter(this.#path, known)).parts;
      const after = await inodesOf(again.filter((one) => !one.known));
      if (before === after) return part;
      await part.log.close();
      return null;
    }
    return null;
  }

  async #anew(path: string, { isFirst }: { isFirst: boolean }): Promise<LogPart | null> {
    const log = await OpenLog.open(path);
    if (log === null) return null;
    try {
      const head = await beginningOf(log);
      if (head !== null) {
        const { backlogBytesMax = BACKLOG_BYTES_MAX } = this.#options;
        const skipped = isFirst ? await backlogAt(log, backlogBytesMax) : 0;
        // A stream that was looked into is not read again from its beginning.
        const fresh = log.isSeekable ? log : await OpenLog.open(path);
        const offset = Math.max(head.print.at, skipped);
        const place = { file: this.#named(head.name), head: head.print, offset, line: 1 };
        if (fresh !== log) await log.close();
        return fresh === null ? null : new LogPart(fresh, place);
      }
    } catch (error) {
      await log.close();
      if (!(error instanceof ScanError)) throw error;
      return null;
    }
    await log.close();
    return null;
  }

  /** Emptied and begun with the same line, a file is another one all the same. */
  #named(name: string): string {
    const before = this.#known?.file ?? "";
    return before.startsWith(name) ? `${before}-` : name;
  }
}

/** Where the first line begins that lies in the last `bytesMax`. */
async function backlogAt(log: OpenLog, bytesMax: number): Promise<number> {
  const from = await log.size() - bytesMax;
  if (!log.isSeekable || from <= 0) return 0;
  for (let at = from;;) {
    const block = await log.block(at);
    const newline = block.indexOf(0x0a);
    if (newline !== -1) return at + newline + 1;
    if (block.length === 0) return at;
    at += block.length;
  }
}

async function inodeOf(path: string): Promise<number | null> {
  return (await Deno.stat(path).catch(() => null))?.ino ?? null;
}

async function isAbsent(path: string): Promise<boolean> {
  const missing = (error: unknown) => error instanceof Deno.errors.NotFound;
  return await Deno.stat(path).then(() => false, missing);
}

async function inodesOf(parts: readonly UnreadPart[]): Promise<string> {
  const inodes = await Promise.all(parts.map(({ path }) => inodeOf(path)));
  return inodes.join(" ");
}
