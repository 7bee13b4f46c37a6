import { z } from "zod";
import type { Engine, Saying } from "../session/mod.ts";
import { ENGINES } from "../session/mod.ts";
import { statusWord } from "./schemas.ts";

/** A name longer than this is none: WAHA takes 54 characters at most (contract §9). */
const NAME_CHARS_MAX = 1_024;
const ID_CHARS_MAX = 128;
/** An engine's own words stand in a record and in an incident. */
const TEXT_CHARS_MAX = 120;
/** WAHA sends the last three. */
const HISTORY_MAX = 10;

export type Said = Saying | { is: "other" };

/** One event of WAHA: the body of a webhook and the frame of a WebSocket are the same. */
export interface WahaEvent {
  /** Constant over retries and the same on every way; `message` and `message.any` share one. */
  id?: string;
  /** When it happened, ms, WAHA's clock. 2024.10.8 tells none. */
  at?: number;
  /** WAHA's name for it, such as `session.status`. */
  name: string;
  session: string;
  engine: Engine;
  /** The account, null where WAHA says that it knows none; absent where it says nothing. */
  me?: string | null;
  /** `other`: nothing that counts here. */
  says: Said;
}

/** What came of reading a value: what it says, or why it is no event. */
export type ReadEvent = { is: "event"; event: WahaEvent } | { is: "not-an-event"; why: string };

const name = z.string().min(1).max(NAME_CHARS_MAX);
const instant = z.number().positive().max(Number.MAX_SAFE_INTEGER);
const text = z.string().transform((words) => clipped(words));

/**
 * Optional fields of a wrong type count as missing: one odd field must not hide a log-out. What an
 * event is of and what it is called are strict.
 */
const eventSchema = z.object({
  id: z.string().min(1).max(ID_CHARS_MAX).optional().catch(undefined),
  timestamp: instant.optional().catch(undefined),
  event: z.string().min(1).max(ID_CHARS_MAX),
  session: name,
  me: z.object({ id: text }).nullish().catch(undefined),
  engine: z.string().optional().catch(undefined),
  environment: z.object({ engine: z.string().optional() }).optional().catch(undefined),
  payload: z.unknown(),
});

const toldSchema = z.object({ status: z.string(), timestamp: instant });

const statusSchema = z.object({
  status: z.string(),
  statuses: z.array(z.unknown()).optional().catch(undefined),
});

/** Baileys' `connection.update` (contract §2); a `qr` in it is dropped here. */
const connectionSchema = z.object({
  connection: z.string().optional().catch(undefined),
  isNewLogin: z.boolean().optional().catch(undefined),
  lastDisconnect: z.object({
    error: z.object({
      message: text.optional().catch(undefined),
      output: z.object({
        statusCode: z.int(),
        payload: z.object({ message: text.optional().catch(undefined) }).optional()
          .catch(undefined),
      }),
    }),
  }).optional().catch(undefined),
});

/** Reads one parsed body or frame. Unknown fields pass, unknown events are `other`. */
export function readEvent(value: unknown): ReadEvent {
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join(".") ?? "";
    return {
      is: "not-an-event",
      why: path === "" ? "it is not a JSON object" : `its field ${path} is missing or broken`,
    };
  }
  const { id, timestamp, event, session, me, environment, payload } = parsed.data;
  return {
    is: "event",
    event: {
      ...(id === undefined ? {} : { id }),
      ...(timestamp === undefined ? {} : { at: timestamp }),
      name: event,
      session,
      // GOWS leaves out `engine` and names itself in the environment only (contract §5).
      engine: engineWord(parsed.data.engine ?? environment?.engine),
      ...(me === undefined ? {} : { me: me?.id ?? null }),
      says: sayingOf(event, payload),
    },
  };
}

function sayingOf(event: string, payload: unknown): Said {
  if (event === "session.status") return statusOf(payload);
  if (event === "state.change") return stateOf(payload);
  // Edits, reactions and acknowledgements are told below the same first word.
  if (event === "message" || event.startsWith("message.")) return { is: "traffic" };
  return { is: "other" };
}

function statusOf(payload: unknown): Said {
  const parsed = statusSchema.safeParse(payload);
  if (!parsed.success) return { is: "other" };
  const { status, statuses = [] } = parsed.data;
  const history = statuses.slice(-HISTORY_MAX).flatMap((entry) => {
    const told = toldSchema.safeParse(entry);
    return told.success ? [{ ...statusWord(told.data.status), at: told.data.timestamp }] : [];
  });
  return { is: "status", ...statusWord(status), history };
}

function stateOf(payload: unknown): Said {
  if (typeof payload === "string") return { is: "engine-state", word: clipped(payload) };
  const parsed = connectionSchema.safeParse(payload);
  if (!parsed.success) return { is: "other" };
  const { connection, isNewLogin, lastDisconnect } = parsed.data;
  if (connection === "open") return { is: "opened" };
  if (connection === "close" && lastDisconnect !== undefined) {
    const { output, message } = lastDisconnect.error;
    return {
      is: "closed",
      code: output.statusCode,
      text: output.payload?.message ?? message ?? "",
    };
  }
  return isNewLogin === true ? { is: "paired" } : { is: "other" };
}

function engineWord(word: string | undefined): Engine {
  return ENGINES.find((engine) => engine === word) ?? "UNKNOWN";
}

/** Words from outside, on one line, well-formed and bounded. */
function clipped(words: string): string {
  return words.slice(0, TEXT_CHARS_MAX).toWellFormed().replaceAll(/\p{Cc}/gu, " ");
}
