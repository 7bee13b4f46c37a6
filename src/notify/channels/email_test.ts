import assert from "node:assert/strict";
import { aNotice, aTell } from "../notice_fixture.ts";
import { testChannel } from "./channel_conformance.ts";
import { emailChannel } from "./email.ts";
import { openSmtpService, TO } from "./smtp_service_fixture.ts";

const never = new AbortController().signal;

testChannel("email", { open: openSmtpService, titleMax: 200, bodyMax: Infinity });

Deno.test("channel email: a session's name begins no header and no other addressee", async () => {
  await using service = await openSmtpService();
  const session = "shop\r\nBcc: everyone@evil.test\r\n\r\n<b>body</b>";
  await service.channel.send(aNotice([aTell({ session })]), never);
  const [mail] = service.mails;
  assert.deepEqual(mail?.to, TO);
  assert.equal(mail?.headers.has("bcc"), false);
  assert.equal(
    mail?.headers.get("subject"),
    "shop Bcc: everyone@evil.test <b>body</b> was logged out",
  );
  assert.match(mail?.headers.get("content-type") ?? "", /^text\/plain/);
});

Deno.test("channel email: what is sent again has its Message-ID again, and no holiday answers it", async () => {
  await using service = await openSmtpService();
  for (let times = 0; times < 2; times++) await service.channel.send(aNotice(), never);
  const ids = service.mails.map(({ headers }) => headers.get("message-id"));
  assert.deepEqual(ids, ["<main-tell-1@shop.example>", "<main-tell-1@shop.example>"]);
  assert.equal(service.mails[0]?.headers.get("auto-submitted"), "auto-generated");
});

Deno.test("channel email: a wrong password is final", async () => {
  await using service = await openSmtpService();
  const channel = emailChannel({
    smtpUrl: `smtp://waha:wrong-secret@127.0.0.1:${service.port}`,
    from: "waha@shop.example",
    to: TO,
  });
  const sent = await channel.send(aNotice(), never);
  assert.ok(sent.is === "refused");
  assert.match(sent.because, /535/);
  assert.doesNotMatch(sent.because, /wrong-secret/);
});
