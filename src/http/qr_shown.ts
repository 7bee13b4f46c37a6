import type { Clock } from "../clock.ts";
import type { Language } from "../contract/language.ts";
import type { QrState } from "../pages/mod.ts";
import { BORDER } from "./qr_answer.ts";
import type { Known } from "./qr_state.ts";

const KEY_CHARS = 16;

/** A state as the page draws it. */
export async function drawn(known: Known, clock: Pick<Clock, "now">): Promise<QrState> {
  if (known.is !== "code") return known;
  const { raw, expiresAt, later } = known;
  const { encode } = await import("uqr");
  const modules = encode(raw, { border: BORDER, ecc: "L" }).data;
  return { is: "code", modules, leftMs: Math.max(0, expiresAt - clock.now()), later };
}

/** Names what is shown, and tells nothing of it: two that are alike need not be sent twice. */
export function keyOf(known: Known, language: Language): string {
  // A code whose end was told otherwise is the same drawing.
  const shown = known.is === "code" ? { ...known, expiresAt: 0 } : known;
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(`${language}\n${JSON.stringify(shown)}`).digest("base64url")
    .slice(0, KEY_CHARS);
}
