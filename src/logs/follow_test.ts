import assert from "node:assert/strict";
import { type FollowCheckpoint, followLog, type FollowSink, type FoundEvent } from "./follow.ts";
import { SIGNALS_BYTES_MAX, SIGNALS_MAX, signalsBodySchema } from "../contract/signals.ts";
import { Reporter } from "./reporter.ts";
import { Spool } from "./spool.ts";

const START = Date.UTC(2026, 2, 2, 8);

function started(session: string, after = 0): string {
  const time = START + after;
  return `{"level":30,"time":${time},"session":"${session}","msg":"Session has been started."}\n`;
}

/** Follows a log while steps are done to it, one for each pause: no time passes. */
async function followed(
  steps: readonly ((path: string) => void)[],
  { sink, checkpoint = null, path }: {
    sink: FollowSink;
    checkpoint?: FollowCheckpoint | null;
    path: string;
  },
): Promise<void> {
  const stop = new AbortController();
  const left = [...steps];
  let idle = 0;
  await followLog({
    path,
    checkpoint,
    sink,
    now: () => START,
    signal: stop.signal,
    pause: () => {
      const step = left.shift();
      if (step !== undefined) step(path);
      else if (++idle > 3) stop.abort();
      return Promise.resolve();
    },
  });
}

class Kept implements FollowSink {
  readonly events: FoundEvent[] = [];
  checkpoint: FollowCheckpoint | null = null;
  refuses = 0;

  take(events: readonly FoundEvent[]): Promise<boolean> {
    if (this.refuses-- > 0) return Promise.resolve(false);
    this.events.push(...events);
    return Promise.resolve(true);
  }

  reached(checkpoint: FollowCheckpoint): Promise<void> {
    this.checkpoint = checkpoint;
    return Promise.resolve();
  }
}

const append = (text: string) => (path: string) =>
  Deno.writeTextFileSync(path, text, { append: true, create: true });

