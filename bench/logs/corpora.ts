/**
 * Logs to measure with, made from a seed after the recordings: `deno run -A bench/logs/corpora.ts
 * KIND MEGABYTES FILE`. What a real busy WAHA writes is mostly webhooks and access lines.
 */
import { chance } from "../../tests/logs_scan/made.ts";

export const CORPORA = [
  "dense",
  "sparse",
  "pretty",
  "docker",
  "compose",
  "cri",
  "storm-1",
  "storm-10",
  "storm-60",
] as const;
export type Corpus = typeof CORPORA[number];

const SEED = 20_261_125;
const FIRST_AT = 1_795_568_883_584;
const PIECE_BYTES = 4_194_304;

interface Entry {
  level: number;
  at: number;
  fields: string;
  name: string;
  session: string;
  msg: string;
}

const SESSIONS = ["default", "shop-1", "shop-2", "clinic", "support-berlin", "logout-oom", "a1"];
const WORDS = (
  "hello thanks order tomorrow please room zoom delivery address closed invoice number photo " +
  "question price failed again call memory later driver street answer shipped status waiting ok"
).split(" ");
/** Of `sparse`: what people write without a word of the greps, and with many a beginning of one. */
const CALM_WORDS = WORDS.filter((word) => !/session|failed|logout|memory|oom/.test(word)).concat(
  ("see seen send sent several fair false fast family log long look login member men moment out " +
    "loose foot good school also sessel factory").split(" "),
);
const TROUBLES: readonly (readonly [number, string, string])[] = [
  [40, "WhatsappSession", "QR code has not been scanned yet, force stopping the session."],
  [
    50,
    "WhatsappSession",
    "Connection closed due to 'Error: Stream Errored (conflict)', do not reconnect the session.",
  ],
  [30, "WhatsappSession", "Connection closed due to 'Error: Connection was lost', reconnecting..."],
  [50, "WhatsappSession", "Session stuck in STARTING status, force stopping the session."],
  [50, "WhatsappSession", "The browser has been disconnected"],
  [
    40,
    "WebhookSender",
    "Error sending POST request: 'Request failed with status code 500'. Retrying 1/4...",
  ],
  [50, "WebhookSender", "POST request failed: Request failed with status code 500"],
  [50, "WhatsappSession", "Attempted to use detached Frame '3F2A'."],
];

/** Endless entries in the order of time. */
class Waha {
  readonly #random: () => number;
  readonly #troubles: number;
  readonly #sparse: boolean;
  #at = FIRST_AT;
  #reqId = 1;

  constructor(corpus: Corpus) {
    this.#random = chance(SEED);
    this.#sparse = corpus === "sparse";
    const storm = /^storm-(\d+)$/.exec(corpus)?.[1];
    this.#troubles = storm === undefined ? 0.003 : Number(storm) / 100;
  }

  next(): Entry {
    this.#at += Math.floor(this.#random() * 40);
    this.#reqId++;
    const kind = this.#random();
    if (kind < this.#troubles) return this.#trouble();
    if (this.#sparse) return this.#calm();
    const rest = this.#random();
    if (rest < 0.3) return this.#webhook("Sending POST...");
    if (rest < 0.55) return this.#webhook("POST request was sent with status code: 200");
    if (rest < 0.7) return this.#chat();
    if (rest < 0.77) return this.#access(["/api/sessions/default", "/api/sessions?all=true"]);
    return this.#access(["/ping", "/api/sendText", "/api/default/chats/overview?limit=20"]);
  }

  #pick<T>(of: readonly [T, ...T[]] | readonly T[]): T {
    const one = of[Math.floor(this.#random() * of.length)];
    if (one === undefined) throw new Error("Cannot pick as there is nothing");
    return one;
  }

  #id(length: number): string {
    let id = "";
    while (id.length < length) id += this.#random().toString(36).slice(2);
    return id.slice(0, length);
  }

  #entry(rest: Partial<Entry>): Entry {
    return { level: 30, at: this.#at, fields: "", name: "", session: "", msg: "", ...rest };
  }

  #trouble(): Entry {
    const [level, name, msg] = this.#pick(TROUBLES);
    return this.#entry({ level, name, msg, session: this.#pick(SESSIONS) });
  }

  #webhook(msg: string): Entry {
    const fields = `"id":"${this.#id(17)}","event.id":"evt_${this.#id(26)}","event":"${
      this.#pick(["message", "message.any", "message.ack", "session.status"])
    }","url":"http://127.0.0.1:4002/hook"`;
    return this.#entry({ fields, name: "WebhookSender", session: this.#pick(SESSIONS), msg });
  }

