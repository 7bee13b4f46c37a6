import {
  type Changes,
  type Json,
  type Kept,
  RecordTooLargeError,
  type StoreLimits,
} from "./port.ts";

/**
 * What every store takes. The hardest bounds are Deno KV's, measured with 2.9.6: 65,536 bytes a
 * value, and for one commit 1,000 mutations, 81,920 bytes of keys and 819,200 bytes in all, where a
 * key counts twice. The others keep to them too, so that a world which fits into one store fits
 * into all.
 */
export const STORE_LIMITS: StoreLimits = {
  recordsMax: 500,
  bytesMax: 600_000,
  recordBytesMax: 65_536,
  nameBytesMax: 256,
  namesBytesMax: 52_000,
  incidentsMax: 1_000,
};

/** One record under its name, as the bytes that a store keeps; `null` deletes. */
export type Written<Bytes> = readonly [name: string, bytes: Bytes];

/** `Changes`, encoded and known to keep the limits. */
export interface EncodedChanges {
  server?: Uint8Array;
  sessions: Written<Uint8Array | null>[];
  incidents: Written<Uint8Array>[];
  outbox: Written<Uint8Array>[];
  incidentsKept: ReadonlySet<string>;
}

/**
 * JSON as UTF-8. Bytes and not a string, because one character beyond Latin-1 would halve what
 * Deno KV takes.
 */
export function encode(value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** @throws {SyntaxError | TypeError} The bytes are not what `encode` made. */
export function decode(bytes: unknown): Json {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError("Cannot read a record as it was not written by this program");
  }
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

export function nameFits(name: string, limits: StoreLimits): boolean {
  // A UTF-16 unit becomes one byte at least, so the long ones need no encoding to be refused.
  return name.length <= limits.nameBytesMax && byteLength(name) <= limits.nameBytesMax;
}

/** @throws {RecordTooLargeError} Names the record, its size and the limit. */
export function encodeChanges(
  server: string,
  changes: Changes,
  limits: StoreLimits,
): EncodedChanges {
  const encoded: EncodedChanges = {
    ...(changes.server === undefined ? {} : { server: encode(changes.server) }),
    sessions: Object.entries(changes.sessions).map(([name, value]) => [
      name,
      value === null ? null : encode(value),
    ]),
    incidents: Object.entries(changes.incidents).map(([id, value]) => [id, encode(value)]),
    outbox: Object.entries(changes.outbox).map(([id, value]) => [id, encode(value)]),
    incidentsKept: new Set(changes.incidentsKept),
  };
  checkLimits(server, encoded, limits);
  return encoded;
}

/** @throws {RecordTooLargeError} */
export function encodeBeat(value: Json, limits: StoreLimits): Uint8Array {
  const bytes = encode(value);
  checkSize("a replica's sign of life", bytes.length, limits);
  return bytes;
}

/** @throws {RecordTooLargeError} */
export function encodeKept({ value, until }: Kept, limits: StoreLimits): Uint8Array {
  const bytes = encode({ value, until });
  checkSize("a kept record", bytes.length, limits);
  return bytes;
}

/** @throws {SyntaxError | TypeError} The bytes are not what `encodeKept` made. */
export function decodeKept(bytes: unknown): Kept {
  const kept = decode(bytes);
  if (typeof kept === "object" && kept !== null && !Array.isArray(kept)) {
    const { value, until } = kept;
    if (value !== undefined && typeof until === "number") return { value, until };
  }
  throw new TypeError("Cannot read a kept record as it was not written by this program");
}

/** @throws {RecordTooLargeError} */
export function checkName(what: string, name: string, limits: StoreLimits): void {
  if (nameFits(name, limits)) return;
  throw new RecordTooLargeError(
    `Cannot store ${what} as its name has ${byteLength(name)} bytes: ` +
      `at most ${limits.nameBytesMax} are kept`,
  );
}

function checkLimits(server: string, encoded: EncodedChanges, limits: StoreLimits): void {
  checkName("a server", server, limits);
  const records = [...encoded.sessions, ...encoded.incidents, ...encoded.outbox];
  if (records.length > limits.recordsMax) {
    throw new RecordTooLargeError(
      `Cannot commit ${records.length} records at once: split them, ${limits.recordsMax} go together`,
    );
  }
  let bytesTotal = encoded.server?.length ?? 0;
  let namesBytes = records.length * byteLength(server);
  checkSize("the server's record", bytesTotal, limits);
  for (const [name, bytes] of records) {
    checkName("a record", name, limits);
    checkSize(`the record '${name}'`, bytes?.length ?? 0, limits);
    namesBytes += byteLength(name);
    bytesTotal += byteLength(name) + (bytes?.length ?? 0);
  }
  if (namesBytes > limits.namesBytesMax) {
    throw new RecordTooLargeError(
      `Cannot commit names of ${namesBytes} bytes at once: split them, ` +
        `${limits.namesBytesMax} go together`,
    );
  }
  if (bytesTotal > limits.bytesMax) {
    throw new RecordTooLargeError(
      `Cannot commit ${bytesTotal} bytes at once: split them, ${limits.bytesMax} go together`,
    );
  }
}

function checkSize(what: string, bytes: number, limits: StoreLimits): void {
  if (bytes <= limits.recordBytesMax) return;
  throw new RecordTooLargeError(
    `Cannot store ${what} as it has ${bytes} bytes: at most ${limits.recordBytesMax} are kept`,
  );
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
