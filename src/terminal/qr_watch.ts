import { type Clock, sleep } from "../clock.ts";
import { qrSchema, type Status, statusSchema } from "../contract/mod.ts";
import type { Target } from "./flags.ts";
import { AwayError, pathOf, RefusedError, type ServiceApi } from "./service_api.ts";

/** What there is to see of a code. */
export type QrSight =
  | { is: "code"; raw: string; leftMs: number }
  /** None now, but one may come: the sentence says why. */
  | { is: "none"; because: string }
  | { is: "connected"; session: string | null; as: string | null };

/** Between an engine's start and its first code, or between a scan and WORKING. */
const WAITING_MS_MAX = 180_000;
/** How long a service that is away is waited for, once it has shown a code. */
const TROUBLE_MS_MAX = 60_000;
/** WAHA says that a phone has scanned before the service has looked. */
const CONNECTING_MS_MAX = 15_000;
/** An answer that comes sooner is on the screen in the same step. */
const SOON_MS = 250;
/** A status comes from memory: one that takes longer must not hold up the seconds of a code. */
const STATUS_MS_MAX = 1_000;
/** The service asks WAHA three times, each within 10 s. */
const QR_MS_MAX = 35_000;

type Answer =
  | { is: "code"; raw: string; expiresAt: number }
  | { is: "error"; error: unknown };

interface Code {
  raw: string;
  /** The service's clock, ms: it runs out then, as far as was said when it was first seen. */
  until: number;
  /** Not to be shown for longer without being seen again. */
  trustedUntil: number;
}

type State =
  | { is: "code"; code: Code }
  | { is: "none"; because: string };

/** Looks at the code of one session, step by step, and remembers what it takes to judge. */
export class QrWatch {
  readonly #api: ServiceApi;
  readonly #clock: Clock;
  readonly #target: Target;
  #state: State = { is: "none", because: "Asking for the code" };
  #asking: Promise<void> | null = null;
  #answer: Answer | null = null;
  #everShown = false;
  /** Since when, monotonic ms. */
  readonly #since = new Map<"waiting" | "trouble" | "connecting", number>();

  constructor(api: ServiceApi, { clock, target }: { clock: Clock; target: Target }) {
    this.#api = api;
    this.#clock = clock;
    this.#target = target;
  }

  /** The first step waits for the answer, so that what cannot be scanned at all is said at once. */
  async first(): Promise<QrSight> {
    this.#ask();
    await this.#asking;
    return await this.step();
  }

  /**
   * One look, within moments: WAHA lets whoever asks for a code that is gone wait for ten seconds,
   * and a phone that has scanned must not wait for that.
   * @throws {RefusedError} It cannot be scanned, and waiting would not change that.
   * @throws {AwayError} The service is away, and stays so.
   */
  async step(): Promise<QrSight> {
    if (this.#answer === null) this.#ask();
    const status = await this.#status();
    if (status?.status === "WORKING" && status.me !== null) {
      return { is: "connected", session: status.session, as: status.me };
    }
    if (this.#asking !== null) {
      const soon = new AbortController();
      await Promise.race([this.#asking, sleep(this.#clock, SOON_MS, soon.signal).catch(() => {})]);
      soon.abort();
    }
    const answer = this.#answer;
    this.#answer = null;
    if (answer !== null) this.#state = this.#stateAfter(answer);
    if (this.#connected()) {
      return { is: "connected", session: status?.session ?? null, as: status?.me ?? null };
    }
    return this.#sight();
  }

  #ask(): void {
    this.#asking ??= this.#api.get(pathOf(this.#target, "qr"), qrSchema, { limitMs: QR_MS_MAX })
      .then<Answer, Answer>(
        ({ raw, expiresAt }) => ({ is: "code", raw, expiresAt: Date.parse(expiresAt) }),
        (error) => ({ is: "error", error }),
      )
      .then((answer) => {
        this.#answer = answer;
        this.#asking = null;
      });
  }

  #stateAfter(answer: Answer): State {
    if (answer.is === "code") return this.#withCode(answer);
    const { error } = answer;
    if (error instanceof RefusedError && error.code === "QR_NOT_AVAILABLE") {
      return this.#without(error);
    }
    if (error instanceof RefusedError || error instanceof AwayError) return this.#inTrouble(error);
    throw error;
  }

  #withCode({ raw, expiresAt }: Extract<Answer, { is: "code" }>): State {
    const before = this.#state.is === "code" ? this.#state.code : null;
    // The same code, seen again: it runs out when it was first said to, or lives on beyond that.
    const until = before?.raw === raw && before.until > this.#api.now() ? before.until : expiresAt;
    this.#everShown = true;
    this.#since.clear();
    return { is: "code", code: { raw, until, trustedUntil: expiresAt } };
  }

  #without(refusal: RefusedError): State {
    this.#since.delete("trouble");
    const status = String(refusal.details["status"] ?? "");
    if (status === "WORKING") {
      this.#lasts("connecting");
      return { is: "none", because: refusal.message };
    }
    const comes = ["STARTING", "AUTHENTICATED", "SCAN_QR_CODE"].includes(status) ||
      (this.#everShown && status.startsWith("PASSKEY"));
    if (!comes || this.#lasts("waiting") > WAITING_MS_MAX) throw refusal;
    return { is: "none", because: refusal.message };
  }

  #inTrouble(error: RefusedError | AwayError): State {
    const passes = error instanceof AwayError || error.status >= 500 || error.status === 429;
    if (!this.#everShown || !passes || this.#lasts("trouble") > TROUBLE_MS_MAX) throw error;
    const { code } = this.#state.is === "code" ? this.#state : { code: null };
    const trusted = code !== null && code.trustedUntil > this.#api.now();
    return trusted ? this.#state : { is: "none", because: error.message };
  }

  #sight(): QrSight {
    if (this.#state.is === "none") return this.#state;
    const { raw, until, trustedUntil } = this.#state.code;
    const now = this.#api.now();
    if (trustedUntil <= now) {
      return { is: "none", because: "The code has run out: asking for more" };
    }
    return { is: "code", raw, leftMs: Math.max(0, (until > now ? until : trustedUntil) - now) };
  }

  async #status(): Promise<Status | null> {
    try {
      return await this.#api.get(pathOf(this.#target, "status"), statusSchema, {
        limitMs: STATUS_MS_MAX,
      });
    } catch (error) {
      if (error instanceof RefusedError || error instanceof AwayError) return null;
      throw error;
    }
  }

  /** @returns How long it has been so, ms. */
  #lasts(what: "waiting" | "trouble" | "connecting"): number {
    const now = this.#clock.monotonic();
    const since = this.#since.get(what) ?? now;
    this.#since.set(what, since);
    return now - since;
  }

  /** Whether WAHA has said for long enough that it is connected. */
  #connected(): boolean {
    const since = this.#since.get("connecting");
    return since !== undefined && this.#clock.monotonic() - since > CONNECTING_MS_MAX;
  }
}
