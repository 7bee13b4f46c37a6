/** Whoever holds the secret, and nobody else, can write it beside the text (RFC 2104, base64url). */
export function macOf(text: string, secret: string): string {
  return crypto().createHmac("sha256", secret).update(text).digest("base64url");
}

/** How long it takes says nothing of the right one. */
export function isMac(given: string, { text, secret }: { text: string; secret: string }): boolean {
  const bytes = new TextEncoder().encode(given);
  const wanted = new TextEncoder().encode(macOf(text, secret));
  return bytes.length === wanted.length && crypto().timingSafeEqual(bytes, wanted);
}

/** Imported at the top it would cost each start its 4 to 20 ms. */
function crypto(): typeof import("node:crypto") {
  return process.getBuiltinModule("node:crypto");
}
