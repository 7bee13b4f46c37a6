/** One exchange with the real WAHA. */
export interface Exchange {
  n: number;
  label: string;
  startedAt: number;
  ms: number;
  request: { method: string; path: string; headers: Record<string, string>; body?: string };
  answer:
    | { is: "body"; status: number; headers: Record<string, string>; text: string }
    | { is: "bytes"; status: number; headers: Record<string, string>; base64Head: string }
    /** The client gave up. */
    | { is: "none" };
  /** Which start of WAHA it belongs to, where a file holds several. */
  env: string | null;
}

const FOLDER = new URL("../recorded/http/", import.meta.url);

export function recordingNames(): string[] {
  return [...Deno.readDirSync(FOLDER)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".jsonl")).sort();
}

/** The exchanges of a file; its other lines (marks, exits) are left out. */
export function exchangesOf(name: string): Exchange[] {
  const lines = Deno.readTextFileSync(new URL(name, FOLDER)).split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line)).filter((line) => "request" in line).map(exchangeOf);
}

// A boundary: the recordings are ours and fixed, so their shape is stated here, not checked.
// deno-lint-ignore no-explicit-any
function exchangeOf(line: any): Exchange {
  return {
    n: line.n,
    label: line.label,
    startedAt: line.startedAt,
    ms: line.ms,
    request: { ...line.request, headers: line.request.headers ?? {} },
    answer: answerOf(line.response),
    env: line.env ?? null,
  };
}

// deno-lint-ignore no-explicit-any
function answerOf(response: any): Exchange["answer"] {
  if (response === undefined) return { is: "none" };
  const { status, headers } = response;
  return typeof response.rawBody === "string"
    ? { is: "body", status, headers, text: response.rawBody }
    : { is: "bytes", status, headers, base64Head: response.base64Head };
}
