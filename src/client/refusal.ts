import { field } from "./errors.ts";

/** WAHA refused a call because of its session's status: nothing was done. */
export interface Refusal {
  /** Undefined where WAHA did not name it: the service's own session is meant. */
  session: string | undefined;
  expected: readonly string[];
  /** Whether waha-recovery's proxy passed it on: whatever can be done, it has done. */
  tried: boolean;
  needsQr: boolean;
}

/** WAHA's has 200 bytes. What is so much longer is no such answer. */
const CHARS_MAX = 65_536;

/**
 * Reads a copy of a 422. Only the form with both `error` and `expected` proves that nothing was
 * done; other 422s are the caller's own: "already exists", "Plus only".
 */
export async function refusalOf(copy: Response): Promise<Refusal | null> {
  const body = parsed(await textOf(copy).catch(() => null));
  const error = field(body, "error");
  const expected = field(body, "expected");
  const session = field(body, "session");
  const needsQr = field(body, "needsQR");
  if (typeof error !== "string" || !Array.isArray(expected)) return null;
  return {
    session: typeof session === "string" ? session : undefined,
    expected: expected.filter((word) => typeof word === "string"),
    tried: typeof needsQr === "boolean",
    needsQr: needsQr === true,
  };
}

async function textOf(copy: Response): Promise<string | null> {
  const reader = copy.body?.getReader();
  if (reader === undefined) return null;
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
    if (text.length <= CHARS_MAX) continue;
    reader.cancel().catch(() => {});
    return null;
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
