import type { Incident, Tell } from "../../src/session/mod.ts";
import type { Json } from "../../src/store/mod.ts";
import { incidentIn, tellIn } from "./records.ts";
import { MINUTE_MS, SECOND_MS } from "./spans.ts";
import type { Property } from "./violation.ts";

export interface TellsJudgeParts {
  reopenMs: number;
  broken: (property: Property, session: string | null, what: string) => void;
}

/** A trouble of the server's that was told so long before covers the sessions that fall by it. */
const SERVER_MS = 30 * MINUTE_MS;

/** Replicas' clocks differ: each stamps by its own. */
const CLOCKS_MS = 10 * SECOND_MS;

/** Property 6: what was written to be told is told, and each departure is one incident. */
export class TellsJudge {
  readonly #parts: TellsJudgeParts;
  readonly #written = new Map<string, string>();
  readonly #heard = new Map<string, { at: number; tell: Heard }>();
  /** Tells that were heard twice, with the same id. */
  doubles = 0;

  constructor(parts: TellsJudgeParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#heard.size;
  }

  /** The rules by which people were told something, and how often. */
  rules(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { tell } of this.#heard.values()) {
      counts.set(tell.rule, (counts.get(tell.rule) ?? 0) + 1);
    }
    return counts;
  }

  /** A commit put these into the outbox. */
  wrote(outbox: Record<string, Json>): void {
    for (const [id, value] of Object.entries(outbox)) {
      const words = wordsOf(tellIn(value));
      const known = this.#written.get(id);
      if (known !== undefined && known !== words) {
        this.#parts.broken(6, null, `the tell ${id} was written twice: "${known}" and "${words}"`);
      }
      this.#written.set(id, words);
    }
  }

  heard(tell: Heard, at: number): void {
    const known = this.#heard.get(tell.id);
    if (known === undefined) {
      this.#heard.set(tell.id, { at, tell });
      return;
    }
    this.doubles++;
    if (wordsOf(known.tell) !== wordsOf(tell)) {
      this.#parts.broken(6, tell.session, `the tell ${tell.id} says two things`);
    }
  }

  /** Whether somebody was told of a trouble of the session since then, or of its server's. */
  toldSince(session: string, since: number): boolean {
    return [...this.#heard.values()].some(({ at, tell }) =>
      tell.level === "trouble" &&
      (tell.session === session
        ? at >= since - CLOCKS_MS
        : tell.session === null && at >= since - SERVER_MS)
    );
  }

  /** After quiet minutes: nothing that was written may still wait to be told. */
  judgeDelivery(outboxLeft: readonly string[]): void {
    for (const [id, words] of this.#written) {
      if (!this.#heard.has(id)) this.#parts.broken(6, null, `"${words}" (${id}) was never told`);
    }
    if (outboxLeft.length > 0) {
      this.#parts.broken(6, null, `the outbox still holds ${outboxLeft.join(", ")}`);
    }
  }

  /**
   * No two incidents of one session may overlap, or follow so closely that they are one. One that
   * is closed ended after it began.
   */
  judgeIncidents(values: readonly Json[]): void {
    const together = new Map<string, Incident[]>();
    for (const incident of values.map(incidentIn)) {
      // A server has several troubles at once, each with an incident of its own.
      const about = incident.session ?? `rule ${incident.rule}`;
      together.set(about, [...together.get(about) ?? [], incident]);
    }
    for (const incidents of together.values()) {
      const sorted = incidents.sort((a, b) => a.openedAt - b.openedAt);
      for (const [index, incident] of sorted.entries()) {
        const before = sorted[index - 1];
        if (before === undefined) continue;
        const gapMs = incident.openedAt - (before.closedAt ?? Infinity);
        if (gapMs < this.#parts.reopenMs - CLOCKS_MS) {
          const how = before.closedAt === undefined ? "is open" : `was closed ${gapMs} ms before`;
          this.#parts.broken(
            6,
            incident.session,
            `'${incident.title}' opened while '${before.title}' ${how}`,
          );
        }
      }
    }
  }
}

/** What a receiver gets of a tell. */
export type Heard = Pick<Tell, "id" | "session" | "rule" | "level" | "title" | "text">;

function wordsOf({ level, title, text }: Heard | Tell): string {
  return `${level}: ${title}: ${text}`;
}
