import assert from "node:assert/strict";
import { systemClock } from "../clock.ts";
import { type CommandParts, runNotifyTest } from "./command.ts";
import type { NoticeSettings } from "./notices.ts";

async function ran(
  args: readonly string[],
  { settings, status = 200 }: { settings?: CommandParts["settings"]; status?: number } = {},
) {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => new Response("no", { status: request.url.includes("slack") ? status : 200 }),
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const notify: NoticeSettings = {
    language: "pt",
    groupWaitMs: 0,
    webhook: { url: `${origin}/hook` },
    slack: { url: `${origin}/slack/secret` },
    pingUrl: `${origin}/ping`,
  };
  let out = "";
  let err = "";
  const code = await runNotifyTest({
    args,
    settings: settings ?? { is: "ok", notify },
    clock: systemClock,
    fetch,
    newId: () => "1",
    write: (text) => void (out += text),
    complain: (text) => void (err += text),
  });
  return { code, out, err };
}

Deno.test("notify:test says of each channel that it is ok, exit 0", async () => {
  assert.deepEqual(await ran([]), { code: 0, out: "webhook: ok\nslack: ok\nping: ok\n", err: "" });
});

Deno.test("notify:test says why one did not take it and what to do, without a secret, exit 1", async () => {
  const { code, out } = await ran([], { status: 404 });
  assert.equal(code, 1);
  assert.match(out, /^slack: Slack answered 404 \(no\)\n {2}make a new incoming webhook/m);
  assert.match(out, /^ping: ok$/m);
  assert.doesNotMatch(out, /secret/);
});

Deno.test("notify:test --channel tries that one alone", async () => {
  assert.equal((await ran(["--channel", "ping"])).out, "ping: ok\n");
  const { code, err } = await ran(["--channel", "email"]);
  assert.equal(code, 2);
  assert.match(err, /^Cannot try 'email' as it is not set: set are webhook, slack, ping$/m);
});

Deno.test("notify:test without a channel, or with settings that are wrong, ends with 78", async () => {
  const none: NoticeSettings = { language: "en", groupWaitMs: 0 };
  assert.equal((await ran([], { settings: { is: "ok", notify: none } })).code, 78);
  const bad = await ran([], { settings: { is: "bad", message: "Cannot start as" } });
  assert.deepEqual([bad.code, bad.err], [78, "Cannot start as\n"]);
});

Deno.test("notify:test shows how it is used", async () => {
  assert.match((await ran(["--help"])).out, /^Usage: deno task notify:test/);
  assert.equal((await ran(["--chanel", "x"])).code, 2);
});
