import { type Clock, eitherOf } from "../clock.ts";
import { type Engine, own, type SessionRecord } from "../session/mod.ts";
import { WahaError } from "../waha/mod.ts";
import type { QrAnswer, WahaClient } from "../waha/mod.ts";
import { endsWithin } from "./ends_within.ts";
import type { CodeView } from "./service_port.ts";
import type { Supervisor } from "./supervisor.ts";

export interface CodeWatchParts {
  clock: Clock;
  waha: WahaClient;
  supervisor: Supervisor;
}

/** Whoever waits for a code is told by then that WAHA does not answer. */
const READ_MS_MAX = 2_500;
/** WAHA lets whoever asks for a code that is gone wait for ten seconds. */
const CODE_MS_MAX = 1_200;
/** All who look at one code share what was read so short a time ago. */
const SHARED_MS = 200;
/** How often a status that is not the known one brings a look, and how long that is waited for. */
const WAKE_MS = 1_000;
/** Sessions of which a code is remembered. */
const SESSIONS_MAX = 1_000;

/** How long codes live (contract §2): the first one of a round, where that is another, and others. */
const FIRST_LIFE_MS = 60_000;
const LIFE_MS = 20_000;
const LONG_FIRST: readonly Engine[] = ["NOWEB", "GOWS", "UNKNOWN"];
/** WAHA hands the next code out a little after the one before has ended. */
const LATE_MS = 1_500;

interface Remembered {
  raw: string;
  expiresAt: number;
  /** Since when the session has shown codes: the next wait begins with a first code again. */
  roundAt: number;
}

/** The code of a session as somebody sees it who looks all the time. */
export class CodeWatch {
  readonly #parts: CodeWatchParts;
  readonly #codes = new Map<string, Remembered>();
  readonly #reads = new Map<string, { endedAt?: number; view: Promise<CodeView> }>();
  readonly #wokenAt = new Map<string, number>();

  constructor(parts: CodeWatchParts) {
    this.#parts = parts;
  }

  /**
   * What WAHA shows now, at most 200 ms ago: all who look share one read.
   * @throws {WahaError} `WAHA_TIMEOUT` after 2.5 s, and what else a read of WAHA throws.
   */
  read(name: string): Promise<CodeView> {
    const { clock } = this.#parts;
    const shared = this.#reads.get(name);
    const isFresh = shared !== undefined &&
      (shared.endedAt === undefined || clock.monotonic() - shared.endedAt < SHARED_MS);
    if (isFresh) return shared.view;
    const read: { endedAt?: number; view: Promise<CodeView> } = { view: this.#bounded(name) };
    const end = () => void (read.endedAt = clock.monotonic());
    read.view.then(end, end);
    keep(this.#reads, { name, value: read });
    return read.view;
  }

  async #bounded(name: string): Promise<CodeView> {
    const limit = this.#limit(READ_MS_MAX);
    try {
      return await this.#read(name, limit.signal);
    } catch (error) {
      if (!limit.signal.aborted) throw error;
      throw new WahaError(
        "WAHA_TIMEOUT",
        `Cannot show the code as WAHA did not answer within ${READ_MS_MAX} ms: look at its load`,
      );
    } finally {
      limit.cancel();
    }
  }

  async #read(name: string, signal: AbortSignal): Promise<CodeView> {
    const { waha } = this.#parts;
    const seen = await waha.session(name, { signal });
    if (seen.is === "missing") {
      this.#codes.delete(name);
      await this.#wake(name);
      return { is: "no-such-session" };
    }
    const { status, engine, accountName } = seen;
    // A code that came up a moment ago is shown before all else has been looked at.
    const [raw] = await Promise.all([
      status === "SCAN_QR_CODE" ? this.#raw(name, signal) : null,
      status === this.#record(name)?.status ? undefined : this.#wake(name),
    ]);
    if (raw?.is === "qr" && raw.form === "raw") return this.#shown(name, raw.value, engine);
    return { is: "none", status, ...(accountName === undefined ? {} : { accountName }) };
  }

  async #raw(name: string, outer: AbortSignal): Promise<QrAnswer | null> {
    const limit = this.#limit(CODE_MS_MAX);
    const { signal, release } = eitherOf(outer, limit.signal);
    try {
      return await this.#parts.waha.qr(name, { form: "raw", signal });
    } catch (error) {
      if (limit.signal.aborted && !outer.aborted) return null;
      throw error;
    } finally {
      limit.cancel();
      release();
    }
  }

  /** A code beyond its life is none, though WAHA may still hand it out (a browser that hangs). */
  #shown(name: string, raw: string, engine: Engine): CodeView {
    const now = this.#parts.clock.now();
    const record = this.#record(name);
    const roundAt = record?.status === "SCAN_QR_CODE" ? record.since : now;
    const before = this.#codes.get(name);
    const code = before?.raw === raw ? before : { raw, roundAt, expiresAt: now + LIFE_MS };
    if (before === undefined || before.roundAt !== roundAt) {
      const isFirst = LONG_FIRST.includes(engine) && now - roundAt < FIRST_LIFE_MS;
      if (isFirst && code !== before) code.expiresAt = roundAt + FIRST_LIFE_MS;
    }
    keep(this.#codes, { name, value: code });
    return now > code.expiresAt + LATE_MS
      ? { is: "none", status: "SCAN_QR_CODE" }
      : { is: "code", raw, expiresAt: code.expiresAt };
  }

  async #wake(name: string): Promise<void> {
    const { clock, supervisor } = this.#parts;
    const now = clock.monotonic();
    if (now - (this.#wokenAt.get(name) ?? -Infinity) < WAKE_MS) return;
    keep(this.#wokenAt, { name, value: now });
    await endsWithin(supervisor.wake(), { clock, ms: WAKE_MS });
  }

  #record(name: string): SessionRecord | undefined {
    return own(this.#parts.supervisor.known.world.sessions, name);
  }

  #limit(ms: number): { signal: AbortSignal; cancel: () => void } {
    const limit = new AbortController();
    const cancel = this.#parts.clock.after(ms, () => limit.abort(new Error("it took too long")));
    return { signal: limit.signal, cancel };
  }
}

/** The newest stay. */
function keep<Value>(
  map: Map<string, Value>,
  { name, value }: { name: string; value: Value },
): void {
  map.delete(name);
  map.set(name, value);
  const [oldest] = map.size > SESSIONS_MAX ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
