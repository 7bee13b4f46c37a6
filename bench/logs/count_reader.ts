/** What a reader can do with its lines, from nothing to a string of each. */
import type { CandidateLine, ChunkReader } from "../../src/logs/scan/mod.ts";

export type Work = "count" | "columns" | "text";

export interface Columns {
  lines: number;
  timeAt: Float64Array<ArrayBuffer>;
  /** By the order in which they were first seen. */
  said: Uint16Array<ArrayBuffer>;
  session: Uint16Array<ArrayBuffer>;
}

const LINES_FIRST = 4_096;

/**
 * `count`: only counts. `columns`: time, session and what was said of each line, the texts of which
 * are made once each. `text`: each line as a string.
 */
export function countReader({ work }: { work: Work }): ChunkReader<Columns> {
  const columns = new Growing();
  const said = new Map<number, number>();
  const sessions = new Map<number, string>();
  const numbers = new Map<number, number>();
  const decoder = new TextDecoder();
  let lines = 0;
  let characters = 0;
  return {
    line(line: CandidateLine): void {
      lines++;
      if (work === "count") return;
      if (work === "text") {
        characters += decoder.decode(line.bytes).length;
        return;
      }
      const head = line.head();
      if (head === null) return;
      const { saidKey, sessionKey, session } = head;
      let what = said.get(saidKey);
      if (what === undefined) said.set(saidKey, what = said.size);
      let who = numbers.get(sessionKey);
      if (who === undefined) {
        numbers.set(sessionKey, who = numbers.size);
        sessions.set(who, decoder.decode(line.bytes.subarray(session.from, session.to)));
      }
      columns.push(head.timeAt, what, who);
    },
    take(): Columns {
      const taken = { lines: lines + (characters < 0 ? 1 : 0), ...columns.take() };
      lines = 0;
      return taken;
    },
    moved: ({ timeAt, said, session }) => [timeAt.buffer, said.buffer, session.buffer],
  };
}

class Growing {
  #timeAt = new Float64Array(LINES_FIRST);
  #said = new Uint16Array(LINES_FIRST);
  #session = new Uint16Array(LINES_FIRST);
  #count = 0;

  push(timeAt: number, said: number, session: number): void {
    if (this.#count === this.#timeAt.length) this.#grow();
    this.#timeAt[this.#count] = timeAt;
    this.#said[this.#count] = said;
    this.#session[this.#count] = session;
    this.#count++;
  }

  take(): Omit<Columns, "lines"> {
    const count = this.#count;
    this.#count = 0;
    return {
      timeAt: this.#timeAt.slice(0, count),
      said: this.#said.slice(0, count),
      session: this.#session.slice(0, count),
    };
  }

  #grow(): void {
    const length = 2 * this.#timeAt.length;
    const { timeAt, said, session } = this.take();
    this.#timeAt = new Float64Array(length);
    this.#timeAt.set(timeAt);
    this.#said = new Uint16Array(length);
    this.#said.set(said);
    this.#session = new Uint16Array(length);
    this.#session.set(session);
    this.#count = timeAt.length;
  }
}
