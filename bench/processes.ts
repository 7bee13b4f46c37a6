/** Starts, loads and measures whole processes; only what was started here is ended here. */
import { BENCH_KEY } from "./status_server.ts";

const ROOT = new URL("..", import.meta.url).pathname;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function untilAnswered(url: string): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    try {
      const answer = await fetch(url);
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch {
      // Nobody listens yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`Cannot measure ${url} as it does not answer`);
}

export interface Started {
  coldStartMs: number;
  idleRssMiB: number;
}

/**
 * A folder to start from with a `./data` of its own. All rounds use the same one: Deno keeps what
 * it made of the modules by their path, as it does for whoever starts the service twice.
 */
export async function startFolder(): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const name of ["deno.json", "deno.lock", "main.ts", "src", "bench"]) {
    await Deno.symlink(`${ROOT}${name}`, `${folder}/${name}`);
  }
  return folder;
}

/** From the spawn to the first 200, and the memory after `idleMs` of nothing. */
export async function measureStart(
  args: string[],
  { cwd, idleMs }: { cwd: string; idleMs: number },
): Promise<Started> {
  const port = freePort();
  const env = { PORT: `${port}`, WAHA_URL: "http://127.0.0.1:9999", LOG_LEVEL: "error" };
  const startedAt = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...args],
    cwd,
    env,
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await untilAnswered(`http://127.0.0.1:${port}/livez`);
    const coldStartMs = performance.now() - startedAt;
    await new Promise((resolve) => setTimeout(resolve, idleMs));
    const status = await Deno.readTextFile(`/proc/${child.pid}/status`).catch(() => "");
    const kib = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN);
    return { coldStartMs, idleRssMiB: kib / 1024 };
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}

/** Requests a second that `wrk` gets from one of the two apps, or null without wrk. */
export async function measureLoad(which: "status" | "constant"): Promise<number | null> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${ROOT}bench/status_server.ts`, which],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    reader.releaseLock();
    const port = new TextDecoder().decode(value).trim();
    const url = `http://127.0.0.1:${port}/api/v1/waha/status`;
    const output = await new Deno.Command("wrk", {
      args: ["-t1", "-c32", "-d3s", "-H", `X-Api-Key: ${BENCH_KEY}`, url],
      stderr: "null",
    }).output();
    const text = new TextDecoder().decode(output.stdout);
    if (/Non-2xx/.test(text)) throw new Error("Cannot compare as not every answer was a success");
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? NaN);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  } finally {
    child.kill("SIGKILL");
    await child.stdout.cancel().catch(() => {});
    await child.status;
  }
}
