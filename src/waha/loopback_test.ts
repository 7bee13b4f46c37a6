import assert from "node:assert/strict";
import { settled } from "../../tests/virtual_clock.ts";
import { clientOver, json, SOON, STATUS_BODY } from "./test_client.ts";

/** Runs `body` against a real HTTP server on loopback; its connections are closed at the end. */
async function against(
  answer: (request: Request) => Response | Promise<Response>,
  body: (
    server: ReturnType<typeof clientOver> & { url: string; asked: () => number },
  ) => Promise<void>,
): Promise<void> {
  let asked = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: () => new Response("") },
    (request) => {
      asked++;
      return answer(request);
    },
  );
  const http = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const over: typeof fetch = (input, init) => fetch(input, { ...init, client: http });
  try {
    await body({ ...clientOver(over, { url }), url, asked: () => asked });
  } finally {
    http.close();
    await server.shutdown();
  }
}

/** Real I/O takes turns of the event loop, not time of our clock. */
async function until(done: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100_000 && !done(); turns++) await settled();
  assert.ok(done(), "the other side was never asked");
}

const well = (list: () => Response | Promise<Response>) => (request: Request) =>
  request.url.endsWith("/api/sessions?all=true") ? list() : json(200, STATUS_BODY);

Deno.test("loopback: a WAHA that is well is seen, with its clock", async () => {
  await against(well(() => json(200, [{ name: "a", status: "WORKING" }])), async ({ client }) => {
    const look = await client.look();
    assert.ok(look.is === "seen" && look.sessions.length === 1);
    assert.equal(typeof look.server.skewMs, "number");
  });
});

Deno.test("loopback: a port without listener is refused, an act there not sent", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  listener.close();
  const { client, clock } = clientOver(fetch, { url });
  assert.deepEqual(await client.look(), { is: "unreachable", reason: "connection refused" });
  const answer = await client.act("restart", { session: "a", sendBy: clock.now() + SOON });
  assert.deepEqual(answer, { is: "not-sent", reason: "connection refused" });
});

Deno.test("loopback: a WAHA that hangs is left after 10 s, its connection with it", async () => {
  const left: Promise<void>[] = [];
  const hang = (request: Request) =>
    new Promise<Response>((resolve) => {
      left.push(
        new Promise((gone) =>
          request.signal.addEventListener("abort", () => {
            gone();
            resolve(new Response(""));
          })
        ),
      );
    });
  await against(hang, async ({ client, clock, asked }) => {
    const look = client.look();
    await until(() => asked() === 2);
    await clock.advance(10_000);
    const seen = await look;
    assert.match("reason" in seen ? seen.reason : "", /did not answer within 10 s/);
    await Promise.all(left);
  });
});

Deno.test("loopback: a body that stops in the middle is left after 10 s", async () => {
  let cancelled = false;
  const slow = () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('[{"name":')),
        cancel: () => {
          cancelled = true;
        },
      }),
    );
  await against(well(slow), async ({ client, clock, asked }) => {
    const look = client.look();
    await until(() => asked() === 2);
    for (let turn = 0; turn < 50; turn++) await settled();
    await clock.advance(10_000);
    const seen = await look;
    assert.match("reason" in seen ? seen.reason : "", /did not answer within 10 s/);
    await until(() => cancelled);
  });
});

Deno.test("loopback: an endless body is cut off after 8 MiB", async () => {
  const chunk = new Uint8Array(1_048_576).fill(0x20);
  let chunks = 0;
  let cancelled = false;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          chunks++;
          controller.enqueue(chunk);
        },
        cancel: () => {
          cancelled = true;
        },
      }),
    );
  await against(well(endless), async ({ client }) => {
    assert.deepEqual(await client.look(), {
      is: "not-waha",
      reason: "answered with more than 8 MiB",
    });
    await until(() => cancelled);
    assert.ok(chunks < 40, `${chunks} MiB were sent`);
  });
});

Deno.test("loopback: an endless answer to an act leaves its outcome unknown", async () => {
  const big = () => new Response(new Uint8Array(2 * 1_048_576), { status: 201 });
  await against(big, async ({ client, clock }) => {
    const answer = await client.act("restart", { session: "a", sendBy: clock.now() + SOON });
    assert.deepEqual(answer, { is: "unknown", reason: "answered with more than 1 MiB" });
  });
});

Deno.test("loopback: a web page is not WAHA, incomplete JSON is no look", async () => {
  await against(well(() => new Response("<html>")), async ({ client }) => {
    assert.equal((await client.look()).is, "not-waha");
  });
  await against(well(() => new Response('[{"name":"a"')), async ({ client }) => {
    assert.deepEqual(await client.look(), {
      is: "unreachable",
      reason: "answered with incomplete JSON",
    });
  });
});

Deno.test("loopback: a redirect is not followed, wherever it points", async () => {
  await against((request) => Response.redirect(new URL("/elsewhere", request.url)), async (
    { client, clock, asked },
  ) => {
    assert.equal((await client.look()).is, "not-waha");
    const answer = await client.act("delete", { session: "a", sendBy: clock.now() + SOON });
    assert.ok(answer.is === "refused" && answer.why === "other");
    assert.equal(asked(), 3);
  });
});

for (
  const { when, bytes, reason } of [
    {
      when: "closes without a word",
      bytes: "",
      reason: "the connection ended before the answer was complete",
    },
    {
      when: "closes in the middle of the body",
      bytes: 'HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{"name"',
      reason: "the connection ended before the answer was complete",
    },
    {
      when: "speaks no HTTP",
      bytes: "220 smtp ready\r\n\r\n",
      reason: "answered in something other than HTTP",
    },
  ]
) {
  Deno.test(`loopback: an act to what ${when} is unknown`, async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const serving = (async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      await connection.write(new TextEncoder().encode(bytes));
    })();
    const http = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
    const { client, clock } = clientOver((input, init) => fetch(input, { ...init, client: http }), {
      url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    });
    const answer = await client.act("restart", { session: "a", sendBy: clock.now() + SOON });
    assert.deepEqual(answer, { is: "unknown", reason });
    await serving;
    listener.close();
    http.close();
  });
}
