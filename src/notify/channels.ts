import type { Clock } from "../clock.ts";
import type { ChannelSource } from "./channel_queue.ts";
import type { DiscordSettings } from "./channels/discord.ts";
import type { EmailSettings } from "./channels/email.ts";
import type { NtfySettings } from "./channels/ntfy.ts";
import type { SlackSettings } from "./channels/slack.ts";
import type { TelegramSettings } from "./channels/telegram.ts";
import type { WebhookSettings } from "./channels/webhook.ts";

/** The channels that are wanted. */
export interface ChannelSettings {
  webhook?: WebhookSettings;
  telegram?: TelegramSettings;
  slack?: SlackSettings;
  discord?: DiscordSettings;
  ntfy?: NtfySettings;
  email?: EmailSettings;
}

/**
 * Where each wanted channel comes from. A new channel is one file and one entry here. Its code is
 * read with its first message: a cold start sends none.
 */
export function channelsOf(
  { webhook, telegram, slack, discord, ntfy, email }: ChannelSettings,
  parts: { fetch: typeof fetch; clock: Clock },
): ChannelSource[] {
  const sources: (ChannelSource | false)[] = [
    webhook !== undefined && {
      name: "webhook",
      open: async () => (await import("./channels/webhook.ts")).webhookChannel(webhook, parts),
    },
    telegram !== undefined && {
      name: "telegram",
      open: async () => (await import("./channels/telegram.ts")).telegramChannel(telegram, parts),
    },
    slack !== undefined && {
      name: "slack",
      open: async () => (await import("./channels/slack.ts")).slackChannel(slack, parts),
    },
    discord !== undefined && {
      name: "discord",
      open: async () => (await import("./channels/discord.ts")).discordChannel(discord, parts),
    },
    ntfy !== undefined && {
      name: "ntfy",
      open: async () => (await import("./channels/ntfy.ts")).ntfyChannel(ntfy, parts),
    },
    email !== undefined && {
      name: "email",
      open: async () => (await import("./channels/email.ts")).emailChannel(email),
    },
  ];
  return sources.filter((source) => source !== false);
}
