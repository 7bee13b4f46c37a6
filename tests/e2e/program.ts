import { environment, type Place } from "./place.ts";
import { until, within } from "./until.ts";

export interface ProgramOptions {
  settings: Record<string, string>;
  /** Another Deno than the one that runs the tests. */
  deno?: string;
  /** What stands before `main.ts`; as in `deno task start` when left out. */
  flags?: readonly string[];
}

/** One line of the log, as the program wrote it. */
export type LogLine = Record<string, unknown>;

const START_MS_MAX = 20_000;
const END_MS_MAX = 20_000;

/** `main.ts` as a process of its own; whatever a test does, it ends with the test. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #port: string;
  readonly #reading: Promise<unknown>;
  /** All that it printed, as it came. */
  out = "";
  err = "";
  #status: Deno.CommandStatus | null = null;

  constructor(place: Place, { settings, deno = Deno.execPath(), flags = ["-P"] }: ProgramOptions) {
    this.#port = settings["PORT"] ?? "0";
    this.#child = new Deno.Command(deno, {
      args: ["run", ...flags, "main.ts"],
      cwd: place.path,
      clearEnv: true,
      env: environment({ PORT: "0", ...settings }),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([
      readAll(this.#child.stdout, (text) => void (this.out += text)),
      readAll(this.#child.stderr, (text) => void (this.err += text)),
      this.#child.status.then((status) => void (this.#status = status)),
    ]);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The lines of its log so far. */
  log(): LogLine[] {
    const lines = this.out.split("\n").slice(0, -1).filter((line) => line.startsWith("{"));
    return lines.map((line) => JSON.parse(line));
  }

  /** Waits until it listens. */
  async url(): Promise<string> {
    const started = await until("the service's start", () => {
      const line = this.log().find((each) => each["is"] === "started");
      if (line === undefined && this.#status !== null) {
        throw new Error(`Cannot start, exit ${this.#status.code}:\n${this.out}\n${this.err}`);
      }
      return line;
    }, { withinMs: START_MS_MAX, everyMs: 10 });
    return String(started["url"]).replace("0.0.0.0", "127.0.0.1");
  }

  /** Waits until something answers on the port of its settings, for one that says nothing of it. */
  async listening(): Promise<string> {
    const url = `http://127.0.0.1:${this.#port}`;
    await until("the service's answer", async () => {
      const answer = await fetch(`${url}/livez`).catch(() => null);
      await answer?.body?.cancel();
      return answer !== null;
    }, { withinMs: START_MS_MAX });
    return url;
  }

  signal(name: Deno.Signal): void {
    this.#child.kill(name);
  }

  /** As kill -9, and it is gone when this returns. */
  async kill(): Promise<void> {
    if (this.#status === null) this.#child.kill("SIGKILL");
    await this.ended();
  }

  /** Waits for its end, with all that it printed read. */
  async ended(): Promise<Deno.CommandStatus> {
    await within("the service's end", this.#reading, END_MS_MAX);
    if (this.#status === null) throw new Error("Cannot tell how the service ended");
    return this.#status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

async function readAll(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) take(text);
}
