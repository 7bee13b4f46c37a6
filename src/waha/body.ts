/** The body is longer than we read: what is behind the address is broken or hostile. */
export class BodyTooLongError extends Error {
  override readonly name = "BodyTooLongError";
  constructor(readonly bytesMax: number) {
    super(`Cannot read a body of more than ${bytesMax} bytes: it was cut off`);
  }
}

/**
 * Reads a body as UTF-8, whatever its headers promise; a longer one than `bytesMax` is cancelled,
 * so that an endless one costs no more than that.
 * @throws {BodyTooLongError}
 * @throws The signal's reason, at once, when it aborts: a body's source may not watch the signal.
 */
export async function readText(
  body: ReadableStream<Uint8Array> | null,
  bytesMax: number,
  { signal }: { signal: AbortSignal },
): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const decoder = new TextDecoder();
    let text = "";
    let bytes = 0;
    while (true) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > bytesMax) throw new BodyTooLongError(bytesMax);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
