/**
 * A WAHA that is killed (SIGKILL) and started again under 200 mixed calls a second: nobody may be
 * told a wrong thing, and nothing may be sent twice. What was sent stands in a file of WAHA's.
 */
import { BenchProcess } from "./bench_process.ts";
import { API_KEY } from "./events_keys.ts";

const A_SECOND = 200;
const KILL_AT_MS = 4_000;
const BACK_AT_MS = 7_000;
const END_AT_MS = 25_000;
const BREAKER_OPEN_MS = 5_000;
const FINE: ReadonlySet<number> = new Set([200, 201, 422, 429, 503, 504]);

interface Told {
  text: string | null;
  status: number;
  outcome: string | undefined;
  retryAfter: boolean;
  sound: boolean;
  at: number;
}

export interface KillFigures {
  calls: number;
  statuses: Record<string, number>;
  /** Answers that were none of those a caller may be given, or not what WAHA had said. */
  wrong: number;
  wrongOnes: Told[];
  /** Texts that WAHA got more than once. */
  doubled: number;
  unknown: number;
  firstAnswerAfterItsReturnMs: number;
  lastRefusalAfterItsReturnMs: number;
}

export async function killFigures(folder: string): Promise<KillFigures> {
  const file = `${folder}/sent.txt`;
  let waha = new BenchProcess("proxy_waha.ts", { cwd: folder, args: ["crash", "0", file] });
  const port = await waha.line();
  const service = new BenchProcess("proxy_service.ts", {
    cwd: folder,
    args: [
      `http://127.0.0.1:${port}`,
      "QUEUE_RUNNING=16",
      "QUEUE_WAITING=50",
      `BREAKER_OPEN_MS=${BREAKER_OPEN_MS}`,
    ],
  });
  const url = `http://127.0.0.1:${await service.line()}`;
  const told: Told[] = [];
  const all: Promise<void>[] = [];
  const startedAt = performance.now();
  const passed = () => performance.now() - startedAt;
  let killed = false;
  let back = false;
  try {
    for (let index = 0; passed() < END_AT_MS; index++) {
      if (!killed && passed() > KILL_AT_MS) {
        killed = true;
        await waha.end();
      }
      if (!back && passed() > BACK_AT_MS) {
        back = true;
        waha = new BenchProcess("proxy_waha.ts", { cwd: folder, args: ["crash", port, file] });
      }
      all.push(call(url, index).then((one) => void told.push({ ...one, at: passed() })));
      const dueAt = (index + 1) * (1_000 / A_SECOND);
      if (passed() < dueAt) await new Promise((resolve) => setTimeout(resolve, dueAt - passed()));
    }
    await Promise.all(all);
    return judged(told, (await Deno.readTextFile(file)).split("\n").filter((line) => line !== ""));
  } finally {
    await service.end();
    await waha.end();
  }
}

function judged(told: readonly Told[], sent: readonly string[]): KillFigures {
  const times = new Map<string, number>();
  for (const text of sent) times.set(text, (times.get(text) ?? 0) + 1);
  const wrong = told.filter((one) => isWrong(one, times.get(one.text ?? "") ?? 0));
  const statuses: Record<string, number> = {};
  for (const { status } of told) statuses[status] = (statuses[status] ?? 0) + 1;
  const backAt = told.filter(({ status, at }) => status < 400 && at > BACK_AT_MS)
    .reduce((first, { at }) => Math.min(first, at), Infinity);
  const last = told.filter(({ status, at }) => status >= 400 && at > BACK_AT_MS)
    .reduce((latest, { at }) => Math.max(latest, at), 0);
  return {
    calls: told.length,
    statuses,
    wrong: wrong.length,
    wrongOnes: wrong.slice(0, 5),
    doubled: [...times.values()].filter((count) => count > 1).length,
    unknown: told.filter(({ outcome }) => outcome === "unknown").length,
    firstAnswerAfterItsReturnMs: Math.round(backAt - BACK_AT_MS),
    lastRefusalAfterItsReturnMs: Math.round(last - BACK_AT_MS),
  };
}

function isWrong({ text, status, outcome, retryAfter, sound }: Told, times: number): boolean {
  if (!FINE.has(status) || !sound || times > 1) return true;
  if (status >= 400 && !retryAfter) return true;
  if (text === null) return false;
  if (status === 201) return times !== 1;
  return outcome !== "unknown" && times !== 0;
}

async function call(url: string, index: number): Promise<Omit<Told, "at">> {
  const kind = index % 4;
  const text = kind < 2 ? `send-${index}` : null;
  const path =
    ["/api/sendText", "/api/sendText", "/api/default/chats", "/api/server/version"][kind];
  const body = JSON.stringify({ session: "default", chatId: "1@c.us", text });
  const answer = await fetch(`${url}${path}`, {
    headers: { "X-Api-Key": API_KEY, "Content-Type": "application/json" },
    ...(text === null ? {} : { method: "POST", body }),
  });
  const value = await answer.json().catch(() => undefined);
  const sound = answer.status >= 400
    ? value?.success === false || typeof value?.error === "string"
    : [typeof value?.key?.id === "string", true, Array.isArray(value), "version" in (value ?? {})][
      kind === 1 ? 0 : kind
    ] === true;
  return {
    text,
    status: answer.status,
    outcome: value?.error?.details?.outcome,
    retryAfter: answer.headers.has("retry-after"),
    sound,
  };
}
