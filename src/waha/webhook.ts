import process from "node:process";
import { readEvent, type WahaEvent } from "./event.ts";

/** One delivery as it came: exact bytes, since the signature is over those. */
export interface RawDelivery {
  body: Uint8Array;
  /** The header `X-Webhook-Hmac`. */
  hmac?: string;
}

/** Against what a delivery is held. */
export interface DeliveryCheck {
  /** Our clock, ms. */
  now: number;
  /** What WAHA signs with; absent: nothing is signed. */
  key?: string;
  /** How far the body's own time may lie from `now`, ms, to either side. */
  windowMs: number;
}

/** `unauthorized`: not WAHA's, or a replay. `invalid`: it cannot be read. */
export type Checked =
  | { is: "event"; event: WahaEvent }
  | { is: "refused"; code: "unauthorized" | "invalid"; message: string };

const SHA512_HEX = /^[0-9a-f]{128}$/i;
/** Makes `A` an `a`, and leaves a digit as it is: both hold this bit. */
const LOWER_CASE = 0x20;
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * Checks one webhook of WAHA: signature over the raw bytes, then the body, then its age. The age is
 * the body's own time, as the headers are not signed (contract §5). With a key an event without id
 * and time is refused: it could be sent again for ever.
 */
export function checkDelivery(delivery: RawDelivery, check: DeliveryCheck): Checked {
  const { now, key, windowMs } = check;
  if (key !== undefined) {
    const forged = signatureFault(delivery, key);
    if (forged !== null) return unauthorized(forged);
  }
  const value = parsed(delivery.body);
  if (value === undefined) {
    return invalid("Cannot read the webhook as it is not JSON in UTF-8: send WAHA's own body");
  }
  const read = readEvent(value);
  if (read.is === "not-an-event") {
    return invalid(`Cannot read the webhook as an event of WAHA as ${read.why}`);
  }
  const { event } = read;
  if (event.at === undefined || event.id === undefined) {
    if (key === undefined) return { is: "event", event };
    return unauthorized(
      "Cannot take an event without id and timestamp while WEBHOOK_HMAC_KEY is set: it could be " +
        "sent again by anybody. This WAHA is too old to sign: update it, or unset the key",
    );
  }
  const fault = ageFault(event.at, { now, windowMs });
  return fault === null ? { is: "event", event } : unauthorized(fault);
}

/**
 * Whether `hmac` is the hex HMAC-SHA512 of the bytes, in constant time; hex of any case. One-shot
 * hex is the cheapest form here: 6 µs for 260 bytes, where bytes into `timingSafeEqual` cost 11, a
 * key object 13 and `crypto.subtle` 11 and a turn of the loop (Deno 2.9.6).
 */
export function isSigned(body: Uint8Array, { hmac, key }: { hmac: string; key: string }): boolean {
  if (!SHA512_HEX.test(hmac)) return false;
  // Loaded with the first signature: it would cost each cold start 5 ms.
  const { createHmac } = process.getBuiltinModule("node:crypto");
  return isSameHex(hmac, createHmac("sha512", key).update(body).digest("hex"));
}

/**
 * Always goes through to the end: how long it takes says nothing of where the two differ.
 * @param given 128 hex digits of any case, as `wanted` has 128 in lower case.
 */
function isSameHex(given: string, wanted: string): boolean {
  let differs = given.length ^ wanted.length;
  for (let index = 0; index < wanted.length; index++) {
    differs |= (given.charCodeAt(index) | LOWER_CASE) ^ wanted.charCodeAt(index);
  }
  return differs === 0;
}

function signatureFault({ body, hmac }: RawDelivery, key: string): string | null {
  if (hmac === undefined) {
    return "Cannot take the webhook as X-Webhook-Hmac is missing: give WAHA the hmac key of " +
      "WEBHOOK_HMAC_KEY";
  }
  if (isSigned(body, { hmac, key })) return null;
  return "Cannot take the webhook as X-Webhook-Hmac does not fit its body: give WAHA the hmac key " +
    "of WEBHOOK_HMAC_KEY";
}

function ageFault(at: number, { now, windowMs }: { now: number; windowMs: number }): string | null {
  const ageMs = now - at;
  if (Math.abs(ageMs) <= windowMs) return null;
  const seconds = Math.round(Math.abs(ageMs) / 1_000);
  const side = ageMs > 0 ? "old" : "in the future";
  return `Cannot take the webhook as its own time is ${seconds} s ${side}: it is sent again too ` +
    "late, or the clock of WAHA's machine or of this one is wrong: set both by NTP";
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(UTF_8.decode(body));
  } catch {
    return undefined;
  }
}

function unauthorized(message: string): Checked {
  return { is: "refused", code: "unauthorized", message };
}

function invalid(message: string): Checked {
  return { is: "refused", code: "invalid", message };
}
