import { AwayError } from "./service_api.ts";

/** A message of the stream, or a sign of life between two. */
export type StreamPiece =
  | { is: "message"; name: string; data: string }
  | { is: "beat" };

/** A message of ours is some kB; what never ends is not ours. */
const BLOCK_CHARS_MAX = 4_194_304;

/**
 * The messages of a stream (WHATWG HTML, "Interpreting an event stream"), until it or the signal
 * ends.
 * @throws {AwayError} When it is no such stream.
 */
export async function* streamPieces(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<StreamPiece> {
  const reader = body.getReader();
  // Left early, the connection ends with it.
  const leave = () => void reader.cancel().catch(() => {});
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = `${rest}${decoder.decode(value, { stream: true })}`.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      if (rest.length > BLOCK_CHARS_MAX) {
        throw new AwayError("Cannot follow the live stream as one of its messages has no end");
      }
      for (const block of blocks) yield pieceOf(block);
    }
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
  }
}

function pieceOf(block: string): StreamPiece {
  const data: string[] = [];
  let name = "message";
  for (const line of block.split(/\r?\n/)) {
    const [, key = "", value = ""] = /^(\w*):? ?(.*)$/s.exec(line) ?? [];
    if (key === "data") data.push(value);
    else if (key === "event") name = value;
  }
  return data.length === 0 ? { is: "beat" } : { is: "message", name, data: data.join("\n") };
}
