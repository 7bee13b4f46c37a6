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

/** A line of a recording as it was written; of other lines than exchanges nothing is used. */
interface Line {
  n: number;
  label: string;
  startedAt: number;
  ms: number;
  env?: string;
  request?: { method: string; path: string; headers?: Record<string, string>; body?: string };
  response?: {
    status: number;
    headers: Record<string, string>;
    rawBody?: string;
    base64Head?: string;
  };
}

/** The exchanges of a file; its other lines (marks, exits) are left out. */
export function exchangesOf(name: string): Exchange[] {
  const lines = Deno.readTextFileSync(new URL(name, FOLDER)).split("\n").filter(Boolean);
  return lines.flatMap((line) => exchangeOf(JSON.parse(line) as Line));
}

function exchangeOf(line: Line): Exchange[] {
  const { n, label, startedAt, ms, request, env = null } = line;
  if (request === undefined) return [];
  const sent = { ...request, headers: request.headers ?? {} };
  return [{ n, label, startedAt, ms, request: sent, answer: answerOf(line.response), env }];
}

function answerOf(response: Line["response"]): Exchange["answer"] {
  if (response === undefined) return { is: "none" };
  const { status, headers, rawBody, base64Head = "" } = response;
  return rawBody === undefined
    ? { is: "bytes", status, headers, base64Head }
    : { is: "body", status, headers, text: rawBody };
}
