/** 1 GiB down and up through the proxy, and a reader that takes its time: what memory it costs. */
import { BenchProcess, bytesOf } from "./bench_process.ts";
import { API_KEY } from "./events_keys.ts";

const GIB = 1_073_741_824;
const MIB = 1_048_576;
const CHUNK = new Uint8Array(65_536);
const SAMPLE_MS = 50;
const SLOW_S = 5;
const headers = { "X-Api-Key": API_KEY };

export interface Bulk {
  MiBASecond: number;
  rssGrewMiB: number;
}

export interface BulkFigures {
  down: Bulk;
  downBare: Bulk;
  up: Bulk;
  upBare: Bulk;
  slowReader: Bulk;
}

export async function bulkFigures(folder: string): Promise<BulkFigures> {
  const waha = new BenchProcess("proxy_waha.ts", { cwd: folder, args: ["bulk"] });
  const wahaPort = await waha.line();
  const service = new BenchProcess("proxy_service.ts", {
    cwd: folder,
    args: [`http://127.0.0.1:${wahaPort}`],
  });
  const port = Number(await service.line());
  const url = `http://127.0.0.1:${port}`;
  const bare = new BenchProcess("proxy_bare.ts", {
    cwd: folder,
    args: [`http://127.0.0.1:${wahaPort}`],
  });
  const barePort = Number(await bare.line());
  try {
    for (let warm = 0; warm < 200; warm++) {
      await (await fetch(`${url}/api/server/version`, { headers })).arrayBuffer();
    }
    return {
      down: await watched(service.pid, () => down(url)),
      downBare: await watched(bare.pid, () => down(`http://127.0.0.1:${barePort}`)),
      up: await watched(service.pid, () => up(port)),
      upBare: await watched(bare.pid, () => up(barePort)),
      slowReader: await watched(service.pid, () => slowReader(url)),
    };
  } finally {
    await service.end();
    await bare.end();
    await waha.end();
  }
}

/** How much the process grew at most while the work went on. */
async function watched(
  pid: number,
  work: () => Promise<number>,
): Promise<Bulk> {
  const before = await bytesOf(pid);
  let most = before;
  let going = true;
  const sampling = (async () => {
    while (going) {
      most = Math.max(most, await bytesOf(pid));
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  const startedAt = performance.now();
  const bytes = await work().finally(() => going = false);
  const seconds = (performance.now() - startedAt) / 1_000;
  await sampling;
  return {
    MiBASecond: Math.round(bytes / MIB / seconds),
    rssGrewMiB: Math.round((most - before) / MIB),
  };
}

async function down(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/files/big.bin`, { headers });
  let bytes = 0;
  for await (const chunk of answer.body ?? []) bytes += chunk.byteLength;
  if (bytes !== GIB) throw new Error(`Cannot count ${bytes} bytes as a GiB`);
  return bytes;
}

/** By hand: `fetch` tells no length of a body that it streams, and a real upload does. */
async function up(port: number): Promise<number> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = `POST /api/sendFile HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${API_KEY}\r\n` +
    `Content-Length: ${GIB}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  const writing = (async () => {
    for (let left = GIB; left > 0;) left -= await connection.write(CHUNK.subarray(0, left));
  })();
  let answer = "";
  for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) answer += text;
  await writing.catch(() => {});
  if (!answer.includes(`{"bytes":${GIB}}`)) {
    throw new Error(`Cannot count this as a GiB: ${answer.slice(0, 400)}`);
  }
  return GIB;
}

/** Takes one chunk in 50 ms, and leaves after some seconds. */
async function slowReader(url: string): Promise<number> {
  const answer = await fetch(`${url}/api/files/big.bin`, { headers });
  const reader = answer.body?.getReader();
  let bytes = 0;
  const until = performance.now() + SLOW_S * 1_000;
  while (performance.now() < until) {
    bytes += (await reader?.read())?.value?.byteLength ?? 0;
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  }
  await reader?.cancel();
  return bytes;
}
