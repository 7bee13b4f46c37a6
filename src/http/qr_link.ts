import { z } from "zod";
import type { Clock } from "../clock.ts";
import { isMac, macOf } from "./mac.ts";

/** Which session a link opens, and for how long. It lets look at its code and wake it: no more. */
export interface QrLink {
  server: string;
  session: string;
  issuedAt: number;
  expiresAt: number;
}

export type ReadLink =
  | { is: "link"; link: QrLink }
  | { is: "expired"; link: QrLink }
  /** Not one of ours, or changed, or signed with a secret that was replaced. */
  | { is: "forged" };

export interface QrLinksParts {
  /** Where people reach this service, without a slash at the end. */
  publicUrl: string;
  /** Signs; all links end when it becomes another one. */
  secret: string;
  /** How long a link may be opened, ms. */
  forMs: number;
  clock: Pick<Clock, "now">;
}

/** A link is typed from nowhere: what is longer than the longest that we make is none. */
const TOKEN_CHARS_MAX = 4_096;
const TOKEN = /^([\w-]+)\.([\w-]{43})$/;
/** What a link may do is written into it: one of another kind, made later, opens nothing else. */
const MAY = "look+wake";

const payloadSchema = z.tuple([
  z.literal(1),
  z.string(),
  z.string(),
  z.number().int(),
  z.number().int(),
  z.literal(MAY),
]);

/**
 * Links to the page of one session's code. Each is signed and kept nowhere: every replica knows it,
 * and whether it was used is known from the session itself.
 */
export class QrLinks {
  readonly #parts: QrLinksParts;

  constructor(parts: QrLinksParts) {
    this.#parts = parts;
  }

  /** @returns A secret: who has it may log the session in, until `expiresAt` (ms). */
  make(
    { server, session }: Pick<QrLink, "server" | "session">,
  ): { url: string; expiresAt: number } {
    const { publicUrl, secret, forMs, clock } = this.#parts;
    const issuedAt = clock.now();
    const expiresAt = issuedAt + forMs;
    const payload = base64url(JSON.stringify([1, server, session, issuedAt, expiresAt, MAY]));
    const mac = macOf(signedText(payload), secret);
    return { url: `${publicUrl}/qr/${payload}.${mac}`, expiresAt };
  }

  /** What a token in a path proves. */
  read(token: string): ReadLink {
    const [, payload = "", mac = ""] = token.length > TOKEN_CHARS_MAX
      ? []
      : TOKEN.exec(token) ?? [];
    const { secret, clock } = this.#parts;
    const isOurs = payload !== "" && isMac(mac, { text: signedText(payload), secret });
    if (!isOurs) return { is: "forged" };
    const read = payloadSchema.safeParse(parsed(payload));
    if (!read.success) return { is: "forged" };
    const [, server, session, issuedAt, expiresAt] = read.data;
    const link = { server, session, issuedAt, expiresAt };
    return { is: clock.now() < expiresAt ? "link" : "expired", link };
  }
}

/** A visit's cookie may be signed with the same secret: neither proves the other. */
function signedText(payload: string): string {
  return `qr-link\n${payload}`;
}

function base64url(text: string): string {
  return new TextEncoder().encode(text).toBase64({ alphabet: "base64url", omitPadding: true });
}

function parsed(payload: string): unknown {
  try {
    const bytes = Uint8Array.fromBase64(payload, { alphabet: "base64url" });
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Signed by us and not written by us: of another version, so it opens nothing.
    return null;
  }
}
