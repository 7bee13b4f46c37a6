import { cut } from "../cut.ts";
import type { Channel, Notice } from "../notice.ts";
import { post, type PostParts } from "../post.ts";

export interface TelegramSettings {
  token: string;
  chatId: string;
  /** Where the Bot API answers; Telegram's own unless said otherwise. */
  origin?: string;
}

/** core.telegram.org/bots/api#sendmessage: "1-4096 characters after entities parsing". */
const TEXT_UNITS_MAX = 4_096;
const TITLE_UNITS_MAX = 300;

/** A message of a bot, in the HTML that the Bot API reads. */
export function telegramChannel(
  { token, chatId, origin = "https://api.telegram.org" }: TelegramSettings,
  parts: Omit<PostParts, "service" | "secrets">,
): Channel {
  return {
    name: "telegram",
    send: (notice, signal) =>
      post(
        {
          url: `${origin}/bot${token}/sendMessage`,
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({
            chat_id: chatId,
            text: textOf(notice),
            parse_mode: "HTML",
            link_preview_options: { is_disabled: true },
          }),
        },
        { ...parts, service: "Telegram", secrets: [token] },
        signal,
      ),
  };
}

/** What is cut is the text before it is escaped: entities count as what they show. */
function textOf({ title, paragraphs, todo, links }: Notice): string {
  const head = cut(title, TITLE_UNITS_MAX);
  const labels = links.map(({ label }) => label).join("\n");
  const tail = `\n\n${todo}${labels === "" ? "" : `\n\n${labels}`}`;
  const room = TEXT_UNITS_MAX - head.length - 2 - tail.length;
  const middle = cut(paragraphs.join("\n\n"), Math.max(0, room));
  const linked = links.map(({ label, url }) => `<a href="${escaped(url)}">${escaped(label)}</a>`)
    .join("\n");
  const body = `<b>${escaped(head)}</b>\n\n${escaped(middle)}\n\n${escaped(todo)}`;
  return linked === "" ? body : `${body}\n\n${linked}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
