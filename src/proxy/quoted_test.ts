import assert from "node:assert/strict";
import fc from "fast-check";
import { json, ProxyRig, SEND } from "./proxy_fixture.ts";

const TELLING = [
  "is ENOSPC: no space left on device a word?",
  "no  space\nleft on device",
  "server returned error 463",
  "2 UNKNOWN: server returned error 475",
  "14 UNAVAILABLE: No connection established",
  "the database system is starting up",
  "MongoNetworkError",
];
const PLACES = ["text", "chatId", "caption", "reply_to"];

/** WAHA's 500: it echoes the call, and an engine's sentence may quote a part of it. */
const broken = (body: string, message: string) =>
  json(500, {
    statusCode: 500,
    exception: { message, name: "Error", stack: `Error: ${message}\n at x` },
    request: { path: "/api/sendText", method: "POST", body: JSON.parse(body), query: {} },
    version: {},
  });

Deno.test("proxy: what a caller wrote proves nothing of WAHA or WhatsApp, wherever WAHA repeats it", async () => {
  const sentence = fc.record({
    place: fc.constantFrom(...PLACES),
    text: fc.constantFrom(...TELLING),
    quoted: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(sentence, async ({ place, text, quoted }) => {
      const rig = new ProxyRig();
      rig.reply = ({ body }) =>
        broken(body, quoted ? `Cannot send '${text}'` : "Evaluation failed");
      const call = { session: "default", chatId: "1@c.us", text: "hi", [place]: text };
      const answer = await rig.ask("POST", "/api/sendText", {
        ...SEND,
        body: JSON.stringify(call),
      });
      assert.equal(answer.status, 500);
      assert.deepEqual(rig.port.ills, []);
      assert.deepEqual(rig.port.calls.map(({ code }) => code), [undefined]);
    }),
  );
});

Deno.test("proxy: WAHA's own words prove what they say, also beside a harmless message", async () => {
  for (
    const [message, ill, code] of [
      ["ENOSPC: no space left on device, write", "storage-full", undefined],
      ["2 UNKNOWN: server returned error 463", undefined, 463],
    ] as const
  ) {
    const rig = new ProxyRig();
    rig.reply = ({ body }) => broken(body, message);
    await rig.ask("POST", "/api/sendText", SEND);
    assert.deepEqual(rig.port.ills, ill === undefined ? [] : [ill]);
    assert.deepEqual(rig.port.calls.map((call) => call.code), [code]);
  }
});

Deno.test("proxy: a page or a stranger's JSON proves nothing, whatever it says", async () => {
  for (
    const reply of [
      () => new Response("<p>no space left on device</p>", { status: 500 }),
      () => json(500, { problem: "no space left on device" }),
    ]
  ) {
    const rig = new ProxyRig();
    rig.reply = reply;
    await rig.ask("POST", "/api/sendText", SEND);
    assert.deepEqual(rig.port.ills, []);
  }
});
