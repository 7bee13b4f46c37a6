/** Ten thousand callers at once before a WAHA that hangs: how soon they are refused, at what cost. */
import { BenchProcess, bytesOf } from "./bench_process.ts";
import { API_KEY } from "./events_keys.ts";

const CALLERS = 10_000;
/** One process takes no more connections at once than this machine lets it have. */
const AT_ONCE = 500;
const MIB = 1_048_576;

export interface CrowdFigures {
  callers: number;
  refused: number;
  refusedAfterMs: { p50: number; p99: number };
  rssGrewMiB: { firstHalf: number; secondHalf: number };
}

export async function crowdFigures(folder: string): Promise<CrowdFigures> {
  const hanging = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.Conn[] = [];
  void (async () => {
    for await (const connection of hanging) open.push(connection);
  })().catch(() => {});
  const service = new BenchProcess("proxy_service.ts", {
    cwd: folder,
    args: [`http://127.0.0.1:${hanging.addr.port}`, "WAHA_TIMEOUT_MS=300000"],
  });
  const port = Number(await service.line());
  const stay: Deno.Conn[] = [];
  try {
    // Two run and ten wait: the bound. They stay.
    for (let index = 0; index < 12; index++) stay.push((await ask(port)).connection);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = await bytesOf(service.pid);
    const took: number[] = [];
    const waiting: Deno.Conn[] = [];
    let refused = 0;
    let halfway = before;
    for (let done = 0; done < CALLERS; done += AT_ONCE) {
      if (done === CALLERS / 2) halfway = await bytesOf(service.pid);
      const batch = await Promise.all(Array.from({ length: AT_ONCE }, () => ask(port)));
      for (const { connection, answered } of batch) {
        waiting.push(connection);
        const one = await answered;
        if (one.text.includes(" 429 ")) refused += 1;
      }
      // One after the other on warm connections: what the refusal itself takes.
      for (const connection of waiting.splice(0)) {
        if (took.length < done / AT_ONCE * 50) took.push((await again(connection)).ms);
        connection.close();
      }
    }
    const sorted = took.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
    return {
      callers: CALLERS,
      refused,
      refusedAfterMs: { p50: at(0.5), p99: at(0.99) },
      rssGrewMiB: {
        firstHalf: Math.round((halfway - before) / MIB),
        secondHalf: Math.round((await bytesOf(service.pid) - halfway) / MIB),
      },
    };
  } finally {
    for (const connection of [...stay, ...open]) connection.close();
    hanging.close();
    await service.end();
  }
}

const REQUEST = new TextEncoder().encode(
  `GET /api/default/groups HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${API_KEY}\r\n\r\n`,
);

async function ask(port: number) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const askedAt = performance.now();
  await connection.write(REQUEST);
  return { connection, answered: read(connection, askedAt) };
}

async function again(connection: Deno.Conn): Promise<{ text: string; ms: number }> {
  const askedAt = performance.now();
  await connection.write(REQUEST);
  return await read(connection, askedAt);
}

async function read(connection: Deno.Conn, askedAt: number) {
  const chunk = new Uint8Array(4_096);
  const length = await connection.read(chunk).catch(() => null) ?? 0;
  const text = new TextDecoder().decode(chunk.subarray(0, length));
  return { text, ms: performance.now() - askedAt };
}
