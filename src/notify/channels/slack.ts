import { cut, cutEscaped } from "../cut.ts";
import type { Channel, Notice } from "../notice.ts";
import { post, type PostParts } from "../post.ts";

export interface SlackSettings {
  url: string;
}

/** docs.slack.dev/reference/block-kit: a header's text 150, a section's 3,000 characters. */
const HEADER_UNITS_MAX = 150;
const SECTION_UNITS_MAX = 3_000;
/** Shown in notifications; Slack advises 4,000 at most. */
const FALLBACK_UNITS_MAX = 1_000;

/**
 * A message of an incoming webhook. All that comes from outside stands in `plain_text`, which has no
 * markup to break out of; only the links of our own are `mrkdwn`.
 */
export function slackChannel(
  { url }: SlackSettings,
  parts: Omit<PostParts, "service" | "secrets">,
): Channel {
  return {
    name: "slack",
    send: (notice, signal) =>
      post(
        {
          url,
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(messageOf(notice)),
        },
        { ...parts, service: "Slack", secrets: [url, pathOf(url)] },
        signal,
      ),
  };
}

function messageOf({ title, paragraphs, todo, links }: Notice): Record<string, unknown> {
  const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
  const room = SECTION_UNITS_MAX - todo.length - 2;
  const body = [cut(paragraphs.join("\n\n"), room), todo].filter((text) => text !== "");
  return {
    text: cutEscaped(title, FALLBACK_UNITS_MAX, escaped),
    mrkdwn: false,
    blocks: [
      { type: "header", text: plain(cut(title, HEADER_UNITS_MAX)) },
      { type: "section", text: plain(body.join("\n\n")) },
      ...links.map(({ label, url }) => ({
        type: "section",
        text: { type: "mrkdwn", text: `<${linkSafe(url)}|${escaped(label)}>` },
      })),
    ],
  };
}

/** docs.slack.dev, "Formatting message text": these three and no others. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function linkSafe(url: string): string {
  return escaped(url).replaceAll("|", "%7C");
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}
