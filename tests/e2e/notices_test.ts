import assert from "node:assert/strict";
import { openSmtpService } from "../../src/notify/channels/smtp_service_fixture.ts";
import { Desk } from "./desk.ts";
import { environment, Place } from "./place.ts";

Deno.test("notify:test says of each way whether it works, under the permissions that it has", async () => {
  await using desk = new Desk();
  await using mail = await openSmtpService();
  await using place = await Place.open();
  const run = async (settings: Record<string, string>, ...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "notify:test", ...args],
      cwd: place.path,
      clearEnv: true,
      env: environment({ WAHA_URL: "http://127.0.0.1:9", ...settings }),
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, out: text(stdout), err: text(stderr) };
  };
  const settings = {
    NOTIFY_WEBHOOK_URL: desk.url,
    NOTIFY_SMTP_URL: mail.url,
    NOTIFY_EMAIL_FROM: "waha@shop.example",
    NOTIFY_EMAIL_TO: "night@shop.example,owner@shop.example",
  };
  const all = await run(settings);
  assert.equal(all.out, "webhook: ok\nemail: ok\n", all.err);
  assert.equal(all.code, 0);
  assert.equal(desk.notices[0]?.title, "This is a test of waha-recovery");
  assert.equal(mail.mails.length, 1);
  const one = await run(settings, "--channel", "webhook");
  assert.deepEqual([one.code, one.out], [0, "webhook: ok\n"]);
  await mail.leave();
  const dead = await run(settings);
  assert.equal(dead.code, 1);
  assert.match(dead.out, /^webhook: ok\nemail: Cannot reach the mail server .*\n {2}compare user/);
  for (const secret of mail.secrets) assert.ok(!`${dead.out}${dead.err}`.includes(secret));
  const none = await run({});
  assert.equal(none.code, 78);
});
