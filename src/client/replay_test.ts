import assert from "node:assert/strict";
import { type Replay, replayOf } from "./replay.ts";

const URL_ = "http://waha.test/api/sendText";

async function bodyOf(replay: Replay): Promise<string | null> {
  const again = await replay.again();
  return again === null ? null : await new Request(...again).text();
}

const FORM = new FormData();
FORM.set("file", new Blob(["hi"]), "hi.txt");
const REPEATABLE: { what: string; body: BodyInit | null; is: RegExp }[] = [
  { what: "no body", body: null, is: /^$/ },
  { what: "text", body: "hi", is: /^hi$/ },
  { what: "parameters", body: new URLSearchParams({ a: "1" }), is: /^a=1$/ },
  { what: "a blob", body: new Blob(["hi"]), is: /^hi$/ },
  { what: "bytes", body: new TextEncoder().encode("hi"), is: /^hi$/ },
  { what: "a buffer", body: new TextEncoder().encode("hi").buffer, is: /^hi$/ },
  { what: "a form", body: FORM, is: /filename="hi\.txt"/ },
];
for (const { what, body, is } of REPEATABLE) {
  Deno.test(`replay: a call with ${what} can be made again`, async () => {
    const init: RequestInit = { method: "POST", body };
    const replay = replayOf(URL_, init);
    await new Request(URL_, init).text();
    assert.match(await bodyOf(replay) ?? "null", is);
  });
}

Deno.test("replay: a call whose body streams is not made again, given in either way", async () => {
  const stream = () => new Blob(["hi"]).stream();
  assert.equal(await bodyOf(replayOf(URL_, { method: "POST", body: stream() })), null);
  const used = new Request(URL_, { method: "POST", body: "hi" });
  await used.text();
  assert.equal(await bodyOf(replayOf(used)), null);
});

Deno.test("replay: what Node takes for a body, and can be read once alone, is not sent twice", async () => {
  async function* pieces() {
    await Promise.resolve();
    yield new TextEncoder().encode("hi");
  }
  const init: object = { method: "POST", body: pieces() };
  assert.equal(await replayOf(URL_, init).again(), null);
});

Deno.test("replay: a Request keeps its method, headers and signal, and its body up to 1 MiB", async () => {
  const stop = new AbortController();
  const request = new Request(URL_, {
    method: "PUT",
    body: "x".repeat(1_048_576),
    headers: { "x-api-key": "k", "content-type": "text/x" },
    signal: stop.signal,
  });
  const replay = replayOf(request);
  await request.text();
  const again = await replay.again();
  assert.ok(again !== null);
  const copy = new Request(...again);
  assert.deepEqual(
    [copy.method, copy.headers.get("x-api-key"), copy.headers.get("content-type")],
    ["PUT", "k", "text/x"],
  );
  stop.abort();
  assert.equal(copy.signal.aborted, true);
  assert.equal((await copy.arrayBuffer()).byteLength, 1_048_576);
});

Deno.test("replay: of a Request with a larger body nothing is kept, and the first call is whole", async () => {
  const request = new Request(URL_, { method: "POST", body: "x".repeat(1_048_577) });
  const replay = replayOf(request);
  assert.equal((await request.text()).length, 1_048_577);
  assert.equal(await replay.again(), null);
});

Deno.test("replay: a copy that is not needed is let go, whether the call read its body or not", async () => {
  const request = new Request(URL_, { method: "POST", body: "hi" });
  const replay = replayOf(request);
  replay.drop();
  assert.equal(await request.text(), "hi");
});
