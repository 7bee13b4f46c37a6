import type { Exchange } from "./recording.ts";

/** What the simulator did with an exchange. */
export type Played =
  | { is: "answered"; status: number; headers: Headers; bytes: Uint8Array; ms: number }
  | { is: "none"; ms: number };

/** The real WAHA took up to 75 ms for itself; the simulator takes none. */
const TOLERANCE_MS = 120;

/** Values that are another one each time: only their type is compared. */
const VARIABLE = new Set([
  "startTimestamp",
  "uptime",
  "timestamp",
  "stack",
  "activity",
  "messageTimestamp",
  "WHATSAPP_API_PORT",
  "date",
]);

/** How the two differ, in words; nothing when they agree. */
export function differences(recorded: Exchange, played: Played): string[] {
  const waits = Math.abs(recorded.ms - played.ms) > TOLERANCE_MS
    ? [`took ${played.ms} ms, recorded ${recorded.ms} ms`]
    : [];
  return [...waits, ...answerDifferences(recorded.answer, played)];
}

function answerDifferences(recorded: Exchange["answer"], played: Played): string[] {
  if (recorded.is === "none" || played.is === "none") {
    return recorded.is === played.is ? [] : [`recorded ${recorded.is}, played ${played.is}`];
  }
  const status = recorded.status === played.status
    ? []
    : [`status ${played.status}, recorded ${recorded.status}`];
  const type = played.headers.get("content-type") ?? null;
  const wanted = recorded.headers["content-type"] ?? null;
  const types = type === wanted ? [] : [`content-type ${type}, recorded ${wanted}`];
  return [...status, ...types, ...bodyDifferences(recorded, played.bytes)];
}

function bodyDifferences(
  recorded: Extract<Exchange["answer"], { status: number }>,
  bytes: Uint8Array,
): string[] {
  if (recorded.is === "bytes") {
    // Six bytes of a PNG's signature, as base64 takes three at a time. The picture differs.
    const head = btoa(String.fromCharCode(...bytes.subarray(0, 6)));
    return recorded.base64Head.startsWith(head) ? [] : [`bytes ${head}`];
  }
  const text = new TextDecoder().decode(bytes);
  if (recorded.text === "" || text === "") {
    return recorded.text === text ? [] : [`body "${text}", recorded "${recorded.text}"`];
  }
  return valueDifferences(parsed(recorded.text), JSON.parse(text), "body");
}

/** A long body was cut when it was recorded: the picture in it is closed where it ends. */
function parsed(text: string): unknown {
  return JSON.parse(text.endsWith("…(cut)") ? text.replace("…(cut)", '"}') : text);
}

/** How two values differ; what is chance is compared by its kind. */
export function valueDifferences(recorded: unknown, played: unknown, path: string): string[] {
  if (Array.isArray(recorded) && Array.isArray(played)) {
    if (recorded.length !== played.length) {
      return [`${path} has ${played.length} entries, recorded ${recorded.length}`];
    }
    return recorded.flatMap((value, at) => valueDifferences(value, played[at], `${path}[${at}]`));
  }
  if (isObject(recorded) && isObject(played)) return objectDifferences(recorded, played, path);
  if (recorded === played || isPicture(recorded, played) || isQr(recorded, played)) return [];
  return [`${path} is ${JSON.stringify(played)}, recorded ${JSON.stringify(recorded)}`];
}

function objectDifferences(
  recorded: Record<string, unknown>,
  played: Record<string, unknown>,
  path: string,
): string[] {
  const keys = Object.keys(recorded);
  if (keys.join() !== Object.keys(played).join()) {
    return [`${path} has ${Object.keys(played)}, recorded ${keys}`];
  }
  return keys.flatMap((key) => {
    const [left, right] = [recorded[key], played[key]];
    const at = `${path}.${key}`;
    if (VARIABLE.has(key) && typeof left === typeof right && !isObject(left)) return [];
    if (key === "id" && isMessageId(left) && isMessageId(right)) return [];
    return valueDifferences(left, right, at);
  });
}

/** `3EB0` and 18 hex digits of chance, alone or at the end of WAHA's own id; an event's ULID. */
function isMessageId(value: unknown): boolean {
  return typeof value === "string" &&
    /(^|^true_\d+@c\.us_)3EB0[0-9A-F]{18}$|^evt_[0-9a-z]{26}$/.test(value);
}

const PNG = "iVBORw0KGgo";

/** Pictures are told by the first characters of their base64. */
function isPicture(recorded: unknown, played: unknown): boolean {
  return typeof recorded === "string" && typeof played === "string" && played.length > 20 &&
    recorded.startsWith(PNG) && played.startsWith(PNG);
}

/** Two QR texts with as many parts of the same length. */
function isQr(recorded: unknown, played: unknown): boolean {
  if (typeof recorded !== "string" || typeof played !== "string") return false;
  const lengths = (text: string) => text.split(",").map((part) => part.length).join();
  return recorded.startsWith("2@") && played.startsWith("2@") &&
    lengths(recorded) === lengths(played);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
