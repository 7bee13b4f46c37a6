import type { FollowCheckpoint } from "./follow.ts";

/** Where the reading of one log is kept over our end. */
export class CheckpointFile {
  /** The log's own name among ours: it holds no path. */
  readonly name: string;
  readonly folder: string;

  private constructor(folder: string, name: string) {
    this.folder = folder;
    this.name = name;
  }

  static async of(log: string, folder: string): Promise<CheckpointFile> {
    await Deno.mkdir(folder, { recursive: true });
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(log));
    return new CheckpointFile(folder, `tail-${new Uint8Array(digest).subarray(0, 6).toHex()}`);
  }

  /** Null where there is none, or one that is broken: then the log is read from its beginning. */
  async load(): Promise<FollowCheckpoint | null> {
    const text = await Deno.readTextFile(this.#path).catch(() => "null");
    const { checkpointSchema } = await import("./kept.ts");
    const parsed = checkpointSchema.safeParse(safeJson(text));
    return parsed.success ? parsed.data : null;
  }

  /** Written whole or not at all: a kill in between leaves the old one. */
  async save(checkpoint: FollowCheckpoint): Promise<void> {
    await Deno.writeTextFile(`${this.#path}.new`, JSON.stringify(checkpoint));
    await Deno.rename(`${this.#path}.new`, this.#path);
  }

  get #path(): string {
    return `${this.folder}/${this.name}.checkpoint`;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
