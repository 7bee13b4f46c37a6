import { type Analysis, Analyzer, isOfKind } from "./analysis.ts";
import { type FileRead, type LogSource, readFile } from "./analyze_file.ts";
import type { ReaderSetup } from "./chunk_reader.ts";
import { explained } from "./explain.ts";
import { UsageError } from "./arguments.ts";
import type { LogEvent } from "./event.ts";
import { type Flags, flagsOf, selectionOf, USAGE } from "./flags.ts";
import { type Input, InputError, inputsOf } from "./inputs.ts";
import { openLog } from "./open_log.ts";
import { loadPatterns, PatternError, patternsOf } from "./patterns.ts";
import { printableJson } from "./printable.ts";
import { Progress } from "./progress.ts";
import { Redaction } from "./redact.ts";
import { analysisJson, eventJson, inPieces } from "./report_json.ts";
import { reportText } from "./report_text.ts";
import type { ByteSource } from "./scan/mod.ts";

/** A system call for each event would take longer than the event. */
const LINES_CHARS = 65_536;

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
  const lines = new EventLines(flags, parts);
  const analyzer = new Analyzer({
    selection: selectionOf(flags),
    ...(flags.form === "jsonl" ? { onEvent: (event) => lines.take(event) } : {}),
  });
  const files = await analyzed(inputs, { flags, parts, setup, analyzer });
  const analysis = analyzer.result(files);
  lines.flush();
  report(analysis, flags, parts);
  return flags.failOn.some((wanted) => holdsKind(analysis, wanted)) ? 1 : 0;
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
  analyzer: Analyzer;
}

async function analyzed(inputs: readonly Input[], reading: Reading): Promise<FileRead[]> {
  const { parts } = reading;
  const progress = new Progress(inputs, parts);
  const files: FileRead[] = [];
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
  { flags, parts, setup, analyzer, progress }: Reading & { progress: Progress },
): Promise<FileRead> {
  const { worker, signal, now } = parts;
  const read = (from: LogSource) =>
    readFile(from, {
      ...setup,
      file: path,
      window: analyzer.window,
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

function report(whole: Analysis, { form, redact }: Flags, parts: AnalyzeParts): void {
  const { write, terminal: { out, colours, width } } = parts;
  const analysis = redact ? new Redaction().analysis(whole) : whole;
  if (form === "json") {
    for (const piece of inPieces(analysisJson(analysis))) write(out ? printableJson(piece) : piece);
  } else if (form === "text") {
    write(reportText(analysis, { colours, ...(width === undefined ? {} : { width }) }));
  }
}

function holdsKind({ tallied: { kinds } }: Analysis, wanted: string): boolean {
  return [...kinds.keys()].some((kind) => isOfKind(kind, wanted));
}

/** Writes each event as a line of JSON, many lines at once. */
class EventLines {
  readonly #parts: AnalyzeParts;
  readonly #redaction: Redaction | null;
  #lines = "";

  constructor({ redact }: Flags, parts: AnalyzeParts) {
    this.#parts = parts;
    this.#redaction = redact ? new Redaction() : null;
  }

  take(event: LogEvent): void {
    this.#lines += `${JSON.stringify(eventJson(this.#redaction?.event(event) ?? event))}\n`;
    if (this.#lines.length >= LINES_CHARS) this.flush();
  }

  flush(): void {
    const { write, terminal: { out } } = this.#parts;
    if (this.#lines !== "") write(out ? printableJson(this.#lines) : this.#lines);
    this.#lines = "";
  }
}
