/**
 * A log that is written, rotated in every way, and its reader killed at the worst moments: while the
 * service answers, and just after. `deno run -A tests/logs/follow_torture.ts 60` does it for a minute.
 */
export interface Torture {
  written: number;
  lost: string[];
  /** Happenings that the service got under two ids: it cannot know that they are one. */
  doubled: string[];
  kills: number;
  rotations: number;
  /** Events that came more than once under one id: at least once, and the service sorts them out. */
  repeated: number;
}

interface Batch {
  events: { id: string; session: string | null }[];
}

const CHILD = new URL("./follow_child.ts", import.meta.url).pathname;
/** As many rotated parts as are kept. */
const PARTS_MAX = 40;
const START = Date.UTC(2026, 2, 2, 8);

/** What has not come after so long never will. */
const PATIENCE_MS = 45_000;

/** Goes on until it is told to end; each round ends when the service got something new. */
export async function torture(
  { seed, until }: { seed: number; until: (kills: number) => boolean },
): Promise<Torture> {
  const folder = await Deno.makeTempDir();
  const log = new TorturedLog(`${folder}/waha.log`, randomOf(seed));
  const service = new Service(randomOf(seed + 1));
  const url = `http://127.0.0.1:${service.port}`;
  let kills = 0;
  let child = readerOf(log.path, { folder, url });
  try {
    await log.write();
    // What is rotated away before anybody has seen the log is nobody's: a first look comes first.
    await service.got(1);
    while (!until(kills)) {
      const before = service.sessions.size;
      for (let step = 0; step < 12; step++) await log.step();
      await service.got(before + 1);
      if (!service.wantsKill) continue;
      child.kill("SIGKILL");
      await child.status;
      kills++;
      service.wantsKill = false;
      for (let step = 0; step < 12; step++) await log.step();
      child = readerOf(log.path, { folder, url });
    }
    await log.write();
    await service.got(log.sessions.length);
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await service.close();
    await Deno.remove(folder, { recursive: true });
  }
  return {
    written: log.sessions.length,
    lost: log.sessions.filter((session) => !service.sessions.has(session)),
    doubled: [...service.sessions].filter(([, ids]) => ids.size > 1).map(([session]) => session),
    kills,
    rotations: log.rotations,
    repeated: service.repeated,
  };
}

function readerOf(log: string, { folder, url }: { folder: string; url: string }) {
  const args = ["run", "-A", CHILD, log, `${folder}/state`, url];
  return new Deno.Command(Deno.execPath(), {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  })
    .spawn();
}

class TorturedLog {
  readonly path: string;
  readonly sessions: string[] = [];
  rotations = 0;
  readonly #random: () => number;

  constructor(path: string, random: () => number) {
    this.path = path;
    this.#random = random;
  }

  async step(): Promise<void> {
    const chance = this.#random();
    if (chance < 0.8) return await this.write();
    if (chance < 0.88) await this.#rename();
    else if (chance < 0.96) await this.#copyTruncate();
    else await this.#compress();
  }

  async write(): Promise<void> {
    const session = `s${this.sessions.length}`;
    this.sessions.push(session);
    const time = START + this.sessions.length * 5_000;
    const line = (msg: string, level = 30) =>
      `${JSON.stringify({ level, time, session, name: "WhatsappSession", msg })}\n`;
    const noise = line(`a message of ${"x".repeat(Math.floor(this.#random() * 500))}`);
    if (this.#random() < 0.5) return await this.#put(noise + line("Session has been started."));
    // Two lines of one happening are one event, also when the reader is killed between them.
    const gone = "Connection closed due to 'Error: Stream Errored (conflict)', " +
      "do not reconnect the session.";
    await this.#put(line(gone, 50) + noise + line(gone, 50));
  }

  /** Often the end of a line comes later than its beginning. */
  async #put(text: string): Promise<void> {
    const cut = this.#random() < 0.5 ? text.length : text.length - 20;
    for (const part of [text.slice(0, cut), text.slice(cut)]) {
      await Deno.writeTextFile(this.path, part, { append: true, create: true });
    }
  }

  async #shift(): Promise<boolean> {
    const size = await Deno.stat(this.path).then(({ size }) => size, () => 0);
    if (size === 0) return false;
    this.rotations++;
    for (let age = PARTS_MAX; age >= 1; age--) {
      for (const end of ["", ".gz"]) {
        await Deno.rename(`${this.path}.${age}${end}`, `${this.path}.${age + 1}${end}`)
          .catch(() => {});
      }
    }
    return true;
  }

  async #rename(): Promise<void> {
    if (await this.#shift()) await Deno.rename(this.path, `${this.path}.1`);
  }

  async #copyTruncate(): Promise<void> {
    if (!await this.#shift()) return;
    await Deno.copyFile(this.path, `${this.path}.1`);
    await Deno.truncate(this.path, 0);
  }

  async #compress(): Promise<void> {
    const plain = await Deno.open(`${this.path}.1`).catch(() => null);
    if (plain === null) return;
    const packed = await Deno.create(`${this.path}.1.gz`);
    await plain.readable.pipeThrough(new CompressionStream("gzip")).pipeTo(packed.writable);
    await Deno.remove(`${this.path}.1`);
  }
}

/** Takes what is found, now and then badly: away, answering late, or its caller is to die. */
class Service {
  /** The ids under which each came. */
  readonly sessions = new Map<string, Set<string>>();
  repeated = 0;
  wantsKill = false;
  readonly #random: () => number;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #waiting: { count: number; resolve: () => void } | null = null;

  constructor(random: () => number) {
    this.#random = random;
    this.#server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      (request) => this.#take(request),
    );
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** Resolves when so many sessions came, or when they do not come any more. */
  got(count: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      this.#waiting = {
        count,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#look();
    });
  }

  async close(): Promise<void> {
    await this.#server.shutdown();
  }

  async #take(request: Request): Promise<Response> {
    const chance = this.#random();
    const { events }: Batch = await request.json();
    if (chance < 0.1) return new Response(null, { status: 503 });
    for (const { id, session } of events) {
      if (session === null) continue;
      const ids = this.sessions.get(session) ?? new Set();
      if (ids.has(id)) this.repeated++;
      this.sessions.set(session, ids.add(id));
    }
    this.wantsKill ||= chance < 0.5;
    this.#look();
    // Stored, but the answer is lost: the same events come again.
    return new Response(null, { status: chance < 0.2 ? 500 : 202 });
  }

  #look(): void {
    if (this.#waiting === null || this.sessions.size < this.#waiting.count) return;
    this.#waiting.resolve();
    this.#waiting = null;
  }
}

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.main) {
  const [seconds = "60", seed = "1"] = Deno.args;
  const endAt = Date.now() + Number(seconds) * 1_000;
  const result = await torture({ seed: Number(seed), until: () => Date.now() > endAt });
  const text = JSON.stringify({ seed: Number(seed), ...result }, null, 2);
  await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));
  Deno.exit(result.lost.length + result.doubled.length === 0 ? 0 : 1);
}
