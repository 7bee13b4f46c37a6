import { cut, cutEscaped } from "../cut.ts";
import type { Channel, Notice } from "../notice.ts";
import { post, type PostParts } from "../post.ts";

export interface DiscordSettings {
  url: string;
}

/** discord.com/developers/docs/resources/message#embed-object-embed-limits */
const TITLE_UNITS_MAX = 256;
const DESCRIPTION_UNITS_MAX = 4_096;
/** Of an embed's edge, by level. */
const COLOURS: Readonly<Record<Notice["level"], number>> = {
  trouble: 0xd32f2f,
  reminder: 0xf9a825,
  resolved: 0x2e7d32,
  summary: 0x1565c0,
  digest: 0x1565c0,
};

/** An embed of a webhook that may mention nobody. */
export function discordChannel(
  { url }: DiscordSettings,
  parts: Omit<PostParts, "service" | "secrets">,
): Channel {
  return {
    name: "discord",
    send: (notice, signal) =>
      post(
        {
          url,
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({
            allowed_mentions: { parse: [] },
            embeds: [embedOf(notice)],
          }),
        },
        { ...parts, service: "Discord", secrets: [url, new URL(url).pathname] },
        signal,
      ),
  };
}

function embedOf({ title, paragraphs, todo, links, level, at }: Notice): Record<string, unknown> {
  const linked = links.map(({ label, url }) => `[${escaped(label)}](${linkSafe(url)})`).join("\n");
  const tail = `\n\n${escaped(todo)}${linked === "" ? "" : `\n\n${linked}`}`;
  const room = DESCRIPTION_UNITS_MAX - tail.length;
  return {
    title: cutEscaped(cut(title, TITLE_UNITS_MAX), TITLE_UNITS_MAX, escaped),
    description: cutEscaped(paragraphs.join("\n\n"), room, escaped) + tail,
    color: COLOURS[level],
    timestamp: new Date(at).toISOString(),
  };
}

/** A backslash before any sign makes it a sign; `:` too, or an address would become a link. */
function escaped(text: string): string {
  return text.replaceAll(/[\\*_~`|>#+\-.[\]()<:@!]/g, "\\$&");
}

function linkSafe(url: string): string {
  return url.replaceAll("(", "%28").replaceAll(")", "%29");
}
