/** One call that reached WAHA. */
export interface LoggedCall {
  /** When it came, in ms since the epoch. */
  at: number;
  method: string;
  /** With its query. */
  path: string;
  /** Null while it waits, and for ever when the caller left or nobody listened. */
  status: number | null;
}

const CALLS_MAX = 10_000;

/** The last calls, in the order in which they came. */
export class CallLog {
  #calls: LoggedCall[] = [];

  begin(call: Omit<LoggedCall, "status">): LoggedCall {
    const logged = { ...call, status: null };
    this.#calls.push(logged);
    if (this.#calls.length > 2 * CALLS_MAX) this.#calls = this.#calls.slice(-CALLS_MAX);
    return logged;
  }

  list(): LoggedCall[] {
    return this.#calls.slice(-CALLS_MAX).map((call) => ({ ...call }));
  }
}