function inFolder(run: (path: string, folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await Deno.makeTempDir();
    try {
      await run(`${folder}/waha.log`, folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

Deno.test(
  "follow: what is written is told once, in order, with the stack that belongs to it",
  inFolder(async (path) => {
    const sink = new Kept();
    await followed([
      append(started("a")),
      append("[08:00:01.000] ERROR (WhatsappSession/42): session:b - Failed to launch the br"),
      append('owser process! {"session":"b"}\n    err: {\n      "type": "Error",\n'),
      append('      "message": "Failed to launch the browser process!"\n    }\n'),
      append(started("c", 5_000)),
    ], { sink, path });
    assert.deepEqual(sink.events.map(({ kind, session, line }) => [kind, session, line]), [
      ["session.started", "a", 1],
      ["browser.crashed", "b", 2],
      ["session.started", "c", 7],
    ]);
    assert.equal(sink.events[1]?.time, START + 1_000);
    assert.equal(new Set(sink.events.map(({ id }) => id)).size, 3);
  }),
);

Deno.test(
  "follow: after our end reading goes on at the checkpoint, and what is told again has its id",
  inFolder(async (path) => {
    const first = new Kept();
    await followed([append(started("a")), append(started("b"))], { sink: first, path });
    const second = new Kept();
    await followed([append(started("c"))], { sink: second, path, checkpoint: first.checkpoint });
    assert.deepEqual(second.events.map(({ session }) => session), ["c"]);
    const again = new Kept();
    await followed([], { sink: again, path });
    assert.deepEqual(
      again.events.map(({ id }) => id),
      [...first.events, ...second.events].map(
        ({ id }) => id,
      ),
    );
  }),
);

Deno.test(
  "follow: a sink that refuses gets the same events again, and nothing is read on before",
  inFolder(async (path) => {
    const sink = new Kept();
    sink.refuses = 2;
    await followed([append(started("a")), () => {}, append(started("b"))], { sink, path });
    assert.deepEqual(sink.events.map(({ session }) => session), ["a", "b"]);
  }),
);

Deno.test("follow: a pipe is told as it comes, and what it tells again has its id", async () => {
  const told = async () => {
    const sink = new Kept();
    const pieces = [started("a").slice(0, 30), started("a").slice(30), started("b").trimEnd()];
    const source = {
      read: (into: Uint8Array) => {
        const piece = pieces.shift();
        return piece === undefined ? null : new TextEncoder().encodeInto(piece, into).written;
      },
    };
    await followLog({
      path: "-",
      source,
      checkpoint: null,
      sink,
      now: () => START,
      pause: (_ms, signal) =>
        new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
      signal: new AbortController().signal,
    });
    assert.equal(sink.checkpoint, null);
    return sink.events;
  };
  const first = await told();
  assert.deepEqual(first.map(({ session, file }) => [session, file]), [["a", "-"], ["b", "-"]]);
  assert.deepEqual((await told()).map(({ id }) => id), first.map(({ id }) => id));
  assert.notEqual(first[0]?.id, first[1]?.id);
});

interface Service {
  batches: { source: string; events: { id: string; kind: string; time: string | null }[] }[];
  keys: (string | null)[];
  status: number;
  fetch: typeof fetch;
}

function service(): Service {
  const own: Service = {
    batches: [],
    keys: [],
    status: 202,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (own.status === 0) throw new TypeError("connection refused");
      own.keys.push(request.headers.get("x-api-key"));
      if (own.status < 300) own.batches.push(await request.json());
      return new Response(null, { status: own.status });
    },
  };
  return own;
}

function reporter(folder: string, to: Service, options: { spoolBytes?: number } = {}) {
  const said: string[] = [];
  const saved: FollowCheckpoint[] = [];
  let now = START;
  const made = new Reporter({
    url: "http://127.0.0.1:8000",
    apiKey: "a-key-of-the-service",
    source: "analyzer:test",
    fetch: to.fetch,
    spool: new Spool(`${folder}/tail.spool`, options.spoolBytes ?? 1_000_000),
    saveCheckpoint: (checkpoint) => {
      saved.push(checkpoint);
      return Promise.resolve();
    },
    complain: (text) => void said.push(text),
    now: () => now += 10_000,
  });
  return { made, said, saved };
}

Deno.test(
  "report: what is found reaches the service with its key, its ids and its times",
  inFolder(async (path, folder) => {
    const to = service();
    const { made, saved } = reporter(folder, to);
    await made.start();
    await followed([append(started("a")), append(started("b", 1_000))], { sink: made, path });
    const events = to.batches.flatMap((batch) => batch.events);
    assert.deepEqual(events.map(({ kind, time }) => [kind, time]), [
      ["session.started", "2026-03-02T08:00:00.000Z"],
      ["session.started", "2026-03-02T08:00:01.000Z"],
    ]);
    assert.equal(to.keys[0], "a-key-of-the-service");
    assert.equal(saved.at(-1)?.line, 3);
  }),
);

Deno.test(
  "report: while the service is away it lies on disk, survives our end, and is sent when it is back",
  inFolder(async (path, folder) => {
    const to = service();
    to.status = 0;
    const first = reporter(folder, to);
    await followed([append(started("a")), append(started("b"))], { sink: first.made, path });
    assert.equal(first.said.length, 1, "it is said once");
    assert.match(first.said[0] ?? "", /connection refused/);
    to.status = 202;
    const second = reporter(folder, to);
    await second.made.start();
    const ids = to.batches.flatMap((batch) => batch.events).map(({ id }) => id);
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 2);
    await assert.rejects(Deno.stat(`${folder}/tail.spool`));
  }),
);

Deno.test(
  "report: a full spool stops the reading, and is said",
  inFolder(async (path, folder) => {
    const to = service();
    to.status = 503;
    const { made, said, saved } = reporter(folder, to, { spoolBytes: 200 });
    const stop = [append(started("a")), append(started("b")), append(started("c"))];
    await followed([...stop, () => {}, () => {}], { sink: made, path });
    assert.ok(said.some((text) => /spool is full/.test(text)));
    assert.ok((saved.at(-1)?.line ?? 0) < 4);
    to.status = 202;
    await made.start();
    const sessions = to.batches.flatMap(({ events }) => events).length;
    assert.ok(sessions >= 1);
  }),
);

Deno.test(
  "report: a refused key is said with what to set",
  inFolder(async (path, folder) => {
    const to = service();
    to.status = 401;
    const { made, said } = reporter(folder, to);
    await followed([append(started("a"))], { sink: made, path });
    assert.match(said[0] ?? "", /set API_KEY/);
  }),
);

Deno.test(
  "report: one event that the service refuses is left out and said, the others pass",
  inFolder(async (path, folder) => {
    const got: string[] = [];
    const to = service();
    to.fetch = async (input, init) => {
      const { events } = await new Request(input, init).json();
      const sessions = events.map(({ session }: { session: string }) => session);
      if (sessions.includes("b")) return new Response(null, { status: 400 });
      got.push(...sessions);
      return new Response(null, { status: 202 });
    };
    const { made, said } = reporter(folder, to);
    const text = ["a", "b", "c", "d"].map((session) => started(session)).join("");
    await followed([append(text)], { sink: made, path });
    assert.deepEqual(got, ["a", "c", "d"]);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /refuses one event, which is left out: it answered 400/);
  }),
);

Deno.test(
  "report: no call holds more than the service takes, and each is as its schema says",
  inFolder(async (path, folder) => {
    const to = service();
    const sizes: number[] = [];
    const { fetch } = to;
    to.fetch = (input, init) => {
      sizes.push(new TextEncoder().encode(String(init?.body)).length);
      signalsBodySchema.parse(JSON.parse(String(init?.body)));
      return fetch(input, init);
    };
    const { made } = reporter(folder, to);
    const lines = Array.from({ length: 1_200 }, (_, index) => started(`s${index}`, index * 10));
    await followed([append(lines.join(""))], { sink: made, path });
    assert.equal(to.batches.flatMap(({ events }) => events).length, 1_200);
    assert.ok(Math.max(...sizes) <= SIGNALS_BYTES_MAX);
    assert.ok(to.batches.every(({ events }) => events.length <= SIGNALS_MAX));
  }),
);
