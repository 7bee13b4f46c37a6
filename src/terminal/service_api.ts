import { z } from "zod";
import { type Clock, eitherOf } from "../clock.ts";
import type { Address } from "./address.ts";
import type { Target } from "./flags.ts";

/** The service refused a call: its own sentence, told apart by `code`. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: z.infer<typeof refusalSchema>["error"], status: number) {
    super(error.message);
    this.code = error.code;
    this.status = status;
    this.details = error.details ?? {};
  }
}

/** Nothing that can be used came back: the service is away, or something else answers there. */
export class AwayError extends Error {
  override readonly name = "AwayError";
  readonly code = "SERVICE_AWAY";
}

export interface ServiceApiParts extends Address {
  fetch: typeof fetch;
  clock: Clock;
  /** Ends every call. */
  signal?: AbortSignal;
}

/** The code of a newer service may be one that we do not know. */
const refusalSchema = z.object({
  success: z.literal(false),
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Reads answer from memory, or ask WAHA within the service's own limits. */
const READ_MS_MAX = 15_000;
/** The service waits up to 25 s for what an act brings. */
const ACT_MS_MAX = 60_000;
/** `Date` tells whole seconds only: less than that is no skew. */
const SKEW_MS_MIN = 2_000;

/** Calls of the running service's HTTP API. All throw `RefusedError` and `AwayError`. */
export class ServiceApi {
  readonly baseUrl: string;
  readonly #parts: ServiceApiParts;
  #skewMs = 0;

  constructor(parts: ServiceApiParts) {
    this.#parts = parts;
    this.baseUrl = parts.baseUrl;
  }

  /** The service's wall clock, ms since the epoch: what its instants are to be held against. */
  now(): number {
    return this.#parts.clock.now() + this.#skewMs;
  }

  async get<T>(
    path: string,
    schema: z.ZodType<T>,
    { limitMs = READ_MS_MAX }: { limitMs?: number } = {},
  ): Promise<T> {
    return await this.#within(limitMs, async (signal) => {
      return this.#dataOf(await this.#send(path, { signal }), schema);
    });
  }

  /** @returns `settled` false when the service goes on with it after its answer. */
  async post<T>(
    path: string,
    { body, schema }: { body: object; schema: z.ZodType<T> },
  ): Promise<{ data: T; settled: boolean }> {
    return await this.#within(ACT_MS_MAX, async (signal) => {
      const response = await this.#send(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
        signal,
      });
      return { data: await this.#dataOf(response, schema), settled: response.status !== 202 };
    });
  }

  /** What the API writes as text. */
  async text(path: string, type: string): Promise<string> {
    return await this.#within(READ_MS_MAX, async (signal) => {
      const response = await this.#send(path, { headers: { accept: type }, signal });
      return response.ok && response.headers.get("content-type")?.startsWith(type) === true
        ? await response.text()
        : await this.#dataOf(response, z.never());
    });
  }

  /** An answer that is read as it comes, until its reader or the signal ends it. */
  async stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    return await this.#within(READ_MS_MAX, async (limit) => {
      const { release, signal: until } = eitherOf(limit, signal);
      try {
        const headers = { accept: "text/event-stream" };
        const response = await this.#send(path, { headers, signal: until });
        const streams = response.headers.get("content-type")?.startsWith(headers.accept) === true;
        if (response.ok && streams && response.body !== null) return response.body;
        return await this.#dataOf(response, z.never());
      } finally {
        release();
      }
    });
  }

  async #within<T>(limitMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, signal } = this.#parts;
    const limit = new AbortController();
    const late = clock.after(limitMs, () => limit.abort());
    const either = eitherOf(limit.signal, signal);
    try {
      return await call(either.signal);
    } catch (error) {
      throw limit.signal.aborted ? this.#late(limitMs) : error;
    } finally {
      late();
      either.release();
    }
  }

  async #send(path: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
    const { fetch, apiKey, clock } = this.#parts;
    const headers = new Headers({ accept: "application/json", ...init.headers });
    if (apiKey !== undefined) headers.set("x-api-key", apiKey);
    try {
      // Followed, a redirect would carry the key to wherever it points.
      const response = await fetch(`${this.baseUrl}/api/v1/waha${path}`, {
        ...init,
        headers,
        redirect: "manual",
      });
      const skewMs = Date.parse(response.headers.get("date") ?? "") - clock.now();
      this.#skewMs = Math.abs(skewMs) >= SKEW_MS_MIN ? skewMs : 0;
      return response;
    } catch (error) {
      if (init.signal.aborted) throw error;
      throw this.#away("does not answer there", error);
    }
  }

  async #dataOf<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
    const body: unknown = await response.json().catch((error: unknown) => {
      if (error instanceof SyntaxError) return null;
      throw this.#away("broke its answer off", error);
    });
    const success = z.object({ success: z.literal(true), data: schema }).safeParse(body);
    if (response.ok && success.success) return success.data.data;
    const refusal = refusalSchema.safeParse(body);
    if (refusal.success) throw new RefusedError(refusal.data.error, response.status);
    throw new AwayError(
      `Cannot read the answer (${response.status}) at ${this.baseUrl} as it is not that of a ` +
        "waha-recovery of this version: check RECOVERY_URL",
    );
  }

  #late(limitMs: number): AwayError {
    return this.#away(`does not answer within ${limitMs / 1_000} s`);
  }

  #away(how: string, cause?: unknown): AwayError {
    return new AwayError(
      `Cannot reach waha-recovery at ${this.baseUrl} as it ${how}: ` +
        "start it with deno task start, or set RECOVERY_URL to where it runs",
      { cause },
    );
  }
}

/** The path of a route of one session; of the one that the service means where none is named. */
export function pathOf({ session, server }: Target, route: string): string {
  const of = session === undefined ? "" : `/sessions/${encodeURIComponent(session)}`;
  return `${below(server)}${of}/${route}`;
}

/** The path of a list: of one server, or of all. */
export function listPathOf(server: string | undefined, list: string): string {
  return `${below(server)}/${list}`;
}

function below(server: string | undefined): string {
  return server === undefined ? "" : `/servers/${encodeURIComponent(server)}`;
}
