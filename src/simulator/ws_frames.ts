import { createHash } from "node:crypto";

/** RFC 6455 as far as a server needs it that talks and hardly listens. */
const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export const OPCODE = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

const CONTINUATION = 0x0;
const BINARY = 0x2;
const CONTROL_BYTES_MAX = 125;
const FRAME_BYTES_MAX = 64 * 1024;

/** `Sec-WebSocket-Accept` for the client's key (§4.2.2). */
export function acceptOf(key: string): string {
  return createHash("sha1").update(key + GUID).digest("base64");
}

/** One whole frame, unmasked as a server's must be (§5.1). */
export function frame(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = payload.length;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const bytes = new Uint8Array(2 + extended + length);
  const view = new DataView(bytes.buffer);
  bytes[0] = 0x80 | opcode;
  bytes[1] = extended === 0 ? length : extended === 2 ? 126 : 127;
  if (extended === 2) view.setUint16(2, length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  bytes.set(payload, 2 + extended);
  return bytes;
}

export function textFrame(text: string): Uint8Array<ArrayBuffer> {
  return frame(OPCODE.text, new TextEncoder().encode(text));
}

/** A close frame; the reason is cut to what a control frame holds. */
export function closeFrame(code: number, reason: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(reason).subarray(0, CONTROL_BYTES_MAX - 2);
  const payload = new Uint8Array(2 + text.length);
  new DataView(payload.buffer).setUint16(0, code);
  payload.set(text, 2);
  return frame(OPCODE.close, payload);
}

/** What a client sent. Data is not kept: WAHA does nothing with it. */
export type Heard =
  | { is: "data" }
  | { is: "ping"; payload: Uint8Array }
  | { is: "pong" }
  | { is: "close"; code: number }
  /** The client broke the protocol: it is to be closed with this code. */
  | { is: "broken"; code: number };

/** Takes a client's bytes as they come and tells the frames in them. */
export class FrameReader {
  #bytes = new Uint8Array(0);

  read(chunk: Uint8Array): Heard[] {
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    this.#bytes = joined;
    const heard: Heard[] = [];
    for (let next = this.#next(); next !== null; next = this.#next()) {
      heard.push(next);
      if (next.is === "broken") break;
    }
    return heard;
  }

  #next(): Heard | null {
    const bytes = this.#bytes;
    const [first, second] = bytes;
    if (first === undefined || second === undefined) return null;
    const head = headOf(bytes, second);
    if (head === null) return null;
    // A client must mask (§5.1), may not use reserved bits without an extension (§5.2).
    if ((second & 0x80) === 0 || (first & 0x70) !== 0) return { is: "broken", code: 1002 };
    if (head.length > FRAME_BYTES_MAX) return { is: "broken", code: 1009 };
    const end = head.start + 4 + head.length;
    if (bytes.length < end) return null;
    const mask = bytes.subarray(head.start, head.start + 4);
    const payload = bytes.slice(head.start + 4, end).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
    this.#bytes = bytes.slice(end);
    return heardOf({ opcode: first & 0x0f, whole: (first & 0x80) !== 0, payload });
  }
}

function headOf(bytes: Uint8Array, second: number): { start: number; length: number } | null {
  const short = second & 0x7f;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  if (bytes.length < 2 + extended) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = extended === 0
    ? short
    : extended === 2
    ? view.getUint16(2)
    : Number(view.getBigUint64(2));
  return { start: 2 + extended, length };
}

function heardOf(got: { opcode: number; whole: boolean; payload: Uint8Array }): Heard {
  const { opcode, whole, payload } = got;
  const control = opcode >= OPCODE.close;
  if (control && (!whole || payload.length > CONTROL_BYTES_MAX)) {
    return { is: "broken", code: 1002 };
  }
  switch (opcode) {
    case CONTINUATION:
    case OPCODE.text:
    case BINARY:
      return { is: "data" };
    case OPCODE.ping:
      return { is: "ping", payload };
    case OPCODE.pong:
      return { is: "pong" };
    case OPCODE.close:
      return { is: "close", code: ((payload[0] ?? 3) << 8) | (payload[1] ?? 237) };
    default:
      return { is: "broken", code: 1002 };
  }
}
