import assert from "node:assert/strict";
import { z } from "zod";
import { aNotice } from "../notice_fixture.ts";
import { type Shown, testChannel } from "./channel_conformance.ts";
import { discordChannel } from "./discord.ts";
import { type HttpServiceOptions, openHttpService, type Received } from "./http_service_fixture.ts";
import { ntfyChannel } from "./ntfy.ts";
import { slackChannel } from "./slack.ts";
import { telegramChannel } from "./telegram.ts";

const never = new AbortController().signal;

function split(text: string): { title: string; body: string } {
  const [title = "", ...paragraphs] = text.split("\n\n");
  return { title, body: paragraphs.join("\n\n") };
}

const TOKEN = "123456:AAsecretSECRETsecret";
const telegramSchema = z.strictObject({
  chat_id: z.literal("-100123"),
  text: z.string(),
  parse_mode: z.literal("HTML"),
  link_preview_options: z.strictObject({ is_disabled: z.literal(true) }),
});
const TELEGRAM: HttpServiceOptions = {
  channel: (origin, parts) => telegramChannel({ token: TOKEN, chatId: "-100123", origin }, parts),
  secrets: [TOKEN],
  show: ({ body, path }) => {
    assert.equal(path, `/bot${TOKEN}/sendMessage`);
    const { text } = telegramSchema.parse(JSON.parse(body));
    const links = [...text.matchAll(/<a href="([^"]*)">/g)].map(([, href = ""]) => unescaped(href));
    // The Bot API refuses a text with any other tag, or with a sign that is no entity.
    const bare = text.replaceAll(/<a href="[^"]*">([^<]*)<\/a>/g, "$1").replaceAll(/<\/?b>/g, "");
    assert.doesNotMatch(bare, /[<>]|&(?!amp;|lt;|gt;|quot;)/);
    const whole = unescaped(bare);
    assert.ok(whole.length <= 4_096, String(whole.length));
    const shown = split(whole);
    return { ...shown, links };
  },
};

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

testChannel("telegram", { open: () => openHttpService(TELEGRAM), titleMax: 300, bodyMax: 4_096 });

const SLACK_PATH = "/services/T000/B000/secretsecret";
const plainSchema = z.strictObject({
  type: z.literal("plain_text"),
  text: z.string().min(1),
  emoji: z.literal(false),
});
const slackSchema = z.strictObject({
  text: z.string().max(4_000),
  mrkdwn: z.literal(false),
  blocks: z.tuple([
    z.strictObject({ type: z.literal("header"), text: plainSchema }),
    z.strictObject({ type: z.literal("section"), text: plainSchema }),
  ]).rest(z.strictObject({
    type: z.literal("section"),
    // One link of ours and nothing beside it: in it these three signs have their escapes.
    text: z.strictObject({
      type: z.literal("mrkdwn"),
      text: z.string().regex(/^<https:[^<>|]+\|([^<>&]|&(amp|lt|gt);)+>$/),
    }),
  })),
});
testChannel("slack", {
  open: () =>
    openHttpService({
      channel: (origin, parts) => slackChannel({ url: origin + SLACK_PATH }, parts),
      secrets: [SLACK_PATH],
      show: ({ body }): Shown => {
        const { text, blocks: [header, section, ...links] } = slackSchema.parse(JSON.parse(body));
        assert.doesNotMatch(text, /[<>]|&(?!amp;|lt;|gt;)/);
        assert.ok(header.text.text.length <= 150 && section.text.text.length <= 3_000);
        return {
          title: header.text.text,
          body: section.text.text,
          links: links.map(({ text }) => unescaped(/^<([^|>]+)\|/.exec(text.text)?.[1] ?? "")),
        };
      },
    }),
  titleMax: 150,
  bodyMax: 3_000,
});

const DISCORD_PATH = "/api/webhooks/123/secretsecret";
const discordSchema = z.strictObject({
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
  embeds: z.tuple([z.strictObject({
    title: z.string().max(256),
    description: z.string().max(4_096),
    color: z.int(),
    timestamp: z.iso.datetime(),
  })]),
});
testChannel("discord", {
  open: () =>
    openHttpService({
      channel: (origin, parts) => discordChannel({ url: origin + DISCORD_PATH }, parts),
      secrets: [DISCORD_PATH],
      show: ({ body }): Shown => {
        const { embeds: [{ title, description }] } = discordSchema.parse(JSON.parse(body));
        // A bracket that no backslash stands before begins a link, and nothing else does.
        const link = /(?<!\\)\[((?:\\.|[^\\\]])+)\]\(([^\s()]+)\)/g;
        const links = [...description.matchAll(link)].map(([, , url = ""]) => url);
        const text = description.replaceAll(link, "$1");
        return {
          title: plainOfDiscord(title),
          body: plainOfDiscord(text),
          links,
        };
      },
    }),
  // A title that is escaped grows, and is cut further.
  titleMax: 256,
  bodyMax: 4_096,
});

/** Discord's Markdown: a sign is text where a backslash stands before it. */
function plainOfDiscord(text: string): string {
  const bare = text.replaceAll(/\\[^0-9A-Za-z\s]/g, "");
  assert.doesNotMatch(bare, /[\\*_~`|>#[\]()<@:]/, bare);
  return text.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1");
}

const ntfySchema = z.strictObject({
  topic: z.literal("secret-topic"),
  title: z.string(),
  message: z.string(),
  priority: z.int().min(1).max(5),
  tags: z.array(z.string()),
  click: z.string().optional(),
});
const NTFY: HttpServiceOptions = {
  channel: (origin, parts) =>
    ntfyChannel({ url: `${origin}/sub/secret-topic`, token: "tk_secret123" }, parts),
  secrets: ["secret-topic", "tk_secret123"],
  show: ({ body, path, headers }: Received) => {
    assert.equal(path, "/sub/");
    assert.equal(headers.get("authorization"), "Bearer tk_secret123");
    assert.equal(headers.get("x-markdown"), null);
    const { title, message, click } = ntfySchema.parse(JSON.parse(body));
    assert.ok(new TextEncoder().encode(message).length <= 4_096);
    const links = [...message.matchAll(/^Scan the code .*: (\S+)$/gm)].map(([, url = ""]) => url);
    assert.equal(click, links.length === 1 ? links[0] : undefined);
    return { title, body: message, links };
  },
};
testChannel("ntfy", { open: () => openHttpService(NTFY), titleMax: 250, bodyMax: 4_096 });

Deno.test("channel ntfy: a trouble rings louder than a digest", async () => {
  await using service = await openHttpService(NTFY);
  await service.channel.send(aNotice(), never);
  await service.channel.send({ ...aNotice(), level: "digest" }, never);
  const [loud, quiet] = service.received.map(({ body }) => ntfySchema.parse(JSON.parse(body)));
  assert.ok((loud?.priority ?? 0) > (quiet?.priority ?? 9));
});
