import assert from "node:assert/strict";
import { VirtualClock } from "../../tests/virtual_clock.ts";
import type { Sent } from "./notice.ts";
import { censored, post } from "./post.ts";

const never = new AbortController().signal;

async function sentTo(answer: Response): Promise<Sent> {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => answer,
  );
  const { port } = server.addr;
  return await post({ url: `http://127.0.0.1:${port}/`, body: "{}" }, {
    service: "Service",
    fetch,
    clock: new VirtualClock(Date.parse("2026-11-25T10:00:00Z")),
    secrets: ["hunter2"],
  }, never);
}

const after = (value: string, status = 429) =>
  new Response("", { status, headers: { "Retry-After": value } });

const ROWS: readonly { answer: () => Response; afterMs: number | undefined; what: string }[] = [
  { what: "Retry-After in seconds", answer: () => after("7"), afterMs: 7_000 },
  { what: "Retry-After of a 503", answer: () => after("30", 503), afterMs: 30_000 },
  {
    what: "Retry-After as a date",
    answer: () => after("Wed, 25 Nov 2026 10:01:00 GMT"),
    afterMs: 60_000,
  },
  { what: "a date that is over", answer: () => after("Wed, 25 Nov 2026 09:00:00 GMT"), afterMs: 0 },
  { what: "a day, which is too long", answer: () => after("86400"), afterMs: 3_600_000 },
  { what: "nonsense", answer: () => after("soon"), afterMs: undefined },
  {
    what: "Telegram's parameters",
    answer: () =>
      Response.json({ ok: false, description: "x", parameters: { retry_after: 5 } }, {
        status: 429,
      }),
    afterMs: 5_000,
  },
  {
    what: "Discord's fraction",
    answer: () => Response.json({ message: "slow", retry_after: 0.65 }, { status: 429 }),
    afterMs: 650,
  },
  { what: "no word of it", answer: () => new Response("", { status: 500 }), afterMs: undefined },
];
for (const { what, answer, afterMs } of ROWS) {
  Deno.test(`post() waits as long as the service wants: ${what}`, async () => {
    const sent = await sentTo(answer());
    assert.ok(sent.is === "failed");
    assert.equal(sent.afterMs, afterMs);
  });
}

Deno.test("post() tries 408, 425, 429 and 5xx again, and no other refusal", async () => {
  for (const status of [408, 425, 429, 500, 502, 503, 504, 599]) {
    assert.equal((await sentTo(new Response("", { status }))).is, "failed", String(status));
  }
  for (const status of [400, 401, 403, 404, 405, 410, 413, 422]) {
    assert.equal((await sentTo(new Response("", { status }))).is, "refused", String(status));
  }
});

Deno.test("post() follows no redirect: a secret would go with it", async () => {
  const sent = await sentTo(
    new Response("", { status: 302, headers: { location: "http://evil.test/" } }),
  );
  assert.ok(sent.is === "refused");
  assert.doesNotMatch(sent.because, /evil/);
});

Deno.test("post() quotes the reason of a refusal, short, on one line and without secrets", async () => {
  const sent = await sentTo(
    Response.json({ description: `no chat\nhunter2 ${"x".repeat(900)}` }, { status: 400 }),
  );
  assert.ok(sent.is === "refused");
  assert.match(sent.because, /^Service answered 400 \(no chat \[secret\] x+…\)$/);
  assert.ok(sent.because.length < 250);
});

Deno.test("post() does not read a page of error to its end", async () => {
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
  });
  assert.equal((await sentTo(new Response(endless, { status: 500 }))).is, "failed");
});

Deno.test("censored() takes out secrets and whatever is an address, the longest first", () => {
  assert.equal(
    censored("at https://api.telegram.org/bot1:abc/x and key-1234 key", ["key", "key-1234"]),
    "at [address] and [secret] [secret]",
  );
});
