import { type Clock, eitherOf, sleep } from "../clock.ts";
import { serverSchema, statusSchema } from "../contract/mod.ts";
import { type StreamPiece, streamPieces } from "./event_stream.ts";
import type { Target } from "./flags.ts";
import { type Known, readKnown, withServer, withSession } from "./known.ts";
import { AwayError, listPathOf, RefusedError, type ServiceApi } from "./service_api.ts";

/** How what is known comes in. */
export type Link =
  | { is: "live" }
  | { is: "joining" }
  /** `retryAt`: monotonic ms. */
  | { is: "cut"; because: string; retryAt: number };

export interface FeedParts {
  api: ServiceApi;
  clock: Clock;
  random: () => number;
  target: Target;
  signal: AbortSignal;
  /** Something is known anew, or the link changed. */
  onChange: (what: "known" | "link") => void;
}

const RETRY_MS = 1_000;
const RETRY_MS_MAX = 30_000;
/** The service gives a sign of life every 15 s. */
const SILENCE_MS_MAX = 45_000;
/** A session that is gone is on no message, only missing on the lists. */
const LISTS_MS = 60_000;

/** What the service says, kept up by its live stream, through every lost connection. */
export class Feed {
  readonly #parts: FeedParts;
  #known: Known;
  #link: Link = { is: "joining" };
  /** Monotonic ms. */
  #heardAt: number;
  #listedAt: number;
  #failures = 0;

  constructor(known: Known, parts: FeedParts) {
    this.#parts = parts;
    this.#known = known;
    this.#heardAt = this.#listedAt = parts.clock.monotonic();
  }

  get known(): Known {
    return this.#known;
  }

  get link(): Link {
    return this.#link;
  }

  /** How old what is known may be, ms. */
  get ageMs(): number {
    return this.#parts.clock.monotonic() - this.#heardAt;
  }

  /**
   * Follows until the signal aborts.
   * @throws {RefusedError} What coming back would not end, such as a wrong key.
   */
  async run(): Promise<void> {
    const { signal, clock, random } = this.#parts;
    while (!signal.aborted) {
      const because = await this.#follow();
      if (signal.aborted) return;
      const ceilingMs = Math.min(RETRY_MS * 2 ** this.#failures++, RETRY_MS_MAX);
      const pauseMs = ceilingMs / 2 + random() * ceilingMs / 2;
      this.#turn({ is: "cut", because, retryAt: clock.monotonic() + pauseMs });
      await sleep(clock, pauseMs, signal).catch(() => {});
    }
  }

  /** @returns Why it ended. */
  async #follow(): Promise<string> {
    const silence = new AbortController();
    const { signal, release } = eitherOf(silence.signal, this.#parts.signal);
    const { api, target: { server, session } } = this.#parts;
    let body: ReadableStream<Uint8Array> | null = null;
    try {
      const query = session === undefined ? "" : `?session=${encodeURIComponent(session)}`;
      body = await api.stream(`${listPathOf(server, "events")}${query}`, signal);
      // After the stream was opened: what changes in between is on the stream.
      await this.#list();
      this.#turn({ is: "live" });
      await this.#take(streamPieces(body, signal), silence);
      if (silence.signal.aborted) return "it fell silent";
      return "the service ended it";
    } catch (error) {
      if (this.#parts.signal.aborted) return "";
      if (isFinal(error)) throw error;
      // A stream is refused while others fill it; the lists are still to be had.
      if (error instanceof RefusedError) await this.#list().catch(() => {});
      if (error instanceof RefusedError || error instanceof AwayError) return error.message;
      return "the connection broke";
    } finally {
      release();
      // One that nobody came to read is closed here; one that was read has been.
      if (body?.locked === false) await body.cancel().catch(() => {});
    }
  }

  async #take(pieces: AsyncIterable<StreamPiece>, silence: AbortController): Promise<void> {
    const { clock } = this.#parts;
    const watched = () => clock.after(SILENCE_MS_MAX, () => silence.abort());
    let cancel = watched();
    try {
      for await (const piece of pieces) {
        cancel();
        cancel = watched();
        this.#failures = 0;
        this.#heardAt = clock.monotonic();
        if (piece.is === "message") await this.#hear(piece);
        if (clock.monotonic() - this.#listedAt >= LISTS_MS) await this.#list();
      }
    } finally {
      cancel();
    }
  }

  async #hear({ name, data }: { name: string; data: string }): Promise<void> {
    const { onChange, target } = this.#parts;
    switch (name) {
      case "status": {
        const told = statusSchema.safeParse(parsed(data));
        if (!told.success) return await this.#list();
        this.#known = withSession(this.#known, told.data);
        return onChange("known");
      }
      case "server": {
        const told = serverSchema.safeParse(parsed(data));
        if (!told.success) return await this.#list();
        const shown = target.session === undefined ||
          this.#known.servers.some((server) => server.name === told.data.name);
        if (!shown) return;
        this.#known = { ...this.#known, servers: withServer(this.#known, told.data) };
        return onChange("known");
      }
      case "reset":
        return await this.#list();
    }
  }

  async #list(): Promise<void> {
    const { api, target, clock, onChange } = this.#parts;
    this.#known = await readKnown(api, target);
    this.#heardAt = this.#listedAt = clock.monotonic();
    onChange("known");
  }

  #turn(link: Link): void {
    this.#link = link;
    this.#parts.onChange("link");
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** A wrong key, server or path is wrong the next time, too. */
function isFinal(error: unknown): boolean {
  return error instanceof RefusedError && error.status >= 400 && error.status < 500 &&
    error.status !== 408 && error.status !== 429;
}
