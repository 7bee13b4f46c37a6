import type { Clock } from "../clock.ts";
import type { Wire } from "./exchange.ts";

/**
 * Reads how a WAHA server is reached. A user and password in the URL become an `Authorization`
 * header: a URL turns up in the messages of fetch, a header does not.
 * @throws {TypeError} For a URL or key that cannot be sent; the message repeats neither.
 */
export function openWire(
  parts: { url: string; apiKey?: string; fetch: typeof fetch; clock: Clock },
): Wire {
  const url = parseUrl(parts.url);
  const headers: Record<string, string> = {
    // Exactly this: with any other Accept WAHA sends a QR as PNG (contract §10 trap 18).
    accept: "application/json",
  };
  if (parts.apiKey !== undefined && parts.apiKey !== "") headers["x-api-key"] = parts.apiKey;
  if (url.username !== "" || url.password !== "") headers.authorization = basic(url);
  requireSendable(headers);
  return {
    base: `${url.origin}${url.pathname.replace(/\/+$/, "")}`,
    headers,
    secret: parts.apiKey === "" ? undefined : parts.apiKey,
    fetch: parts.fetch,
    clock: parts.clock,
  };
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new TypeError("Cannot use WAHA's URL: it must be http://… or https://…, set WAHA_URL");
}

function basic(url: URL): string {
  const login = `${decoded(url.username)}:${decoded(url.password)}`;
  const bytes = new TextEncoder().encode(login);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A bare % is no escape but a part of the password.
    return part;
  }
}

function requireSendable(headers: Record<string, string>): void {
  try {
    new Headers(headers);
  } catch {
    // The platform's own error quotes the value.
    throw new TypeError(
      "Cannot send WAHA's API key: it holds a character that no header may carry, set WAHA_API_KEY",
    );
  }
}
