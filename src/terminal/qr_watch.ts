import type { Clock } from "../clock.ts";
import { type Qr, qrSchema, type Status, statusSchema } from "../contract/mod.ts";
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
/** A login is known a moment after the code is gone. */
const CONNECTING_MS_MAX = 15_000;

interface Shown extends Pick<Qr, "raw"> {
  /** The service's clock, ms: until then somebody who scans it is let in, as far as is known. */
  until: number;
  /** No longer than this without asking again. */
  trustedUntil: number;
}

/** Looks at the code of one session, again and again, and remembers what it takes to judge. */
export class QrWatch {
  readonly #api: ServiceApi;
  readonly #clock: Clock;
  readonly #target: Target;
  #shown: Shown | null = null;
  #everShown = false;
  /** Monotonic ms. */
  #waitingSince: number | null = null;
  #troubleSince: number | null = null;
  #connectingSince: number | null = null;

  constructor(api: ServiceApi, { clock, target }: { clock: Clock; target: Target }) {
    this.#api = api;
    this.#clock = clock;
    this.#target = target;
  }

  /**
   * @throws {RefusedError} It cannot be scanned, and waiting would not change that.
   * @throws {AwayError} The service is away, and stays so.
   */
  async look(): Promise<QrSight> {
    try {
      const code = await this.#api.get(pathOf(this.#target, "qr"), qrSchema);
      return this.#take(code);
    } catch (error) {
      if (error instanceof RefusedError && error.code === "QR_NOT_AVAILABLE") {
        return await this.#without(error);
      }
      if (error instanceof RefusedError || error instanceof AwayError) return this.#trouble(error);
      throw error;
    }
  }

  #take({ raw, expiresAt }: Qr): QrSight {
    const now = this.#api.now();
    const trustedUntil = Date.parse(expiresAt);
    const before = this.#shown;
    // The same code, seen again: it runs out when it was first said to, or lives on beyond that.
    const until = before?.raw === raw && before.until > now ? before.until : trustedUntil;
    this.#shown = { raw, until, trustedUntil };
    this.#everShown = true;
    this.#waitingSince = this.#troubleSince = this.#connectingSince = null;
    return { is: "code", raw, leftMs: Math.max(0, until - now) };
  }

  async #without(refusal: RefusedError): Promise<QrSight> {
    this.#shown = null;
    this.#troubleSince = null;
    const status = String(refusal.details["status"] ?? "");
    if (status === "WORKING") return await this.#connected(refusal);
    const comes = ["STARTING", "AUTHENTICATED", "SCAN_QR_CODE"].includes(status) ||
      (this.#everShown && status.startsWith("PASSKEY"));
    if (!comes) throw refusal;
    this.#waitingSince ??= this.#clock.monotonic();
    if (this.#clock.monotonic() - this.#waitingSince > WAITING_MS_MAX) throw refusal;
    return { is: "none", because: refusal.message };
  }

  async #connected(refusal: RefusedError): Promise<QrSight> {
    const known = await this.#status();
    this.#connectingSince ??= this.#clock.monotonic();
    const waitedMs = this.#clock.monotonic() - this.#connectingSince;
    const named = known?.status === "WORKING" && known.me !== null;
    if (named || waitedMs > CONNECTING_MS_MAX) {
      return { is: "connected", session: known?.session ?? null, as: known?.me ?? null };
    }
    return { is: "none", because: refusal.message };
  }

  async #status(): Promise<Status | null> {
    try {
      return await this.#api.get(pathOf(this.#target, "status"), statusSchema);
    } catch (error) {
      if (error instanceof RefusedError || error instanceof AwayError) return null;
      throw error;
    }
  }

  #trouble(error: RefusedError | AwayError): QrSight {
    const passes = error instanceof AwayError || error.status >= 500 || error.status === 429;
    if (!this.#everShown || !passes) throw error;
    this.#troubleSince ??= this.#clock.monotonic();
    if (this.#clock.monotonic() - this.#troubleSince > TROUBLE_MS_MAX) throw error;
    const now = this.#api.now();
    if (this.#shown !== null && this.#shown.trustedUntil > now) {
      const { raw, until, trustedUntil } = this.#shown;
      return { is: "code", raw, leftMs: Math.max(0, Math.min(until, trustedUntil) - now) };
    }
    this.#shown = null;
    return { is: "none", because: error.message };
  }
}
