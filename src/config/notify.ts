import { type Language, LANGUAGES } from "../contract/language.ts";
import type { SettingName } from "../settings.ts";
import type { Reading } from "./reading.ts";

/** Who is told, by which ways, and how. */
export interface NotifyConfig {
  language: Language;
  groupWaitMs: number;
  webhook?: { url: string; hmacKey?: string };
  telegram?: { token: string; chatId: string };
  slack?: { url: string };
  discord?: { url: string };
  ntfy?: { url: string; token?: string };
  email?: { smtpUrl: string; from: string; to: readonly string[] };
  /** Called while healing goes on. */
  pingUrl?: string;
}

/** Reads them, and refuses half a channel: one that cannot work is worse than none. */
export function readNotify(reading: Reading): NotifyConfig {
  const language = LANGUAGES.find((each) => each === reading.text("NOTIFY_LANGUAGE")) ?? "en";
  const webhookUrl = reading.optional("NOTIFY_WEBHOOK_URL");
  const hmacKey = reading.optional("NOTIFY_WEBHOOK_HMAC_KEY");
  const slackUrl = reading.optional("NOTIFY_SLACK_URL");
  const discordUrl = reading.optional("NOTIFY_DISCORD_URL");
  const ntfyUrl = reading.optional("NOTIFY_NTFY_URL");
  const ntfyToken = reading.optional("NOTIFY_NTFY_TOKEN");
  const telegram = readTelegram(reading);
  const email = readEmail(reading);
  const pingUrl = reading.optional("NOTIFY_PING_URL");
  needs(reading, { of: "NOTIFY_WEBHOOK_HMAC_KEY", it: "NOTIFY_WEBHOOK_URL" });
  needs(reading, { of: "NOTIFY_NTFY_TOKEN", it: "NOTIFY_NTFY_URL" });
  return {
    language,
    groupWaitMs: reading.integer("NOTIFY_GROUP_WAIT_MS"),
    ...(webhookUrl === undefined ? {} : {
      webhook: { url: webhookUrl, ...(hmacKey === undefined ? {} : { hmacKey }) },
    }),
    ...(telegram === undefined ? {} : { telegram }),
    ...(slackUrl === undefined ? {} : { slack: { url: slackUrl } }),
    ...(discordUrl === undefined ? {} : { discord: { url: discordUrl } }),
    ...(ntfyUrl === undefined ? {} : {
      ntfy: { url: ntfyUrl, ...(ntfyToken === undefined ? {} : { token: ntfyToken }) },
    }),
    ...(email === undefined ? {} : { email }),
    ...(pingUrl === undefined ? {} : { pingUrl }),
  };
}

function readTelegram(reading: Reading): NotifyConfig["telegram"] {
  const token = reading.optional("NOTIFY_TELEGRAM_TOKEN");
  const chatId = reading.optional("NOTIFY_TELEGRAM_CHAT_ID");
  needs(reading, { of: "NOTIFY_TELEGRAM_TOKEN", it: "NOTIFY_TELEGRAM_CHAT_ID" });
  needs(reading, { of: "NOTIFY_TELEGRAM_CHAT_ID", it: "NOTIFY_TELEGRAM_TOKEN" });
  return token === undefined || chatId === undefined ? undefined : { token, chatId };
}

function readEmail(reading: Reading): NotifyConfig["email"] {
  const smtpUrl = reading.optional("NOTIFY_SMTP_URL");
  const from = reading.optional("NOTIFY_EMAIL_FROM");
  const to = reading.optional("NOTIFY_EMAIL_TO");
  if (from?.includes(",") === true) reading.refuse("NOTIFY_EMAIL_FROM", "one address");
  needs(reading, { of: "NOTIFY_SMTP_URL", it: "NOTIFY_EMAIL_FROM" });
  needs(reading, { of: "NOTIFY_SMTP_URL", it: "NOTIFY_EMAIL_TO" });
  needs(reading, { of: "NOTIFY_EMAIL_FROM", it: "NOTIFY_SMTP_URL" });
  needs(reading, { of: "NOTIFY_EMAIL_TO", it: "NOTIFY_SMTP_URL" });
  if (smtpUrl === undefined || from === undefined || to === undefined) return undefined;
  return { smtpUrl, from, to: to.split(",") };
}

/** One variable without the other is a channel that was meant and would say nothing. */
function needs(reading: Reading, { of, it }: { of: SettingName; it: SettingName }): void {
  if (reading.optional(of) === undefined || reading.optional(it) !== undefined) return;
  reading.refuse(it, `a value beside ${of}, or neither of the two`);
}
