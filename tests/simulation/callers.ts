import type { Simulator } from "../../src/simulator/mod.ts";
import type { Replica } from "./replica.ts";
import { KEY } from "./replica.ts";
import { MINUTE_MS } from "./spans.ts";
import type { Tally } from "./tally.ts";

export interface CallersParts {
  simulator: Simulator;
  tally: Tally;
  now: () => number;
}

interface Refused {
  at: number;
  chat: string;
}

/** What five sends to three chats that WhatsApp refused in so long a time prove (C79). */
const REFUSED_MIN = 5;
const CHATS_MIN = 3;
const PROOF_MS = 15 * MINUTE_MS;

/** People's own programs: they send through us, and we learn how WAHA answered them. */
export class Callers {
  readonly #parts: CallersParts;
  /** Sends in a row that WhatsApp refused, by session. */
  readonly #refused = new Map<string, Refused[]>();
  readonly #sentWellAt = new Map<string, number>();
  /** Sessions whose sends were refused, until one went well again. */
  readonly doubtful = new Set<string>();

  constructor(parts: CallersParts) {
    this.#parts = parts;
  }

  /** When a send last went well; -Infinity: never. */
  sentWellAt(session: string): number {
    return this.#sentWellAt.get(session) ?? -Infinity;
  }

  /** Whether an onlooker knows that WhatsApp takes none of its messages. */
  knowsMute(session: string, now: number): boolean {
    const row = (this.#refused.get(session) ?? []).filter(({ at }) => now - at < PROOF_MS);
    return row.length >= REFUSED_MIN && new Set(row.map(({ chat }) => chat)).size >= CHATS_MIN;
  }

  /** Sends to the chat by way of the replica; WAHA that is gone answers nobody. */
  async send(session: string, chat: string, by: Replica): Promise<void> {
    const { simulator, tally } = this.#parts;
    const sent = await simulator.fetch("http://waha.sim:3000/api/sendText", {
      method: "POST",
      headers: { "x-api-key": KEY, "content-type": "application/json" },
      body: JSON.stringify({ session, chatId: `${chat}@c.us`, text: "hello" }),
    }).then(read, () => null);
    if (sent === null) return tally.fault("send-unanswered");
    const { status, code } = sent;
    const outcome = status < 400 ? "ok" : status < 500 ? "client-error" : "server-error";
    tally.fault(`send-${code ?? outcome}`);
    this.#note(session, { chat, code, outcome });
    const numbered = code === undefined ? {} : { code };
    by.port.called({ session, kind: "send", status, outcome, chat, ...numbered });
  }

  #note(
    session: string,
    { chat, code, outcome }: { chat: string; code: number | undefined; outcome: string },
  ): void {
    if (outcome === "ok") {
      this.#refused.delete(session);
      this.#sentWellAt.set(session, this.#parts.now());
      this.doubtful.delete(session);
    }
    if (code !== 400) return;
    this.doubtful.add(session);
    const row = this.#refused.get(session) ?? [];
    this.#refused.set(session, [...row, { at: this.#parts.now(), chat }]);
  }
}

/** WhatsApp's own number, as WAHA hands it on in its message. */
async function read(response: Response): Promise<{ status: number; code: number | undefined }> {
  const [, code] = /server returned error (\d{3})/.exec(await response.text()) ?? [];
  return { status: response.status, code: code === undefined ? undefined : Number(code) };
}
