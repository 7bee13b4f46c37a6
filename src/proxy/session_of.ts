import type { Route } from "./route.ts";
import type { Target } from "./target.ts";
import { unreachable } from "./unreachable.ts";

/** What WAHA takes where no session is named. */
const DEFAULT = "default";
/** No session has a longer name (contract §9); what is longer is not worth a place in any table. */
const NAME_CHARS_MAX = 128;

/** The session that a call's URL names; null where only its body tells, or nothing does. */
export function sessionInUrl({ session }: Route, target: Target): string | null {
  switch (session.is) {
    case "path":
      return named(session.session);
    case "query": {
      const given = new URLSearchParams(target.search).getAll("session");
      // Of several WAHA would make a list, which is no session.
      return given.length > 1 ? null : named(given[0] ?? DEFAULT);
    }
    case "body":
    case "none":
      return null;
    default:
      return unreachable(session);
  }
}

/** The session that a call's body names. */
export function sessionInBody({ session }: Route, json: unknown): string | null {
  if (session.is !== "body" || typeof json !== "object" || json === null) return null;
  const given: unknown = Reflect.get(json, session.field);
  if (given === undefined) return DEFAULT;
  return typeof given === "string" ? named(given) : null;
}

/** The chat that a send goes to, as something that tells chats apart and cannot be read back. */
export function chatMark(json: unknown, salt: number): string | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const chat: unknown = Reflect.get(json, "chatId");
  return typeof chat === "string" ? marked(chat, salt) : undefined;
}

/** FNV-1a, salted anew in each process: equal chats have equal marks, and no more is meant. */
function marked(text: string, salt: number): string {
  let hash = (0x811c9dc5 ^ salt) >>> 0;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}

function named(session: string): string | null {
  return session === "" || session.length > NAME_CHARS_MAX ? null : session;
}
