import { z } from "zod";
import type { SessionStatus } from "../session/mod.ts";
import type { Line } from "./ask.ts";
import { bad, unusable } from "./chats_refusal.ts";
import { PAGE_BYTES_MAX, PAGE_MS, type PageVerdict, readPage } from "./chats_traffic.ts";
import { WahaError } from "./errors.ts";
import { encodeSessionName } from "./session_name.ts";

/** A chat or a message as WAHA's engine shows it: each engine has fields of its own. */
export type Row = Record<string, unknown>;

/** Which page. Integers; WAHA has no cap of its own, so the caller must. */
export interface PageOptions {
  limit: number;
  offset: number;
  signal?: AbortSignal;
}

export type PageAnswer =
  | { is: "page"; rows: Row[] }
  /** WAHA's status 422, after 5–10 s of waiting. */
  | { is: "not-working"; status: SessionStatus; raw?: string }
  /** No such session; WAHA 2024 also says so of one that is STOPPED. */
  | { is: "missing" };

const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** A page of chats. NOWEB needs its store for it (contract §4). */
export async function chats(line: Line, session: string, options: PageOptions) {
  const path = `/api/${encodeSessionName(session)}/chats?${query(options)}`;
  const verdict = await readPage(line, { session, path, routeClass: "chats" }, options);
  return answerOf(verdict, { doing: `list the chats of session ${session}`, options });
}

/**
 * A page of one chat's messages, newest first, never with media: WAHA would fetch each file from
 * WhatsApp before it answers.
 */
export async function messages(
  line: Line,
  { session, chat }: { session: string; chat: string },
  options: PageOptions,
) {
  const path = `/api/${encodeSessionName(session)}/chats/${encodeChatId(chat)}/messages` +
    `?${query(options)}&downloadMedia=false`;
  const verdict = await readPage(line, { session, path, routeClass: "messages" }, options);
  return answerOf(verdict, { doing: `list messages of session ${session}`, options });
}

function query({ limit, offset }: PageOptions): string {
  return `limit=${limit}&offset=${offset}`;
}

/** Like a session's name, a chat's id must not leave its place in the path (C98). */
function encodeChatId(chat: string): string {
  if (chat === "" || chat === "." || chat === ".." || !chat.isWellFormed()) {
    throw new WahaError(
      "INVALID_SESSION_NAME",
      "Cannot ask WAHA for messages as this cannot be a chat's id: give one that /chats lists",
    );
  }
  return encodeURIComponent(chat);
}

function answerOf(
  verdict: PageVerdict,
  { doing, options }: { doing: string; options: PageOptions },
): PageAnswer {
  switch (verdict.is) {
    case "json":
      return { is: "page", rows: rowsOf(verdict.value, doing).slice(0, options.limit) };
    case "missing":
      return { is: "missing" };
    case "status-mismatch": {
      const { status, raw } = verdict;
      return { is: "not-working", status, ...(raw === undefined ? {} : { raw }) };
    }
    case "too-slow":
      throw new WahaError(
        "WAHA_TIMEOUT",
        `Cannot ${doing} as WAHA did not answer within ${PAGE_MS / 1_000} s: ask for fewer`,
      );
    case "too-long":
      throw bad(doing, `the page is over ${PAGE_BYTES_MAX / 1_048_576} MiB: ask for fewer`);
    default:
      throw unusable(verdict, doing);
  }
}

function rowsOf(value: unknown, doing: string): Row[] {
  const read = rowsSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map((step) => `[${String(step)}]`).join("") ?? "";
  throw bad(doing, `WAHA's answer is no list of objects${path && ` at ${path}`}`, { path });
}
