import { type AnalyzeParts, runAnalyze } from "./command.ts";

export const NOW = Date.UTC(2026, 2, 2, 12);

export const line = (minute: number, rest: Record<string, unknown>) =>
  `${
    JSON.stringify({ level: 30, time: NOW - 3_600_000 + minute * 60_000, session: "shop", ...rest })
  }\n`;
export const STUCK = "Session stuck in STARTING status, force stopping the session.";
export const LOG = line(0, { msg: "Session has been started." }) +
  line(1, { msg: "opened connection to WA" }) +
  line(2, { level: 20, msg: "POST DATA", data: { payload: { body: "call +49 151 23456789" } } }) +
  line(20, { level: 50, name: "WhatsappSession", msg: STUCK });

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export async function ran(
  args: readonly string[],
  parts: Partial<AnalyzeParts> & { stdinText?: string } = {},
): Promise<Ran> {
  const { stdinText = LOG, ...rest } = parts;
  let out = "";
  let err = "";
  const bytes = new TextEncoder().encode(stdinText);
  let at = 0;
  const code = await runAnalyze({
    args,
    now: () => NOW,
    stdin: () => ({
      read: (into) => {
        if (at === bytes.length) return null;
        const part = bytes.subarray(at, at + into.length);
        into.set(part);
        at += part.length;
        return part.length;
      },
    }),
    readText: (path) => Deno.readTextFile(path),
    write: (text) => void (out += text),
    complain: (text) => void (err += text),
    terminal: { out: false, err: false, colours: false },
    signal: new AbortController().signal,
    ...rest,
  });
  return { code, out, err };
}

export async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
