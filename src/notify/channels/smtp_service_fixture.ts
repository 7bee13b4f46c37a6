import { Buffer } from "node:buffer";
import type { Channel } from "../notice.ts";
import type { Behaviour, Service, Shown } from "./channel_conformance.ts";
import { emailChannel } from "./email.ts";

/** A mail as it came over the wire. */
export interface Mail {
  from: string;
  to: string[];
  /** By name in small letters. */
  headers: ReadonlyMap<string, string>;
  text: string;
}

export interface SmtpService extends Service {
  mails: readonly Mail[];
  port: number;
  /** With user and password. */
  url: string;
}

const USER = "waha";
const PASSWORD = "p@ss word:secret";
export const TO = ["night@shop.example", "owner@shop.example"];

/** A mail server on loopback (RFC 5321, what of it a sender needs). */
export function openSmtpService(): Promise<SmtpService> {
  const mails: Mail[] = [];
  let behaviour: Behaviour = { is: "takes" };
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const open = new Set<Deno.Conn>();
  const running = (async () => {
    for await (const conn of listener) {
      open.add(conn);
      await serve(conn, { behaviour: () => behaviour, keep: (mail) => void mails.push(mail) });
      open.delete(conn);
    }
  })();
  let left = false;
  const leave = async () => {
    if (left) return;
    left = true;
    listener.close();
    for (const conn of open) conn.close();
    await running;
  };
  const login = `${USER}:${encodeURIComponent(PASSWORD)}`;
  const { port } = listener.addr;
  const url = `smtp://${login}@127.0.0.1:${port}`;
  const channel: Channel = emailChannel({
    smtpUrl: url,
    from: "waha@shop.example",
    to: TO,
  });
  return Promise.resolve({
    channel,
    mails,
    port,
    url,
    behave: (next: Behaviour) => void (behaviour = next),
    shown: () => mails.map(shownOf),
    secrets: [PASSWORD, encodeURIComponent(PASSWORD)],
    leave,
    [Symbol.asyncDispose]: leave,
  });
}

function shownOf({ headers, text }: Mail): Shown {
  const links = [...text.matchAll(/^Scan the code .*: (\S+)$/gm)].map(([, url = ""]) => url);
  return { title: headers.get("subject") ?? "", body: text, links };
}

interface Serving {
  behaviour: () => Behaviour;
  keep: (mail: Mail) => void;
}

async function serve(conn: Deno.Conn, { behaviour, keep }: Serving): Promise<void> {
  const lines = linesOf(conn);
  const say = (text: string) => conn.write(new TextEncoder().encode(`${text}\r\n`));
  let from = "";
  let to: string[] = [];
  try {
    await say("220 loopback ESMTP");
    for (let line = await lines(); line !== null; line = await lines()) {
      const refusal = refusalOf(behaviour());
      const word = line.slice(0, 4).toUpperCase();
      if (behaviour().is === "hangs") continue;
      if (word === "EHLO") await say("250-loopback\r\n250-8BITMIME\r\n250 AUTH PLAIN");
      else if (word === "AUTH") await say(isLogin(line) ? "235 welcome" : "535 wrong password");
      else if (word === "MAIL") {
        from = line;
        to = [];
        await say(refusal ?? "250 ok");
      } else if (word === "RCPT") {
        to.push(/<([^>]*)>/.exec(line)?.[1] ?? "");
        await say("250 ok");
      } else if (word === "DATA") {
        await say("354 go on");
        keep(mailOf(await untilDot(lines), { from, to }));
        await say("250 taken");
      } else if (word === "QUIT") {
        await say("221 bye");
        break;
      } else await say("250 ok");
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // The sender is gone, which is what some tests want.
  }
  try {
    conn.close();
  } catch {
    // It is closed already.
  }
}

function refusalOf(behaviour: Behaviour): string | null {
  switch (behaviour.is) {
    case "later":
      return "451 try again later";
    case "refuses":
      return "550 no such mailbox";
    case "echoes":
      return `550 cannot take ${behaviour.text}`;
    default:
      return null;
  }
}

function isLogin(line: string): boolean {
  const given = Buffer.from(line.split(" ")[2] ?? "", "base64").toString("utf8");
  return given === `\u0000${USER}\u0000${PASSWORD}`;
}

async function untilDot(lines: () => Promise<string | null>): Promise<string[]> {
  const all: string[] = [];
  for (let line = await lines(); line !== null && line !== "."; line = await lines()) {
    all.push(line.replace(/^\./, ""));
  }
  return all;
}

function linesOf(conn: Deno.Conn): () => Promise<string | null> {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(65_536);
  let rest = "";
  return async () => {
    for (;;) {
      const end = rest.indexOf("\r\n");
      if (end !== -1) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        return line;
      }
      const read = await conn.read(chunk);
      if (read === null) return null;
      rest += decoder.decode(chunk.subarray(0, read), { stream: true });
    }
  };
}

function mailOf(lines: readonly string[], { from, to }: { from: string; to: string[] }): Mail {
  const end = lines.indexOf("");
  const unfolded = lines.slice(0, end).join("\r\n").replaceAll(/\r\n[ \t]/g, " ").split("\r\n");
  const headers = new Map(unfolded.map((line) => {
    const [name = "", ...value] = line.split(":");
    return [name.toLowerCase(), decodedWords(value.join(":").trim())] as const;
  }));
  const encoding = headers.get("content-transfer-encoding") ?? "7bit";
  const raw = lines.slice(end + 1).join("\r\n");
  return { from, to, headers, text: decodedBody(raw, encoding).replaceAll("\r\n", "\n").trimEnd() };
}

/** RFC 2047; the space between two of them is none. */
function decodedWords(text: string): string {
  const joined = text.replaceAll(/\?=\s+=\?/g, "?==?");
  const words = joined.replaceAll(/(=\?UTF-8\?([QB])\?[^?]*\?=)+/gi, (run) => {
    const bytes = [...run.matchAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi)].map((
      [, kind = "", word = ""],
    ) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64")
        : quotedPrintable(word.replaceAll("_", " "))
    );
    return Buffer.concat(bytes).toString("utf8");
  });
  return words;
}

function decodedBody(raw: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(raw, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return raw;
  return quotedPrintable(raw.replaceAll(/=\r\n/g, "")).toString("utf8");
}

function quotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    "latin1",
  );
}
