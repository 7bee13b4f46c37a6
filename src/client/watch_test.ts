import assert from "node:assert/strict";
import type { LiveEvent } from "./types.ts";
import { watch, type WatchOptions } from "./watch.ts";

const SOON = "retry: 1\n\n";
const WELL = 'id: a-1\nevent: status\ndata: {"status":"WORKING"}\n\n';

type Answer = (init: RequestInit) => Response | Promise<Response>;

function stream(text: string, { open = false }: { open?: boolean } = {}): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(text));
      if (!open) controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** A service that answers each connection as told; the last answer stays. */
function watched(answers: Answer[], options: Partial<WatchOptions> = {}) {
  const ids: (string | null)[] = [];
  const signals: (AbortSignal | null | undefined)[] = [];
  const events = watch("http://recovery.test/events", {
    headers: new Headers({ "x-api-key": "k" }),
    random: () => 0,
    fetch: async (_, init = {}) => {
      ids.push(new Headers(init.headers).get("last-event-id"));
      signals.push(init.signal);
      const answer = answers[Math.min(ids.length, answers.length) - 1];
      assert.ok(answer !== undefined);
      return await answer(init);
    },
    ...options,
  });
  return { events, ids, signals };
}

async function take(events: AsyncIterable<LiveEvent>, count: number): Promise<LiveEvent[]> {
  const taken: LiveEvent[] = [];
  for await (const event of events) if (taken.push(event) === count) break;
  return taken;
}

Deno.test("watch: each event has its own form, and one of a newer service is handed on as it is", async () => {
  const { events } = watched([() =>
    stream(
      `${WELL}event: incident\ndata: {"change":"opened","incident":{"id":"i"}}\n\n` +
        'event: server\ndata: {"name":"main"}\n\nid: a-2\nevent: reset\ndata: {}\n\n' +
        "event: weather\ndata: 7\n\n",
    )]);
  assert.deepEqual(await take(events, 5), [
    { is: "status", id: "a-1", status: { status: "WORKING" } },
    { is: "incident", id: "a-1", change: "opened", incident: { id: "i" } },
    { is: "server", id: "a-1", server: { name: "main" } },
    { is: "reset", id: "a-2" },
    { is: "other", id: "a-2", name: "weather", value: 7 },
  ]);
});

Deno.test("watch: it comes back after a lost connection and says what it saw last", async () => {
  const { events, ids } = watched([
    () => stream(SOON + WELL),
    () => Promise.reject(new TypeError("connection refused")),
    () => new Response("<html>", { status: 502 }),
    () => stream(WELL.replace("a-1", "a-2")),
  ]);
  assert.deepEqual((await take(events, 2)).map(({ id }) => id), ["a-1", "a-2"]);
  assert.deepEqual(ids, [null, "a-1", "a-1", "a-1"]);
});

Deno.test("watch: a connection on which nothing comes is left for another one", async () => {
  const { events, ids, signals } = watched([
    () => stream(SOON, { open: true }),
    () => stream(WELL),
  ], { stallMs: 20 });
  assert.equal((await take(events, 1))[0]?.id, "a-1");
  assert.equal(ids.length, 2);
  assert.equal(signals[0]?.aborted, true);
});

Deno.test("watch: whoever leaves the loop leaves the connection", async () => {
  const { events, signals } = watched([() => stream(WELL, { open: true })]);
  await take(events, 1);
  assert.equal(signals[0]?.aborted, true);
});

Deno.test("watch: the signal ends it, while it reads and while it waits to come back", async () => {
  for (const answer of [() => stream(WELL, { open: true }), () => stream(WELL)]) {
    const stop = new AbortController();
    const { events } = watched([answer], { signal: stop.signal });
    const seen: LiveEvent[] = [];
    for await (const event of events) {
      seen.push(event);
      setTimeout(() => stop.abort(), 5);
    }
    assert.equal(seen.length, 1);
  }
});

const FINAL = [
  { what: "a wrong key", code: "UNAUTHORIZED", status: 401 },
  { what: "an unknown session", code: "SESSION_NOT_FOUND", status: 404 },
];
for (const { what, code, status } of FINAL) {
  Deno.test(`watch: ${what} ends it, since coming back would not help`, async () => {
    const error = { code, message: "Cannot" };
    const { events } = watched([() => Response.json({ success: false, error }, { status })]);
    await assert.rejects(take(events, 1), { code, status });
  });
}

Deno.test("watch: a page of somebody else ends it", async () => {
  const { events } = watched([() => new Response("<html>")]);
  await assert.rejects(take(events, 1), { code: "UNREADABLE" });
});
