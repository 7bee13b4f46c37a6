import { createApp } from "../../src/http/app.ts";
import { ScriptedWebhook } from "../../src/http/http_fixture.ts";
import { memoryLog } from "../../src/telemetry/mod.ts";
import type { Exit, TerminalParts } from "../../src/terminal/mod.ts";
import { uncoloured } from "../../src/terminal/terminal_fixture.ts";
import { Rig, type RigOptions } from "../rig.ts";
import type { VirtualClock } from "../virtual_clock.ts";

export const API_KEY = "desk-key-0123456789";

export interface DeskOptions extends RigOptions {
  size?: { columns: number; rows: number };
  colours?: boolean;
}

/** A person at a terminal, the service and a simulated WAHA, all on one virtual clock. */
export class Desk implements AsyncDisposable {
  readonly rig: Rig;
  readonly #app;
  readonly #left = new AbortController();
  readonly #lines = new Set<AbortController>();
  readonly #options: DeskOptions;
  #away = false;
  /** Whether calls are taken and never answered. */
  frozen = false;
  /** Whether what is on the live stream stays there: a connection that is dead and does not say so. */
  silent = false;
  /** All that was written, and all that was complained. */
  out = "";
  err = "";

  private constructor(rig: Rig, options: DeskOptions) {
    this.rig = rig;
    this.#options = options;
    this.#app = createApp({
      service: rig.service,
      webhook: new ScriptedWebhook(false),
      log: memoryLog(),
      clock: rig.clock,
      newId: () => "id",
      config: { apiKey: API_KEY },
    });
  }

  static async open(options: DeskOptions = {}): Promise<Desk> {
    const rig = new Rig(options);
    await rig.start();
    return new Desk(rig, options);
  }

  get clock(): VirtualClock {
    return this.rig.clock;
  }

  /** The lines of the page as it stands on the screen now, without their colours. */
  get page(): string {
    const drawn = this.out.split("\x1b[H").at(-1) ?? "";
    const lines = drawn.replaceAll("\x1b[K", "").replaceAll("\x1b[J", "").split("\r\n");
    return lines.map(uncoloured).join("\n");
  }

  parts(args: string, settings: Record<string, string> = {}): TerminalParts {
    const { size = { columns: 120, rows: 60 }, colours = false } = this.#options;
    const all: Record<string, string> = { API_KEY, ...settings };
    return {
      args: args === "" ? [] : args.split(" "),
      read: (name) => all[name],
      clock: this.rig.clock,
      fetch: this.#fetch,
      random: () => 1,
      write: (text) => void (this.out += text),
      complain: (text) => void (this.err += text),
      screen: { colours, size: () => size },
      signal: this.#left.signal,
    };
  }

  /** The service goes away with all its connections, or comes back. */
  set away(away: boolean) {
    this.#away = away;
    if (away) { for (const line of this.#lines) line.abort(new TypeError("connection reset")); }
  }

  /** Ctrl-C. */
  leave(): void {
    this.#left.abort();
  }

  /** Lets time pass until the command has ended. */
  async ended(running: Promise<Exit>, withinMs = 300_000): Promise<Exit | null> {
    let exit: Exit | null = null;
    const ending = running.then((code) => void (exit = code));
    const over = await this.clock.advanceUntil(() => exit !== null, withinMs);
    if (over) await ending;
    return exit;
  }

  readonly #fetch: typeof fetch = async (input, init) => {
    if (this.#away) throw new TypeError("connection refused");
    const request = new Request(input, init);
    if (this.frozen) {
      return await new Promise((_, reject) =>
        request.signal.addEventListener("abort", () => reject(request.signal.reason))
      );
    }
    const response = await this.#app.fetch(request);
    if (response.body === null) return response;
    const line = new AbortController();
    this.#lines.add(line);
    const signal = AbortSignal.any([line.signal, request.signal]);
    // What runs in one process breaks as a connection would.
    const streams = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    const body = response.body
      .pipeThrough(streams ? this.#wire() : new TransformStream(), { signal });
    return new Response(body, response);
  };

  #wire(): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (chunk, onwards) => {
        if (!this.silent) onwards.enqueue(chunk);
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
    await this.clock.advance(1_000);
    await this.rig.end();
  }
}