  /** Neither of a session nor of a failure: access lines, and chats of the store at debug level. */
  #calm(): Entry {
    const number = `49${Math.floor(this.#random() * 1e10)}`;
    if (this.#random() < 0.5) {
      return this.#access([
        "/ping",
        `/api/contacts/check-exists?phone=${number}`,
        `/api/default/chats/${number}@c.us/messages?limit=20`,
        "/api/sendText",
      ]);
    }
    const { fields } = this.#chat(CALM_WORDS);
    return this.#entry({ level: 20, fields, name: "Store", msg: "upsert message" });
  }

  #chat(words: readonly string[] = WORDS): Entry {
    const body = Array.from(
      { length: 3 + Math.floor(this.#random() * 14) },
      () => this.#pick(words),
    );
    const fields = `"data":{"id":"false_${Math.floor(this.#random() * 1e11)}@c.us_${
      this.#id(20).toUpperCase()
    }","fromMe":false,"hasMedia":false,"payload":{"body":"${body.join(" ")}"}}`;
    return this.#entry({
      level: 20,
      fields,
      name: "WebhookSender",
      session: "shop-1",
      msg: "POST DATA",
    });
  }

  #access(urls: readonly string[]): Entry {
    const id = this.#reqId;
    const url = this.#pick(urls);
    const fields = `"req":{"id":${id},"method":"GET","url":"${url}","query":{},"params":{"0":"${
      url.slice(1)
    }"}},"res":{"statusCode":${this.#pick([200, 200, 201, 401, 404])}},"responseTime":${
      Math.floor(this.#random() * 90)
    }`;
    return this.#entry({ fields, msg: "request completed" });
  }
}

function json({ level, at, fields, name, session, msg }: Entry): string {
  const who = (session === "" ? "" : `"session":"${session}",`) +
    (name === "" ? "" : `"name":"${name}",`);
  const more = fields === "" ? "" : `${fields},`;
  return `{"level":${level},"time":${at},"pid":15063,"hostname":"waha",${who}${more}"msg":"${msg}"}`;
}

const LEVELS: Record<number, string> = {
  20: "\x1b[34mDEBUG\x1b[39m",
  30: "\x1b[32mINFO\x1b[39m",
  40: "\x1b[33mWARN\x1b[39m",
  50: "\x1b[31mERROR\x1b[39m",
};

function pretty({ level, at, fields, name, session, msg }: Entry): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const who = name === "" ? "(15063)" : `(${name}/15063)`;
  const said = session === "" ? msg : `session:${session} - ${msg}`;
  const own = session === "" ? "" : `"session":"${session}"`;
  const more = [own, fields].filter((part) => part !== "").join(",");
  const tail = more === "" ? "" : ` \x1b[90m{${more}}\x1b[39m`;
  return `[${time}] ${LEVELS[level]} ${who}: \x1b[36m${said}\x1b[39m${tail}`;
}

function printed(corpus: Corpus, entry: Entry): string {
  const iso = () => new Date(entry.at).toISOString().replace("Z", "123456Z");
  switch (corpus) {
    case "pretty":
      return pretty(entry);
    case "docker":
      return `{"log":${JSON.stringify(`${json(entry)}\n`)},"stream":"stdout","time":"${iso()}"}`;
    case "compose":
      return `waha-1  | ${json(entry)}`;
    case "cri":
      return `${iso()} stdout F ${json(entry)}`;
    default:
      return json(entry);
  }
}

/** Writes whole lines until `bytes` are reached. */
export async function writeCorpus(
  corpus: Corpus,
  { path, bytes }: { path: string; bytes: number },
): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const waha = new Waha(corpus);
  const encoder = new TextEncoder();
  for (let written = 0; written < bytes;) {
    const lines: string[] = [];
    let length = 0;
    while (length < PIECE_BYTES && written + length < bytes) {
      const line = printed(corpus, waha.next());
      lines.push(line);
      length += line.length + 1;
    }
    const piece = encoder.encode(`${lines.join("\n")}\n`);
    for (let at = 0; at < piece.length;) at += file.writeSync(piece.subarray(at));
    written += piece.length;
  }
}

if (import.meta.main) {
  const [kind, megabytes, path] = Deno.args;
  const corpus = CORPORA.find((one) => one === kind);
  if (corpus === undefined || path === undefined || !(Number(megabytes) > 0)) {
    Deno.stderr.writeSync(
      new TextEncoder().encode(`usage: corpora.ts ${CORPORA.join("|")} MEGABYTES FILE\n`),
    );
    Deno.exit(2);
  }
  await writeCorpus(corpus, { path, bytes: Number(megabytes) * 1_000_000 });
}
