import type { Log } from "../telemetry/mod.ts";
import type { Watch } from "./watch.ts";
import type { ServerSettings } from "./watched_server.ts";

/** What a list of servers came to; `faults`: a sentence for each entry that is left out. */
export interface ReadServers {
  settings: ServerSettings[];
  faults: string[];
}

export interface WatchedListParts {
  watch: Watch;
  log: Log;
  read: (text: string | undefined) => ReadServers;
}

/** There is no WAHA to watch: the list of servers has none that can be used. */
export class NoServersError extends Error {
  override readonly name = "NoServersError";
  readonly code = "NO_SERVERS";
  /** What is wrong, a sentence each. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const why = faults.length === 0 ? "the list is empty" : faults.join("; ");
    super(`Cannot start as WAHA_SERVERS names no server that can be used: ${why}`);
    this.faults = faults;
  }
}

/** The list of servers that are to be watched, as it was read last. */
export class WatchedList {
  readonly #parts: WatchedListParts;
  #faults: readonly string[] = [];

  constructor(parts: WatchedListParts) {
    this.#parts = parts;
  }

  /** Of the newest list, a sentence each. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** @throws {NoServersError} */
  begin(text: string | undefined): void {
    const { settings, faults } = this.#parts.read(text);
    if (settings.length === 0) throw new NoServersError(faults);
    this.#say(faults);
    this.#parts.watch.apply(settings);
  }

  /** A list of which nothing can be used changes nothing. */
  reload(text: string): void {
    const { watch, log, read } = this.#parts;
    const { settings, faults } = read(text);
    if (settings.length === 0) {
      const why = faults.length === 0 ? "the new one is empty" : "none of the new one can be used";
      const left = `The list of servers is left as it was: ${why}`;
      return this.#say([...faults, left]);
    }
    this.#say(faults);
    const { came, changed, went } = watch.apply(settings);
    const words = [["watched now", came], ["changed", changed], ["watched no more", went]] as const;
    for (const [word, names] of words) {
      if (names.length === 0) continue;
      log.event({ is: "notice", text: `Servers ${word}: ${names.join(", ")}` });
    }
  }

  /** Each fault once, until it is gone and comes again. */
  #say(faults: readonly string[]): void {
    for (const text of faults) {
      if (!this.#faults.includes(text)) this.#parts.log.event({ is: "notice", text });
    }
    this.#faults = faults;
  }
}
