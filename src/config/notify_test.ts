import assert from "node:assert/strict";
import { parseConfig, renderProblems } from "../config.ts";
import type { NotifyConfig } from "./notify.ts";

const TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

function parsed(settings: Record<string, string>) {
  const all: Record<string, string> = { WAHA_URL: "http://localhost:3000", ...settings };
  return parseConfig((name) => all[name], { onDeploy: false });
}

function notifyOf(settings: Record<string, string>): NotifyConfig {
  const result = parsed(settings);
  assert.ok(result.is === "ok", result.is === "bad" ? renderProblems(result.problems) : "");
  return result.config.notify;
}

function problemsOf(settings: Record<string, string>): string[] {
  const result = parsed(settings);
  return result.is === "ok"
    ? []
    : result.problems.map(({ variable, given, expected }) => `${variable}: ${given}: ${expected}`);
}

Deno.test("config: without a NOTIFY_ setting nobody is told, in English, after half a minute", () => {
  assert.deepEqual(notifyOf({}), { language: "en", groupWaitMs: 30_000 });
});

Deno.test("config: every channel is read with what belongs to it", () => {
  const notify = notifyOf({
    NOTIFY_WEBHOOK_URL: "https://desk.test/notices?x=1",
    NOTIFY_WEBHOOK_HMAC_KEY: "a-long-key",
    NOTIFY_TELEGRAM_TOKEN: TOKEN,
    NOTIFY_TELEGRAM_CHAT_ID: "-1001234567890",
    NOTIFY_SLACK_URL: "https://hooks.slack.com/services/T/B/x",
    NOTIFY_DISCORD_URL: "https://discord.com/api/webhooks/1/x",
    NOTIFY_NTFY_URL: "https://ntfy.sh/my-topic",
    NOTIFY_NTFY_TOKEN: "tk_12345678",
    NOTIFY_SMTP_URL: "smtps://waha%40shop.test:p%40ss@mail.test:465",
    NOTIFY_EMAIL_FROM: "waha@shop.test",
    NOTIFY_EMAIL_TO: "a@shop.test,b@shop.test",
    NOTIFY_PING_URL: "https://hc-ping.com/uuid",
    NOTIFY_LANGUAGE: "pt",
    NOTIFY_GROUP_WAIT_MS: "0",
  });
  assert.deepEqual(notify.telegram, { token: TOKEN, chatId: "-1001234567890" });
  assert.deepEqual(notify.email?.to, ["a@shop.test", "b@shop.test"]);
  assert.deepEqual(notify.ntfy, { url: "https://ntfy.sh/my-topic", token: "tk_12345678" });
  assert.equal(notify.language, "pt");
});

const HALVES: readonly { given: Record<string, string>; problem: RegExp }[] = [
  {
    given: { NOTIFY_TELEGRAM_TOKEN: TOKEN },
    problem: /^NOTIFY_TELEGRAM_CHAT_ID: nothing: a value beside NOTIFY_TELEGRAM_TOKEN/,
  },
  { given: { NOTIFY_TELEGRAM_CHAT_ID: "1" }, problem: /^NOTIFY_TELEGRAM_TOKEN: nothing/ },
  { given: { NOTIFY_WEBHOOK_HMAC_KEY: "a-long-key" }, problem: /^NOTIFY_WEBHOOK_URL: nothing/ },
  { given: { NOTIFY_NTFY_TOKEN: "tk_12345678" }, problem: /^NOTIFY_NTFY_URL: nothing/ },
  { given: { NOTIFY_EMAIL_TO: "a@b.test" }, problem: /^NOTIFY_SMTP_URL: nothing/ },
  {
    given: { NOTIFY_SMTP_URL: "smtp://mail.test", NOTIFY_EMAIL_TO: "a@b.test" },
    problem: /^NOTIFY_EMAIL_FROM: nothing/,
  },
];
for (const { given, problem } of HALVES) {
  Deno.test(`config: half a channel is one sentence: ${Object.keys(given).join(" and ")}`, () => {
    const problems = problemsOf(given);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0] ?? "", problem);
  });
}

const BAD: readonly [string, string][] = [
  ["NOTIFY_WEBHOOK_URL", "desk.test"],
  ["NOTIFY_WEBHOOK_URL", "https://user:secretpass@desk.test/"],
  ["NOTIFY_SLACK_URL", "ftp://slack"],
  ["NOTIFY_NTFY_URL", "https://ntfy.sh"],
  ["NOTIFY_NTFY_URL", "https://ntfy.sh/a%20b"],
  ["NOTIFY_TELEGRAM_TOKEN", "not a token, but long enough"],
  ["NOTIFY_TELEGRAM_CHAT_ID", "my chat"],
  ["NOTIFY_SMTP_URL", "https://mail.test"],
  ["NOTIFY_SMTP_URL", "smtp://user:100%@mail.test"],
  ["NOTIFY_SMTP_URL", "smtp://mail.test/inbox?x=1"],
  ["NOTIFY_EMAIL_FROM", "me"],
  ["NOTIFY_EMAIL_FROM", "a@b.test,c@d.test"],
  ["NOTIFY_EMAIL_TO", "a@b.test, c@d.test"],
  ["NOTIFY_EMAIL_TO", "a@b.test\r\nBcc: x@y.test"],
  ["NOTIFY_LANGUAGE", "de"],
  ["NOTIFY_GROUP_WAIT_MS", "30s"],
];
for (const [name, value] of BAD) {
  Deno.test(`config: ${name} does not take ${JSON.stringify(value)}, and no secret is repeated`, () => {
    const [problem = ""] = problemsOf({
      NOTIFY_TELEGRAM_TOKEN: TOKEN,
      NOTIFY_TELEGRAM_CHAT_ID: "1",
      NOTIFY_SMTP_URL: "smtp://mail.test",
      NOTIFY_EMAIL_FROM: "a@b.test",
      NOTIFY_EMAIL_TO: "a@b.test",
      [name]: value,
    });
    assert.ok(problem.startsWith(`${name}: `), problem);
    assert.doesNotMatch(problem, /secretpass|100%/);
  });
}
