import { z } from "zod";
import type { SessionStatus } from "../session/mod.ts";
import { ask, type Line } from "./ask.ts";
import { bad, unusable } from "./chats_refusal.ts";
import { classifyRead, type ReadVerdict, tollOf } from "./classify_read.ts";
import { exchange, NoAnswerError } from "./exchange.ts";
import { statusWord } from "./schemas.ts";
import { encodeSessionName } from "./session_name.ts";

/** A code that a person types into the phone, or why there is none. The code is a secret. */
export type PairingAnswer =
  | { is: "code"; code: string }
  | { is: "not-scannable"; status: SessionStatus }
  | { is: "missing" };

const DOING = "get a pairing code";
/** WAHA asks WhatsApp for it, and the engines wait up to 20 s for that. */
const LIMIT_MS = 25_000;
const ANSWER_BYTES_MAX = 65_536;
/** Contract §4: WAHA says the status in a sentence here, and at once. */
const REFUSED = /can request code only in SCAN_QR_CODE status.*current status is (\w+)/i;

const codeSchema = z.object({ code: z.string().min(1).max(64) });

/**
 * Asks WAHA for a pairing code, once: a second one would make the first invalid.
 * @param phoneNumber Digits only, with the country code.
 */
export async function pairingCode(
  line: Line,
  session: string,
  { phoneNumber, signal }: { phoneNumber: string; signal?: AbortSignal },
): Promise<PairingAnswer> {
  const path = `/api/${encodeSessionName(session)}/auth/request-code`;
  const body = JSON.stringify({ phoneNumber });
  const verdict = await ask(line, async (inner) => {
    const value = await send(line, { path, body }, inner);
    return { value, toll: tollOf(value, "session") };
  }, { signal, limitMs: LIMIT_MS, session });
  switch (verdict.is) {
    case "json": {
      const read = codeSchema.safeParse(verdict.value);
      if (read.success) return { is: "code", code: read.data.code };
      throw bad(DOING, "WAHA's answer holds none");
    }
    case "missing":
      return { is: "missing" };
    case "status-mismatch":
      return { is: "not-scannable", status: verdict.status };
    case "refused": {
      const word = REFUSED.exec(verdict.reason)?.[1];
      if (word !== undefined) return { is: "not-scannable", status: statusWord(word).status };
      throw unusable(verdict, DOING);
    }
    default:
      throw unusable(verdict, DOING);
  }
}

async function send(
  { wire }: Line,
  request: { path: string; body: string },
  signal: AbortSignal,
): Promise<ReadVerdict> {
  try {
    const sent = { method: "POST", ...request, bytesMax: ANSWER_BYTES_MAX, signal } as const;
    return classifyRead(await exchange(wire, sent));
  } catch (error) {
    if (!signal.aborted && error instanceof NoAnswerError) {
      return { is: "unreachable", reason: error.reason };
    }
    throw error;
  }
}
