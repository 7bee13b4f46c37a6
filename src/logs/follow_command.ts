import { fits, type Selection } from "./analysis.ts";
import { CheckpointFile } from "./checkpoint.ts";
import { UsageError } from "./arguments.ts";
import type { AnalyzeParts } from "./command.ts";
import { type Flags, selectionOf } from "./flags.ts";
import { followLog, type FollowSink, type FoundEvent } from "./follow.ts";
import { loadPatterns, patternsOf } from "./patterns.ts";
import { printable, printableJson } from "./printable.ts";
import { Redaction } from "./redact.ts";
import { eventJson } from "./report_json.ts";
import { Reporter } from "./reporter.ts";
import { Spool } from "./spool.ts";

const SPOOL_BYTES_MAX = 64 * 1_048_576;
/** A line that is read again, as its file was rotated in between, is not printed again. */
const PRINTED_MAX = 20_000;

export interface FollowEdges {
  fetch: typeof fetch;
  apiKey?: string;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends a call to the service that takes too long. */
  timeLimit?: () => AbortSignal;
  /** A folder of ours for checkpoint and spool. */
  folder: string;
}

/** `--follow`: prints each happening as it is written, or sends it to the service. */
export function followCommand(
  edges: FollowEdges,
): (flags: Flags, parts: AnalyzeParts) => Promise<number> {
  return async (flags, parts) => {
    const [path, ...more] = flags.files;
    if (path === undefined || more.length > 0) {
      throw new UsageError("--follow: give the one file that is being written");
    }
    const patterns = flags.patterns === undefined
      ? []
      : await loadPatterns(await parts.readText(flags.patterns), flags.patterns);
    const printer = new Printer(flags, parts);
    const { reportTo } = flags;
    const kept = reportTo === undefined ? null : await CheckpointFile.of(path, edges.folder);
    const reporter = reportTo === undefined || kept === null ? null : new Reporter({
      url: reportTo,
      ...(edges.apiKey === undefined ? {} : { apiKey: edges.apiKey }),
      source: `analyzer:${kept.name}`,
      fetch: edges.fetch,
      spool: new Spool(`${kept.folder}/${kept.name}.spool`, SPOOL_BYTES_MAX),
      saveCheckpoint: (checkpoint) => kept.save(checkpoint),
      complain: parts.complain,
      now: parts.now,
      ...(edges.timeLimit === undefined ? {} : { timeLimit: edges.timeLimit }),
    });
    await reporter?.start();
    await followLog({
      path,
      ...(path === "-" ? { source: parts.stdin() } : {}),
      checkpoint: path === "-" ? null : await kept?.load() ?? null,
      sink: reporter === null ? printer : both(printer, reporter),
      patterns: patternsOf(patterns),
      now: parts.now,
      pause: edges.pause,
      onNotice: (text) => parts.complain(`${text}\n`),
      signal: parts.signal,
    });
    return printer.failed ? 1 : 0;
  };
}

/** Prints what is found, one line each. */
class Printer implements FollowSink {
  readonly #flags: Flags;
  readonly #parts: AnalyzeParts;
  readonly #selection: Selection;
  readonly #redaction = new Redaction();
  readonly #printed = new Set<string>();
  failed = false;

  constructor(flags: Flags, parts: AnalyzeParts) {
    this.#flags = flags;
    this.#parts = parts;
    this.#selection = selectionOf(flags);
  }

  take(events: readonly FoundEvent[]): Promise<boolean> {
    const { form, redact, failOn } = this.#flags;
    for (const event of events) {
      if (!this.#isNew(event.id)) continue;
      if (failOn.length > 0 && fits(event, { kinds: failOn })) this.failed = true;
      if (!fits(event, this.#selection)) continue;
      const shown = redact ? { ...event, ...this.#redaction.event(event) } : event;
      const text = this.#told(shown, form);
      this.#parts.write(`${text}\n`);
    }
    return Promise.resolve(true);
  }

  reached(): Promise<void> {
    return Promise.resolve();
  }

  #isNew(id: string): boolean {
    if (this.#printed.has(id)) return false;
    this.#printed.add(id);
    for (const oldest of this.#printed) {
      if (this.#printed.size <= PRINTED_MAX) break;
      this.#printed.delete(oldest);
    }
    return true;
  }

  #told(event: FoundEvent, form: Flags["form"]): string {
    if (form !== "text") {
      const json = JSON.stringify({ id: event.id, ...eventJson(event) });
      return this.#parts.terminal.out ? printableJson(json) : json;
    }
    const { kind, session, cause, time, excerpt } = event;
    const at = time === null ? "no time" : new Date(time).toISOString();
    const words = [at, kind, session ?? "WAHA", cause ?? "", excerpt];
    return printable(words.filter((word) => word !== "").join("  "));
  }
}

/** What the service refuses is not printed a second time. */
function both(printer: Printer, reporter: Reporter): FollowSink {
  return {
    take: async (events) => {
      if (!await reporter.take(events)) return false;
      return await printer.take(events);
    },
    reached: (checkpoint) => reporter.reached(checkpoint),
    quiet: () => reporter.quiet(),
  };
}
