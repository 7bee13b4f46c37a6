import { environment, type Place } from "../e2e/place.ts";
import { within } from "../e2e/until.ts";

export interface Ran {
  code: number;
  out: string;
  err: string;
}

const END_MS_MAX = 60_000;

/** A `deno task …` as a process of its own, with its own permissions, as a script runs it. */
export class Command implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<Deno.CommandStatus>;
  out = "";
  err = "";

  constructor(place: Place, settings: Record<string, string>, task: readonly string[]) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", ...task],
      cwd: place.path,
      clearEnv: true,
      env: environment(settings),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([
      this.#child.status,
      read(this.#child.stdout, (text) => void (this.out += text)),
      read(this.#child.stderr, (text) => void (this.err += text)),
    ]).then(([status]) => status);
  }

  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  async ended(): Promise<Ran> {
    const { code } = await within("the command's end", this.#reading, END_MS_MAX);
    return { code, out: this.out, err: this.err };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended.
    }
    await this.#reading;
  }
}

async function read(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) take(text);
}
