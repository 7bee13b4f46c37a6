import { type Analysis, analysisOf, fits } from "./analysis.ts";
import { analyzeFile, type FileAnalysis } from "./analyze_file.ts";
import type { ReaderSetup } from "./chunk_reader.ts";
import { explained } from "./explain.ts";
import { UsageError } from "./arguments.ts";
import { type Flags, flagsOf, USAGE } from "./flags.ts";
import { type Input, InputError, inputsOf } from "./inputs.ts";
import { openLog } from "./open_log.ts";
import { loadPatterns, PatternError, patternsOf } from "./patterns.ts";
import { printableJson } from "./printable.ts";
import { Redaction } from "./redact.ts";
import { analysisJson, eventJson } from "./report_json.ts";
import { reportText } from "./report_text.ts";
import type { ByteSource } from "./scan/mod.ts";

/** Below it a bar would be gone before it is seen. */
const PROGRESS_FROM_BYTES = 67_108_864;

export interface AnalyzeParts {
  args: readonly string[];
  /** `LOG_PATH`: what is read when no file is named. */
  logPath?: string;
  now: () => number;
  stdin: () => ByteSource;
  readText: (path: string) => Promise<string>;
  write: (text: string) => void;
  complain: (text: string) => void;
  /** Whether a person sees what is written, and what is complained. */
  terminal: { out: boolean; err: boolean; colours: boolean; width?: number };
  /** Ctrl-C: what is known by then is printed. */
  signal: AbortSignal;
  worker?: () => Worker;
  /** Goes on with what is written from now on; absent where there is no following. */
  follow?: (flags: Flags, parts: AnalyzeParts) => Promise<number>;
}

/** @returns The exit code (design §9). */
export async function runAnalyze(parts: AnalyzeParts): Promise<number> {
  const { complain, write } = parts;
  try {
    const flags = flagsOf(parts.args, parts.now());
    if (flags.help) {
      write(USAGE);
      return 0;
    }
    return await run(flags, parts);
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    if (isOfInput(error)) {
      complain(`${error.message}\n`);
      return 66;
    }
    if (error instanceof PatternError || error instanceof Deno.errors.NotCapable) {
      complain(`${error.message}\n`);
      return 78;
    }
    throw error;
  }
}

/** Missing, gone since it was listed, or the system's to refuse. */
function isOfInput(error: unknown): error is Error {
  return error instanceof InputError || error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.PermissionDenied;
}

async function run(flags: Flags, parts: AnalyzeParts): Promise<number> {
  const setup = await setupOf(flags, parts);
  if (flags.explain !== undefined) {
    parts.write(explained(flags.explain, patternsOf(setup.patterns)));
    return 0;
  }
  const names = flags.files.length > 0
    ? flags.files
    : parts.logPath === undefined
    ? []
    : [parts.logPath];
  if (names.length === 0) {
    parts.complain(USAGE);
    return 2;
  }
  if (flags.follow) {
    if (parts.follow === undefined) throw new UsageError("--follow cannot be used here");
    return await parts.follow({ ...flags, files: names }, parts);
  }
  const inputs = await inputsOf(names);
  if (flags.around !== undefined) {
    const { around } = await import("./around_command.ts");
    return await around(flags.around, { flags, inputs, parts });
  }
  const files = await analyzed(inputs, { flags, parts, setup });
  return report(files, flags, parts);
}

async function setupOf({ patterns }: Flags, { readText }: AnalyzeParts): Promise<ReaderSetup> {
  if (patterns === undefined) return {};
  const text = await readText(patterns).catch(() => null);
  if (text === null) throw new InputError(`Cannot read ${patterns}: give a file of patterns`);
  return { patterns: await loadPatterns(text, patterns) };
}

interface Reading {
  flags: Flags;
  parts: AnalyzeParts;
  setup: ReaderSetup;
}

async function analyzed(inputs: readonly Input[], reading: Reading): Promise<FileAnalysis[]> {
  const { parts } = reading;
  const progress = new Progress(inputs, parts);
  const files: FileAnalysis[] = [];
  for (const input of inputs) {
    if (parts.signal.aborted) break;
    files.push(await analyzedOne(input, { ...reading, progress }));
    progress.ended(input);
  }
  progress.close();
  if (parts.signal.aborted) parts.complain("stopped early: this is what is known so far\n");
  return files;
}

async function analyzedOne(
  { path, changedAt }: Input,
  { flags, parts, setup, progress }: Reading & { progress: Progress },
): Promise<FileAnalysis> {
  const { worker, signal, now } = parts;
  const read = (from: { path: string } | { source: ByteSource }) =>
    analyzeFile(path, from, {
      ...setup,
      changedAt: Number.isNaN(changedAt) ? now() : changedAt,
      signal,
      onProgress: (bytes) => progress.at(bytes),
      ...(worker === undefined ? {} : { worker }),
      ...(flags.threads === undefined ? {} : { threads: flags.threads }),
    });
  const input = await openLog(path, parts);
  if (input.is === "file") return await read({ path });
  await using opened = input;
  return await read({ source: opened.source });
}

function report(files: readonly FileAnalysis[], flags: Flags, parts: AnalyzeParts): number {
  const { sinceAt, untilAt, sessions, kinds, redact, form, failOn } = flags;
  const whole = analysisOf(files, {
    ...(sinceAt === undefined ? {} : { sinceAt }),
    ...(untilAt === undefined ? {} : { untilAt }),
    ...(sessions.length === 0 ? {} : { sessions }),
    ...(kinds.length === 0 ? {} : { kinds }),
  });
  const analysis = redact ? new Redaction().analysis(whole) : whole;
  const { terminal } = parts;
  const write = (json: string) => parts.write(`${terminal.out ? printableJson(json) : json}\n`);
  if (form === "json") write(JSON.stringify(analysisJson(analysis), null, 2));
  else if (form === "jsonl") {
    for (const event of analysis.events) write(JSON.stringify(eventJson(event)));
  } else {
    const { width, colours } = terminal;
    const shape = { colours, ...(width === undefined ? {} : { width }) };
    parts.write(reportText(analysis, shape));
  }
  return hasAny(analysis, failOn) ? 1 : 0;
}

function hasAny({ events }: Analysis, kinds: readonly string[]): boolean {
  return kinds.length > 0 && events.some((event) => fits(event, { kinds }));
}

/** A bar on a terminal, where there is enough to read that somebody waits. */
class Progress {
  readonly #parts: AnalyzeParts;
  readonly #total: number;
  readonly #startedAt: number;
  #before = 0;
  #shownAt = 0;
  #shown = false;

  constructor(inputs: readonly Input[], parts: AnalyzeParts) {
    this.#parts = parts;
    this.#total = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#startedAt = parts.now();
  }

  at(bytes: number): void {
    const { terminal, now, complain } = this.#parts;
    const time = now();
    if (!terminal.err || this.#total < PROGRESS_FROM_BYTES || time - this.#shownAt < 100) return;
    this.#shownAt = time;
    this.#shown = true;
    const share = Math.min(1, (this.#before + bytes) / this.#total);
    const leftMs = share === 0 ? 0 : (time - this.#startedAt) * (1 - share) / share;
    const done = Math.round(share * 30);
    const bar = `${"█".repeat(done)}${"░".repeat(30 - done)}`;
    complain(`\r${bar} ${Math.round(share * 100)} %, ${Math.ceil(leftMs / 1_000)} s left `);
  }

  ended({ bytes }: Input): void {
    this.#before += bytes;
  }

  close(): void {
    if (this.#shown) this.#parts.complain(`\r${" ".repeat(56)}\r`);
  }
}
