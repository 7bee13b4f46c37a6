import { unreadable } from "./errors.ts";

/** One message of a stream of server-sent events. */
export interface Message {
  name: string;
  data: string;
  id: string | null;
  /** How long to wait before coming back, ms, where the stream says so. */
  retryMs: number | null;
}

/** An incident with all its entries has 100,000 characters; what is so much longer is none. */
const REST_CHARS_MAX = 4_000_000;

/** The messages of a stream (WHATWG HTML, "Interpreting an event stream"). */
export class Messages {
  #rest = "";

  /** Those that a piece of the stream completes. @throws {WahaRecoveryError} `UNREADABLE` */
  take(piece: string): Message[] {
    const text = this.#rest + piece;
    // Whether a CR at the end is a line's end or half of one, the next piece tells.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const blocks = whole.replace(/\r\n?/g, "\n").split("\n\n");
    this.#rest = (blocks.pop() ?? "") + text.slice(whole.length);
    if (this.#rest.length > REST_CHARS_MAX) throw unreadable(200);
    return blocks.map(messageOf);
  }
}

function messageOf(block: string): Message {
  const message: Message = { name: "message", data: "", id: null, retryMs: null };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "event") message.name = value;
    else if (name === "id" && !value.includes("\0")) message.id = value;
    else if (name === "retry" && /^\d{1,9}$/.test(value)) message.retryMs = Number(value);
  }
  return { ...message, data: data.join("\n") };
}
