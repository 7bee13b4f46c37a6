import type { LineHead, Span } from "./port.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const SPACE = 0x20;
/** `{"level":` as every line of pino begins. */
const BEGINNING = new TextEncoder().encode('{"level":');

const NONE: Span = { from: 0, to: 0 };

/**
 * Walks over the top level of a pino line, from field to field: what a customer wrote stands
 * deeper, or inside a string, and is stepped over.
 * @returns null where the line is no whole pino object; numbers that do not fit count as missing.
 */
export function headOf(line: Uint8Array): LineHead | null {
  for (let i = 0; i < BEGINNING.length; i++) if (line[i] !== BEGINNING[i]) return null;
  const head: LineHead = {
    level: 0,
    timeAt: 0,
    name: NONE,
    session: NONE,
    msg: NONE,
    bare: true,
    // Only the kernel counts them fast enough to save time.
    saidKey: 0,
    sessionKey: 0,
  };
  let at = 1;
  while (true) {
    if (line[at] !== QUOTE) return null;
    const keyEnd = stringEnd(line, at);
    if (keyEnd < 0 || line[keyEnd + 1] !== COLON) return null;
    const valueAt = keyEnd + 2;
    const valueEnd = endOfValue(line, valueAt);
    if (valueEnd < 0) return null;
    note(head, line, { key: at + 1, keyEnd, value: valueAt, valueEnd });
    const next = line[valueEnd];
    if (next === CLOSE) return closes(line, valueEnd + 1) ? head : null;
    if (next !== COMMA) return null;
    at = valueEnd + 1;
  }
}

interface Field {
  key: number;
  keyEnd: number;
  value: number;
  valueEnd: number;
}

function note(head: LineHead, line: Uint8Array, field: Field): void {
  const { value, valueEnd } = field;
  const text = line[value] === QUOTE ? { from: value + 1, to: valueEnd - 1 } : null;
  switch (keyOf(line, field)) {
    case "level":
      head.level = numberOf(line, value, valueEnd);
      break;
    case "time":
      head.timeAt = numberOf(line, value, valueEnd);
      break;
    case "name":
      if (text !== null) head.name = text;
      break;
    case "session":
      if (text !== null) head.session = text;
      break;
    case "msg":
      if (text !== null) head.msg = text;
      break;
    case "pid":
    case "hostname":
    case "reqId":
      break;
    default:
      head.bare = false;
  }
}

const KEYS = ["level", "time", "pid", "hostname", "reqId", "session", "name", "msg"]
  .map((key) => ({ key, bytes: new TextEncoder().encode(key) }));

function keyOf(line: Uint8Array, { key: from, keyEnd }: Field): string {
  const length = keyEnd - from;
  const first = line[from];
  for (const { key, bytes } of KEYS) {
    if (bytes.length !== length || bytes[0] !== first) continue;
    let same = 1;
    while (same < length && line[from + same] === bytes[same]) same++;
    if (same === length) return key;
  }
  return "";
}

/** Of the quote that ends the string which begins at `from`; -1: it does not end. */
function stringEnd(line: Uint8Array, from: number): number {
  for (let at = from + 1; at < line.length; at++) {
    const byte = line[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
  }
  return -1;
}

/** One past the value that begins at `from`; -1: it does not end. */
function endOfValue(line: Uint8Array, from: number): number {
  const first = line[from];
  if (first === QUOTE) {
    const end = stringEnd(line, from);
    return end < 0 ? -1 : end + 1;
  }
  let depth = 0;
  for (let at = from; at < line.length; at++) {
    const byte = line[at];
    if (byte === QUOTE) {
      at = stringEnd(line, at);
      if (at < 0) return -1;
    } else if (byte === OPEN || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE || byte === CLOSE_LIST) {
      if (depth === 0) return at > from ? at : -1;
      depth--;
    } else if (byte === COMMA && depth === 0) return at > from ? at : -1;
  }
  return -1;
}

function numberOf(line: Uint8Array, from: number, to: number): number {
  if (to - from > 15) return 0;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = (line[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    number = number * 10 + digit;
  }
  return number;
}

/** Nothing but white space (a CR) follows. */
function closes(line: Uint8Array, from: number): boolean {
  for (let at = from; at < line.length; at++) if ((line[at] ?? 0) > SPACE) return false;
  return true;
}
