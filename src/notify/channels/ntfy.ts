import { cutBytes } from "../cut.ts";
import { type Channel, type Notice, plainBody } from "../notice.ts";
import { post, type PostParts } from "../post.ts";

export interface NtfySettings {
  /** A topic's address: its last step is the topic. */
  url: string;
  token?: string;
}

/** docs.ntfy.sh/publish: 4,096 bytes, and a longer message becomes a file. */
const MESSAGE_BYTES_MAX = 4_096;
const TITLE_BYTES_MAX = 250;
/** docs.ntfy.sh/publish#message-priority: 3 is the usual one. */
const PRIORITIES: Readonly<Record<Notice["level"], number>> = {
  trouble: 4,
  reminder: 4,
  resolved: 3,
  summary: 2,
  digest: 2,
};
const TAGS: Readonly<Record<Notice["level"], string>> = {
  trouble: "rotating_light",
  reminder: "hourglass_flowing_sand",
  resolved: "white_check_mark",
  summary: "eyes",
  digest: "newspaper",
};

/** Published as JSON, which goes to the server's root. It is plain text: Markdown is not asked for. */
export function ntfyChannel(
  { url, token }: NtfySettings,
  parts: Omit<PostParts, "service" | "secrets">,
): Channel {
  const { origin, pathname } = new URL(url);
  const steps = pathname.split("/").filter((step) => step !== "");
  const topic = steps.at(-1) ?? "";
  const root = `${origin}/${steps.slice(0, -1).map((step) => `${step}/`).join("")}`;
  return {
    name: "ntfy",
    send: (notice, signal) =>
      post(
        {
          url: root,
          headers: {
            "Content-Type": "application/json",
            ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ topic, ...publishedOf(notice) }),
        },
        { ...parts, service: "ntfy", secrets: [topic, ...(token === undefined ? [] : [token])] },
        signal,
      ),
  };
}

function publishedOf(notice: Notice): Record<string, unknown> {
  const { title, level, links: [first, ...others] } = notice;
  return {
    title: cutBytes(title, TITLE_BYTES_MAX),
    message: messageOf(notice),
    priority: PRIORITIES[level],
    tags: [TAGS[level]],
    // A tap opens one address: with several, the reader chooses in the text.
    ...(first === undefined || others.length > 0 ? {} : { click: first.url }),
  };
}

/** Details go first where there is too much; what to do stays. */
function messageOf(notice: Notice): string {
  const { paragraphs } = notice;
  const tail = plainBody({ ...notice, paragraphs: [] });
  const room = MESSAGE_BYTES_MAX - new TextEncoder().encode(`\n\n${tail}`).length;
  return [cutBytes(paragraphs.join("\n\n"), room), tail].filter((text) => text !== "").join("\n\n");
}
