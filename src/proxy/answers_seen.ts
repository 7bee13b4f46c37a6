/** When whose calls were answered last: enough to tell one sick account from a sick WAHA. */
export class AnswersSeen {
  #last = { session: "", at: -Infinity };
  /** The last of another session than `#last`. */
  #before = { session: "", at: -Infinity };

  answered(session: string, at: number): void {
    if (this.#last.session !== session) this.#before = this.#last;
    this.#last = { session, at };
  }

  /** Whether WAHA answered anybody but `session` since then. */
  othersSince(session: string | null, at: number): boolean {
    return [this.#last, this.#before].some((seen) => seen.session !== session && seen.at >= at);
  }
}
