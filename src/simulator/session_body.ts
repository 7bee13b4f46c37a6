import { isRecord, toJson } from "./face.ts";
import type { Json } from "./model.ts";

const NAME = /^[a-zA-Z0-9_-]*$/;
const NAME_LENGTH_MAX = 54;

/** The webhook events that 2026.2.1 knows, in the order of its refusal. */
const EVENTS = [
  ["session.status", "message", "message.reaction", "message.any", "message.ack"],
  ["message.ack.group", "message.waiting", "message.revoked", "message.edited", "state.change"],
  ["group.join", "group.leave", "group.v2.join", "group.v2.leave", "group.v2.update"],
  ["group.v2.participants", "presence.update", "poll.vote", "poll.vote.failed", "chat.archive"],
  ["call.received", "call.accepted", "call.rejected", "label.upsert", "label.deleted"],
  ["label.chat.added", "label.chat.deleted", "event.response", "event.response.failed"],
  ["engine.event", "*"],
].flat();

/** What WAHA finds wrong in the body of `POST /api/sessions`, in its words and order. */
export function newSessionProblems(body: Record<string, unknown>): string[] {
  return [
    ...nameProblems(body.name),
    ...webhookProblems(body.config),
    ...(body.start === undefined || body.start === null || typeof body.start === "boolean"
      ? []
      : ["start must be a boolean value"]),
  ];
}

/** The part of a config that WAHA keeps, with its defaults; null when none was sent. */
export function configOf(config: unknown): Json {
  if (!isRecord(config)) return null;
  const kept = Object.entries(config).filter(([key]) => KEPT.includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, toJson(withDefaults(key, value))]));
}

const KEPT = [
  "metadata",
  "proxy",
  "debug",
  "ignore",
  "noweb",
  "gows",
  "webjs",
  "webhooks",
  "client",
];

function withDefaults(key: string, value: unknown): unknown {
  return key === "noweb" && isRecord(value) ? { markOnline: true, ...value } : value;
}

function nameProblems(name: unknown): string[] {
  if (name === undefined || name === null) return [];
  const text = typeof name === "string" ? name : null;
  return [
    ...(text === null ? ["name must be a string"] : []),
    ...(text === null || text.length > NAME_LENGTH_MAX
      ? [`name must be shorter than or equal to ${NAME_LENGTH_MAX} characters`]
      : []),
    ...(text === null || !NAME.test(text)
      ? [
        "Session name can only contain alphanumeric characters, hyphens, and underscores " +
        "(a-z, A-Z, 0-9, -, _) or be empty",
      ]
      : []),
  ];
}

function webhookProblems(config: unknown): string[] {
  const webhooks: unknown = isRecord(config) ? config.webhooks : undefined;
  if (!Array.isArray(webhooks)) return [];
  return webhooks.flatMap((webhook: unknown, index) => {
    const at = `config.webhooks.${index}`;
    const { url, events } = isRecord(webhook) ? webhook : {};
    const known = Array.isArray(events) && events.every((event) => EVENTS.includes(event));
    const list = EVENTS.join(", ");
    return [
      ...(typeof url === "string" && URL.canParse(url) ? [] : [`${at}.url must be a URL address`]),
      ...(known ? [] : [`${at}.each value in events must be one of the following values: ${list}`]),
    ];
  });
}
