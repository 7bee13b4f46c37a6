import type { Setting } from "./setting.ts";

/** Who is told of what happens, by which way, and in which language. */
export const NOTIFY_SETTINGS = [
  {
    name: "NOTIFY_WEBHOOK_URL",
    kind: "address",
    bounds: { min: 1, max: 2_048 },
    secret: true,
    meaning: "A program of yours that every notice is sent to as JSON ([notices.md](notices.md)).",
    example: "https://desk.example/notices",
  },
  {
    name: "NOTIFY_WEBHOOK_HMAC_KEY",
    kind: "key",
    bounds: { min: 8, max: 1_024 },
    secret: true,
    meaning:
      "Signs these notices in `X-Webhook-Hmac` with SHA-512 over the raw body, as WAHA signs its webhooks.",
  },
  {
    name: "NOTIFY_TELEGRAM_TOKEN",
    kind: "bot-token",
    bounds: { min: 20, max: 256 },
    secret: true,
    meaning: "The token of a Telegram bot, as @BotFather gives it.",
  },
  {
    name: "NOTIFY_TELEGRAM_CHAT_ID",
    kind: "chat",
    bounds: { min: 1, max: 64 },
    meaning: "The chat, group or channel that the bot writes to.",
    example: "-1001234567890",
  },
  {
    name: "NOTIFY_SLACK_URL",
    kind: "address",
    bounds: { min: 1, max: 2_048 },
    secret: true,
    meaning: "An incoming webhook of Slack's.",
  },
  {
    name: "NOTIFY_DISCORD_URL",
    kind: "address",
    bounds: { min: 1, max: 2_048 },
    secret: true,
    meaning: "A webhook of a Discord channel.",
  },
  {
    name: "NOTIFY_NTFY_URL",
    kind: "ntfy",
    bounds: { min: 1, max: 2_048 },
    secret: true,
    meaning: "A topic of ntfy's; whoever knows its name can read it.",
    example: "https://ntfy.sh/my-secret-topic",
  },
  {
    name: "NOTIFY_NTFY_TOKEN",
    kind: "key",
    bounds: { min: 8, max: 1_024 },
    secret: true,
    meaning: "An access token of ntfy's, for a topic that is not open to everybody.",
  },
  {
    name: "NOTIFY_SMTP_URL",
    kind: "smtp",
    bounds: { min: 1, max: 2_048 },
    secret: true,
    meaning:
      "The mail server, with user and password where it wants them: `smtps://` encrypts from the first byte, `smtp://` as soon as the server offers it. What the password holds beside letters and digits is percent-encoded.",
    example: "smtps://user:password@mail.example:465",
  },
  {
    name: "NOTIFY_EMAIL_FROM",
    kind: "mails",
    bounds: { min: 3, max: 320 },
    meaning: "The address that notices come from.",
    example: "waha@shop.example",
  },
  {
    name: "NOTIFY_EMAIL_TO",
    kind: "mails",
    bounds: { min: 3, max: 320 },
    meaning: "The addresses that notices go to, with commas between them.",
    example: "night@shop.example,owner@shop.example",
  },
  {
    name: "NOTIFY_PING_URL",
    kind: "address",
    bounds: { min: 1, max: 2_048 },
    secret: true,
    meaning:
      "Called by GET once a minute while healing goes on, so that a service such as healthchecks.io tells you when that ends.",
  },
  {
    name: "NOTIFY_LANGUAGE",
    kind: "choice",
    choices: ["en", "pt", "es"],
    default: "en",
    meaning: "The language of notices: English, Portuguese or Spanish.",
  },
  {
    name: "NOTIFY_GROUP_WAIT_MS",
    kind: "integer",
    unit: "ms",
    bounds: { min: 0, max: 600_000 },
    default: "30000",
    meaning:
      "How long a message waits for more of its kind, so that twenty log-outs in a minute are one message. It waits anew with each, three times as long at most.",
  },
] as const satisfies readonly Setting[];
