import assert from "node:assert/strict";
import { aRig, KEY } from "./http_fixture.ts";

/** Serves on a free port of loopback, hands the port over, and drains. */
async function served(
  rig: ReturnType<typeof aRig>,
  use: (port: number, server: Deno.HttpServer<Deno.NetAddr>) => Promise<void>,
): Promise<void> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => rig.app.fetch(request),
  );
  try {
    await use(server.addr.port, server);
  } finally {
    await server.shutdown();
  }
}

/** One request as bytes, since `fetch` normalises what a hostile caller does not; ASCII only. */
async function raw(port: number, lines: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ port, hostname: "127.0.0.1" });
  const text = [...lines.slice(0, -1), "Connection: close", "", lines.at(-1)].join("\r\n");
  let left = new TextEncoder().encode(text);
  while (left.length > 0) left = left.subarray(await connection.write(left));
  let answer = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  // Not to the connection's end: the server waits for the rest of a body that it has refused.
  while (!isWhole(answer)) {
    const read = await connection.read(buffer);
    if (read === null) break;
    answer += decoder.decode(buffer.subarray(0, read));
  }
  return answer;
}

function isWhole(answer: string): boolean {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length !== undefined && body.length >= Number(length);
}

for (const name of ["..", "%2e%2e", ".%2E", ".", "%2e", ""]) {
  Deno.test(`loopback: a name of ${JSON.stringify(name)} that is not normalised is 400`, async () => {
    const rig = aRig();
    await served(rig, async (port) => {
      const answer = await raw(port, [
        `GET /api/v1/waha/sessions/${name}/status HTTP/1.1`,
        "Host: localhost",
        `X-Api-Key: ${KEY}`,
        "",
      ]);
      assert.match(answer, /^HTTP\/1\.1 400 /);
      assert.match(answer, /INVALID_REQUEST/);
    });
    assert.deepEqual(rig.service.calls, []);
  });
}

Deno.test("loopback: 413 for a chunked body that tells no length and does not end", async () => {
  const rig = aRig();
  const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
  await served(rig, async (port) => {
    const answer = await raw(port, [
      "POST /api/v1/waha/auto-recover HTTP/1.1",
      "Host: localhost",
      `X-Api-Key: ${KEY}`,
      "Transfer-Encoding: chunked",
      chunk.repeat(5),
    ]);
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /BODY_TOO_LARGE/);
  });
  assert.deepEqual(rig.service.calls, []);
});

Deno.test("loopback: a keyless service sees the Host that a page of another name brings", async () => {
  const rig = aRig({ apiKey: null });
  await served(rig, async (port) => {
    const path = "GET /api/v1/waha/status HTTP/1.1";
    assert.match(await raw(port, [path, `Host: evil.example:${port}`, ""]), /^HTTP\/1\.1 403 /);
    assert.match(await raw(port, [path, `Host: localhost:${port}`, ""]), /^HTTP\/1\.1 200 /);
  });
});

Deno.test("loopback: a stop lets a running request end", async () => {
  const rig = aRig();
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  const { promise: outcome, resolve: settle } = Promise.withResolvers<void>();
  const settled = rig.service.autoRecoverSession();
  rig.service.autoRecoverSession = async () => {
    isAsked();
    await outcome;
    return settled;
  };
  await served(rig, async (port, server) => {
    const url = `http://127.0.0.1:${port}/api/v1/waha/auto-recover`;
    const answer = fetch(url, { method: "POST", headers: { "X-Api-Key": KEY } });
    await asked;
    const drained = server.shutdown();
    settle();
    const response = await answer;
    assert.equal(response.status, 200);
    await response.json();
    await drained;
  });
});
