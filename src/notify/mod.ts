/**
 * What people are told, and by which way. It decides nothing: `session/` says what is told and when,
 * here it becomes messages in a person's language, and they reach every channel.
 */
export { type CommandParts, runNotifyTest } from "./command.ts";
export type { ChannelSettings } from "./channels.ts";
export { Notices, type NoticeSettings, type NoticesHealth, type NoticesParts } from "./notices.ts";
export type { Letter, QrLinkOf } from "./notifier.ts";
