import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import { createServerRestart, type RestartWay } from "./server_restart.ts";

interface Seen {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

/** A loopback server that answers as told, and what it was asked. */
async function answering(
  status: number,
  run: (url: string, seen: Seen[]) => Promise<void>,
  headers: Record<string, string> = {},
): Promise<void> {
  const seen: Seen[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const { method } = request;
      seen.push({
        method,
        path: pathname + search,
        headers: request.headers,
        body: await request.text(),
      });
      return new Response(status === 204 ? null : "{}", { status, headers });
    },
  );
  try {
    await run(`http://127.0.0.1:${server.addr.port}`, seen);
  } finally {
    await server.shutdown();
  }
}

const SOON = { sendBy: Infinity };

function send(way: RestartWay, fetching: typeof fetch = fetch) {
  return createServerRestart(way, { fetch: fetching, clock: systemClock })(SOON);
}

Deno.test("server restart: WAHA is asked to end with its key, and not by force", () =>
  answering(201, async (url, seen) => {
    const apiKey = "key-of-waha";
    assert.deepEqual(await send({ is: "waha-stop", url: `${url}/behind/`, apiKey }), { is: "ok" });
    const [call] = seen;
    assert.equal(`${call?.method} ${call?.path}`, "POST /behind/api/server/stop");
    assert.equal(call?.headers.get("x-api-key"), apiKey);
    assert.deepEqual(JSON.parse(call?.body ?? ""), { force: false });
  }));

Deno.test("server restart: Render is asked for one service, with its own key", () =>
  answering(200, async (url, seen) => {
    const asked: string[] = [];
    const toLoopback: typeof fetch = (input, init) => {
      asked.push(String(input));
      return fetch(url, init);
    };
    const way = { is: "render", serviceId: "srv/1", apiKey: "rnd-key" } as const;
    assert.deepEqual(await send(way, toLoopback), { is: "ok" });
    assert.deepEqual(asked, ["https://api.render.com/v1/services/srv%2F1/restart"]);
    assert.equal(seen[0]?.headers.get("authorization"), "Bearer rnd-key");
    assert.equal(seen[0]?.body, "");
  }));

Deno.test("server restart: a plain address gets an empty POST and no key of ours", () =>
  answering(204, async (url, seen) => {
    assert.deepEqual(await send({ is: "url", url: `${url}/hook?key=2` }), { is: "ok" });
    const [call] = seen;
    assert.equal(`${call?.method} ${call?.path} ${call?.body}`, "POST /hook?key=2 ");
    assert.equal(call?.headers.get("authorization"), null);
    assert.equal(call?.headers.get("x-api-key"), null);
  }));

for (
  const { status, is } of [
    { status: 202, is: "ok" },
    { status: 302, is: "refused" },
    { status: 401, is: "refused" },
    { status: 404, is: "refused" },
    { status: 429, is: "refused" },
    { status: 500, is: "unknown" },
    { status: 503, is: "unknown" },
  ] as const
) {
  Deno.test(`server restart: an answer ${status} means ${is}, and nothing is sent twice`, () =>
    answering(status, async (url, seen) => {
      const answer = await send({ is: "url", url });
      assert.equal(answer.is, is);
      assert.equal(seen.length, 1);
    }, status === 302 ? { location: "/elsewhere" } : {}));
}

Deno.test("server restart: whom nobody reaches is unknown, and no address is repeated", async () => {
  const url = "http://127.0.0.1:1/hook?key=hunter2";
  const answer = await send({ is: "url", url });
  assert.equal(answer.is, "unknown");
  assert.ok(!JSON.stringify(answer).includes("hunter2"));
});

Deno.test("server restart: after its time nothing is sent", async () => {
  const clock = new VirtualClock();
  const never: typeof fetch = () => Promise.reject(new Error("sent"));
  const sendLate = createServerRestart({ is: "url", url: "http://a" }, { fetch: never, clock });
  const answer = await sendLate({ sendBy: clock.now() - 1 });
  assert.equal(answer.is, "not-sent");
  assert.equal(clock.pending, 0);
});

Deno.test("server restart: who does not answer is given up after 25 s", async () => {
  const clock = new VirtualClock();
  const hanging: typeof fetch = (_input, init) =>
    new Promise((_, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  const answer = createServerRestart({ is: "url", url: "http://a" }, { fetch: hanging, clock })({
    sendBy: Infinity,
  });
  await clock.advance(25_000);
  assert.deepEqual(await answer, {
    is: "unknown",
    reason: "the address of SERVER_RESTART did not answer within 25 s",
  });
});
