import assert from "node:assert/strict";
import fc from "fast-check";
import { json, ProxyRig, SEND } from "./proxy_fixture.ts";

const TELLING = [
  "is ENOSPC: no space left on device a word?",
  "no  space\nleft on device",
  "ENOSPC: no space left on device, write",
  "server returned error 463",
  "2 UNKNOWN: server returned error 475",
  "14 UNAVAILABLE: No connection established",
  "the database system is starting up",
  "MongoNetworkError",
];
const PLACES = ["text", "chatId", "caption", "reply_to", "file", "mentions"];
/** How a sentence of WAHA's, or of an engine's, repeats what was in the call. */
const QUOTES = [
  (text: string) => text,
  (text: string) => `Cannot send '${text}'`,
  (text: string) => `2 UNKNOWN: failed to parse JID ${text}`,
  (text: string) => `ENOENT: no such file or directory, open '/tmp/${text}'`,
  (text: string) => text.toUpperCase(),
  () => "Evaluation failed",
];
/** How a caller may write its call so that WAHA reads it and we do not. */
const WRITTEN: readonly {
  type: string;
  encoding?: string;
  write: (call: { [place: string]: unknown }) => BodyInit;
}[] = [
  { type: "application/json", write: (call) => JSON.stringify(call) },
  { type: "application/json", write: (call) => escaped(JSON.stringify(call)) },
  { type: "application/json", write: (call) => `${JSON.stringify(call)}\n` },
  { type: "application/json; charset=utf-16le", write: (call) => utf16(JSON.stringify(call)) },
  { type: "application/json", encoding: "deflate", write: (call) => rot(JSON.stringify(call)) },
  {
    type: "application/x-www-form-urlencoded",
    write: ({ text }) => `${new URLSearchParams({ "x[0][y]": String(text) })}`,
  },
];

/** Each letter as JSON lets it be written, too. */
function escaped(json: string): string {
  return json.replaceAll(
    /(?<=[a-z ])[a-z](?=[a-z ])/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
}

/** Stands for what is packed: no word of it can be read. */
function rot(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text).map((byte) => byte ^ 0x5a);
}

/** WAHA's 500: it echoes the call, and an engine's sentence may quote a part of it. */
const broken = (body: string, message: string) =>
  json(500, {
    statusCode: 500,
    exception: { message, name: "Error", stack: `Error: ${message}\n at x` },
    request: { path: "/api/sendText", method: "POST", body: JSON.parse(body), query: {} },
    version: {},
  });

Deno.test("proxy: what a caller wrote proves nothing of WAHA or WhatsApp, however WAHA repeats it", async () => {
  const said = fc.record({
    place: fc.constantFrom(...PLACES),
    text: fc.tuple(
      fc.string({ maxLength: 9 }),
      fc.constantFrom(...TELLING),
      fc.string({ maxLength: 9 }),
    )
      .map((parts) => parts.join(" ")),
    nested: fc.boolean(),
    quote: fc.constantFrom(...QUOTES),
    written: fc.constantFrom(...WRITTEN),
  });
  await fc.assert(
    fc.asyncProperty(said, async ({ place, text, nested, quote, written }) => {
      const rig = new ProxyRig();
      const call = {
        session: "default",
        chatId: "1@c.us",
        text: "hi",
        [place]: nested ? [{ [place]: text }] : text,
      };
      const sent = written.type.includes("form") ? { text } : call;
      rig.reply = () => broken(JSON.stringify(call), quote(text));
      const { type, encoding, write } = written;
      const headers = {
        "content-type": type,
        ...(encoding === undefined ? {} : { "content-encoding": encoding }),
      };
      const answer = await rig.ask("POST", "/api/sendText", { headers, body: write(sent) });
      assert.equal(answer.status, 500);
      assert.deepEqual(rig.port.ills, []);
      assert.ok(rig.port.calls.every(({ code }) => code === undefined));
    }),
    { numRuns: 300 },
  );
});

Deno.test("proxy: what stands at a URL that a caller named speaks for nobody", async () => {
  const rig = new ProxyRig();
  rig.reply = ({ body }) =>
    broken(body, "Cannot download the file: 507 ENOSPC: no space left on device");
  const file = { url: "https://somebody.example/x" };
  const body = JSON.stringify({ session: "default", chatId: "1@c.us", file });
  await rig.ask("POST", "/api/sendImage", { ...SEND, body });
  assert.deepEqual(rig.port.ills, []);
});

Deno.test("proxy: a call that is nested without end is read, and WAHA's own words with it", async () => {
  const rig = new ProxyRig();
  rig.reply = () => broken("{}", "ENOSPC: no space left on device, write");
  const body = `{"session":"default","x":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
  assert.equal((await rig.ask("POST", "/api/sendText", { ...SEND, body })).status, 500);
  assert.deepEqual(rig.port.ills, ["storage-full"]);
});

Deno.test("proxy: WAHA's own words prove what they say, also beside a harmless message", async () => {
  for (
    const [message, ill, code] of [
      ["ENOSPC: no space left on device, write", "storage-full", undefined],
      ["SQLITE_FULL: database or disk is full", "storage-full", undefined],
      ["13 INTERNAL: write /app/x: no space left on device", "storage-full", undefined],
      [
        "insert into `chats` (`id`) values ('1') - sorry, too many clients already",
        "database-down",
        undefined,
      ],
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
