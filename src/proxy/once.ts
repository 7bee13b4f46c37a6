import process from "node:process";
import type { Clock } from "../clock.ts";
import type { ProxyPort } from "../recovery/mod.ts";
import { sleep } from "../clock.ts";
import { malformed, ProxyRefusal } from "./refusal.ts";

/** What is remembered of a call with an `Idempotency-Key`. */
export type Remembered =
  /** It was about to be sent; after `endsAt` nobody will tell any more what became of it. */
  | { is: "running"; print: string; at: number; endsAt: number }
  | {
    is: "answered";
    print: string;
    at: number;
    status: number;
    contentType: string;
    /** Left out when it is too large to be kept. */
    body?: string;
    binary?: true;
  }
  | { is: "unknown"; print: string; at: number };

/** How a claimed call ended. */
export type Ended =
  | { is: "answered"; status: number; contentType: string; body: Uint8Array }
  | { is: "unknown" }
  /** Nothing was done: the key is free again. */
  | { is: "not-done" };

export type Claimed = { is: "mine" } | { is: "taken"; record: Remembered };

/** How long a key is remembered (issue 9). */
const KEPT_MS = 24 * 60 * 60 * 1_000;
/** The longest that a call may take, its waiting included: what is silent longer has died. */
const RUNNING_MS = 360_000;
/** What fits into a record of every store beside its other fields. */
const BODY_CHARS_MAX = 48_000;
const KEY = /^[\x21-\x7e]{1,255}$/;
const POLL_MS = 500;

/**
 * Sends that happen once: the first call with a key is sent, every other with the same key is given
 * its answer, also by another replica and after a restart.
 */
export class OnceBook {
  readonly #clock: Clock;
  readonly #kept: ProxyPort["kept"];
  /** Those of this process that run: who waits for them need not ask the store. */
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: { clock: Clock; kept: ProxyPort["kept"] }) {
    this.#clock = parts.clock;
    this.#kept = parts.kept;
  }

  /**
   * Takes the key for a call that is about to be sent.
   * @throws {StoreUnavailableError} Nothing may be sent: nobody could know of it later.
   */
  async claim(name: string, print: string): Promise<Claimed> {
    const now = this.#clock.now();
    const running: Remembered = { is: "running", print, at: now, endsAt: now + RUNNING_MS };
    const there = await this.#kept.claim(name, { value: running, until: now + KEPT_MS });
    if (there === null) return { is: "mine" };
    const record = readRecord(there.value);
    return record === null ? { is: "mine" } : { is: "taken", record };
  }

  /** Begins to run a claimed call here; `end` tells those who wait. */
  begin(name: string): (ended: Ended, print: string) => Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#running.set(name, promise);
    return async (ended, print) => {
      try {
        await this.#write(name, ended, print);
      } finally {
        this.#running.delete(name);
        resolve();
      }
    };
  }

  async #write(name: string, ended: Ended, print: string): Promise<void> {
    const at = this.#clock.now();
    if (ended.is === "not-done") return await this.#kept.drop(name);
    const value = ended.is === "unknown"
      ? { is: "unknown", print, at } as const
      : answeredRecord(ended, { print, at });
    await this.#kept.replace(name, { value, until: at + KEPT_MS });
  }

  /**
   * The answer of the first call with this key, once it is there.
   * @returns Null when that call came to nothing: this one may be sent.
   * @throws {ProxyRefusal} `IDEMPOTENCY_CONFLICT`: what it came to is unknown, or it was another call.
   */
  async followed(
    name: string,
    { record, print, signal }: { record: Remembered; print: string; signal: AbortSignal },
  ): Promise<Extract<Remembered, { is: "answered" }> | null> {
    for (let known = record;;) {
      if (known.print !== print) throw conflict("it belongs to another call", known);
      if (known.is === "unknown") throw conflict("what became of that call is unknown", known);
      if (known.is === "answered") {
        if (known.body !== undefined) return known;
        throw conflict("its answer was too large to be kept", known);
      }
      if (this.#clock.now() > known.endsAt) {
        throw conflict("what became of that call is unknown", { ...known, is: "unknown" });
      }
      await this.#next(name, signal);
      const there = await this.#kept.read(name);
      const next = there === null ? null : readRecord(there.value);
      if (next === null) return null;
      known = next;
    }
  }

  async #next(name: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const here = this.#running.get(name);
    if (here === undefined) return await sleep(this.#clock, POLL_MS, signal);
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    try {
      await Promise.race([here, left.promise]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }
}

/**
 * The name under which a key is kept, made so that neither key nor its length can be read from it.
 * @param proxyKey Whose key it is: two programs that both count 1, 2, 3 do not meet.
 * @throws {ProxyRefusal} `INVALID_REQUEST`
 */
export function onceName(key: string, proxyKey?: string): string {
  const own = proxyKey === undefined ? "" : `${proxyKey}\n`;
  if (KEY.test(key)) return `once ${sha256().update(`${own}${key}`).digest("hex")}`;
  throw malformed("its Idempotency-Key is not 1 to 255 visible ASCII characters");
}

/** What makes two calls the same one. */
export function printOf(
  { method, target, body }: { method: string; target: string; body: Uint8Array | null },
): string {
  const hash = sha256().update(`${method} ${target}\n`);
  return hash.update(body ?? new Uint8Array(0)).digest("hex");
}

/** Loaded when a key comes, and not with every start. */
function sha256() {
  return process.getBuiltinModule("node:crypto").createHash("sha256");
}

function answeredRecord(
  { status, contentType, body }: Extract<Ended, { is: "answered" }>,
  { print, at }: { print: string; at: number },
) {
  const record = { is: "answered", print, at, status, contentType } as const;
  const text = textOf(body);
  const kept = text ?? body.toBase64();
  // A control character takes six as JSON, so the form that is written is what is measured.
  if (JSON.stringify(kept).length > BODY_CHARS_MAX) return record;
  if (new TextEncoder().encode(kept).length > BODY_CHARS_MAX) return record;
  return text === null
    ? { ...record, body: kept, binary: true } as const
    : { ...record, body: kept };
}

export function bodyOf({ body = "", binary }: Extract<Remembered, { is: "answered" }>) {
  return binary === true ? Uint8Array.fromBase64(body) : new TextEncoder().encode(body);
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readRecord(value: unknown): Remembered | null {
  if (typeof value !== "object" || value === null || !("is" in value)) return null;
  const { is } = value;
  if (is !== "running" && is !== "answered" && is !== "unknown") return null;
  // Written by this class alone, in this version's form: what else lies there counts as nothing.
  return value as Remembered;
}

function conflict(why: string, known: Remembered): ProxyRefusal {
  const status = known.is === "answered" ? { status: known.status } : {};
  return new ProxyRefusal(
    "IDEMPOTENCY_CONFLICT",
    `Cannot answer the call as its Idempotency-Key was used before and ${why}: ` +
      "look whether it was done, and use another key to send it again",
    { details: { outcome: known.is, ...status, firstAt: new Date(known.at).toISOString() } },
  );
}
