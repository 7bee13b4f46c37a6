import type { Clock } from "../clock.ts";
import { channelsOf } from "./channels.ts";
import { wordsOf } from "./languages/mod.ts";
import type { NoticeSettings } from "./notices.ts";
import type { Notice, Sent } from "./notice.ts";
import { post } from "./post.ts";

/** How one way to people took an example. */
export interface Tried {
  channel: string;
  sent: Sent;
  /** What to look at, where it was not taken. */
  todo?: string;
}

export interface TryParts {
  fetch: typeof fetch;
  clock: Clock;
  newId: () => string;
  /** Only this one. */
  only?: string;
}

const TRY_MS = 20_000;

const CURES: Readonly<Record<string, string>> = {
  webhook: "look at your receiver's log, and compare NOTIFY_WEBHOOK_URL with its address",
  telegram: "write /start to the bot or add it to the group, and compare NOTIFY_TELEGRAM_TOKEN " +
    "and NOTIFY_TELEGRAM_CHAT_ID",
  slack: "make a new incoming webhook in Slack, and put its address into NOTIFY_SLACK_URL",
  discord: "make a new webhook in the channel's settings, and put its address into " +
    "NOTIFY_DISCORD_URL",
  ntfy: "compare NOTIFY_NTFY_URL with your topic, and NOTIFY_NTFY_TOKEN where it needs one",
  email: "compare user, password and port of NOTIFY_SMTP_URL with what your mail provider says, " +
    "and see whether it lets NOTIFY_EMAIL_FROM send",
  ping: "compare NOTIFY_PING_URL with the address that the service gives",
};

/** The names of all that is set, in the order in which they are tried. */
export function channelNames(settings: NoticeSettings, parts: TryParts): string[] {
  const names = channelsOf(settings, parts).map(({ name }) => name);
  return settings.pingUrl === undefined ? names : [...names, "ping"];
}

/** Sends one example through each, one after the other. */
export async function tryChannels(settings: NoticeSettings, parts: TryParts): Promise<Tried[]> {
  const notice = await exampleOf(settings, parts);
  const tried: Tried[] = [];
  for (const { name, open } of channelsOf(settings, parts)) {
    if (parts.only !== undefined && parts.only !== name) continue;
    const channel = await open();
    tried.push(triedOf(name, await within(parts, (signal) => channel.send(notice, signal))));
  }
  const { pingUrl: url } = settings;
  if (url !== undefined && (parts.only ?? "ping") === "ping") {
    const service = { ...parts, service: "the service of NOTIFY_PING_URL", secrets: [url] };
    const ping = (signal: AbortSignal) => post({ method: "GET", url }, service, signal);
    tried.push(triedOf("ping", await within(parts, ping)));
  }
  return tried;
}

function triedOf(channel: string, sent: Sent): Tried {
  const todo = CURES[channel];
  return sent.is === "taken" || todo === undefined ? { channel, sent } : { channel, sent, todo };
}

async function within(
  { clock }: TryParts,
  send: (signal: AbortSignal) => Promise<Sent>,
): Promise<Sent> {
  const late = new AbortController();
  const cancel = clock.after(TRY_MS, () => late.abort());
  try {
    return await send(late.signal);
  } finally {
    cancel();
  }
}

async function exampleOf(
  { language }: NoticeSettings,
  { clock, newId }: TryParts,
): Promise<Notice> {
  const { title, text, todo } = (await wordsOf(language)).example;
  return {
    id: `example-${newId()}`,
    level: "summary",
    at: clock.now(),
    language,
    server: "example",
    sessions: [],
    title,
    paragraphs: [text],
    todo,
    links: [],
    tells: [],
  };
}
