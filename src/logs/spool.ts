/** An event as the service takes it (`POST /signals`). */
export interface SignalEvent {
  id: string;
  kind: string;
  cause?: string;
  session: string | null;
  time: string | null;
  line: number;
  file: string;
  excerpt: string;
}

/**
 * Events that the service has not taken yet, on disk: they survive our end. Bounded; what does not
 * fit is not read from the log either, so that nothing is lost.
 */
export class Spool {
  readonly #path: string;
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(path: string, bytesMax: number) {
    this.#path = path;
    this.#bytesMax = bytesMax;
  }

  get isFull(): boolean {
    return this.#bytes >= this.#bytesMax;
  }

  /** What an earlier run left behind; a last line that was cut by our end is passed over. */
  async load(): Promise<SignalEvent[]> {
    const text = await Deno.readTextFile(this.#path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    });
    this.#bytes = text.length;
    if (text === "") return [];
    const { signalSchema } = await import("./kept.ts");
    return text.split("\n").flatMap((line) => {
      const parsed = signalSchema.safeParse(safeJson(line));
      if (!parsed.success) return [];
      const { cause, ...rest } = parsed.data;
      return [cause === undefined ? rest : { ...rest, cause }];
    });
  }

  async add(events: readonly SignalEvent[]): Promise<void> {
    if (events.length === 0) return;
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    using file = await Deno.open(this.#path, { append: true, create: true });
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    await file.syncData();
    this.#bytes += bytes.length;
  }

  async clear(): Promise<void> {
    await Deno.remove(this.#path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    this.#bytes = 0;
  }
}

function safeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
