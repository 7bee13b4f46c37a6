import { isRecord, toJson } from "./face.ts";
import type { Json } from "./model.ts";
import type { Version } from "./versions.ts";

const NAME = /^[a-zA-Z0-9_-]*$/;
const NAME_LENGTH_MAX = 54;

/** And those that 2024.10.8 did not know yet. */
const LATER_EVENTS = [
  ["message.ack.group", "message.edited", "group.v2.join", "group.v2.leave", "group.v2.update"],
  ["group.v2.participants", "event.response", "event.response.failed", "engine.event", "*"],
].flat();

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
export function newSessionProblems(body: Record<string, unknown>, version: Version): string[] {
  const old = version === "2024.10.8";
  const events = old ? EVENTS.filter((event) => !LATER_EVENTS.includes(event)) : EVENTS;
  return [
    ...(old ? oldNameProblems(body.name) : nameProblems(body.name)),
    ...webhookProblems(body.config, events),
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

/** 2024.10.8 allows any characters and complains in another order. */
function oldNameProblems(name: unknown): string[] {
  const problems = nameProblems(name).slice(0, 2);
  return typeof name === "string"
    ? problems.filter((one) => one.includes("54"))
    : problems.reverse();
}

function webhookProblems(config: unknown, known: readonly string[]): string[] {
  const webhooks: unknown = isRecord(config) ? config.webhooks : undefined;
  if (!Array.isArray(webhooks)) return [];
  return webhooks.flatMap((webhook: unknown, index) => {
    const at = `config.webhooks.${index}`;
    const { url, events } = isRecord(webhook) ? webhook : {};
    const fits = Array.isArray(events) && events.every((event) => known.includes(event));
    const list = known.join(", ");
    return [
      ...(typeof url === "string" && URL.canParse(url) ? [] : [`${at}.url must be a URL address`]),
      ...(fits ? [] : [`${at}.each value in events must be one of the following values: ${list}`]),
    ];
  });
}
