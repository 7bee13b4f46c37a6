import type { Language } from "../contract/language.ts";
import type { Tell } from "../session/mod.ts";

/**
 * One message as every channel gets it. All of it is plain text, and names and reasons in it come
 * from outside: a channel escapes its own markup.
 */
export interface Notice {
  /** Equal when the same is sent again: receivers drop doubles by it. */
  id: string;
  level: Tell["level"];
  /** When the newest of what it tells was decided, ms. */
  at: number;
  language: Language;
  server: string;
  /** Those that it is about, none where it is about the server. */
  sessions: readonly string[];
  /** One line. */
  title: string;
  /** What happened, what we did, and details; each one paragraph. */
  paragraphs: readonly string[];
  /** The one thing that its reader should do. */
  todo: string;
  /** Where codes can be scanned: a few at most, whatever the message is about. */
  links: readonly NoticeLink[];
  tells: readonly Tell[];
}

/** Where the code of one session can be scanned. */
export interface NoticeLink {
  session: string;
  label: string;
  url: string;
}

/** How a service took a notice. */
export type Sent =
  | { is: "taken" }
  /** It will never take this one: it said so. */
  | { is: "refused"; because: string }
  /** Not now. `afterMs`: when it wants to be asked again. */
  | { is: "failed"; because: string; afterMs?: number };

/** One way to people. It never throws, and names no secret in what it returns. */
export interface Channel {
  readonly name: string;
  /** @param signal Ends the try: it counts as failed. */
  send(notice: Notice, signal: AbortSignal): Promise<Sent>;
}

/** All but the title as plain text, for services without markup. */
export function plainBody({ paragraphs, todo, links }: Notice): string {
  const linked = links.map(({ label, url }) => `${label}: ${url}`).join("\n");
  return [...paragraphs, todo, ...(linked === "" ? [] : [linked])].join("\n\n");
}
