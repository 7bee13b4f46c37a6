import type { Clock } from "../clock.ts";
import type { Tell } from "../session/mod.ts";
import type { Store } from "../store/mod.ts";
import type { Log } from "../telemetry/mod.ts";

export interface OutboxParts {
  server: string;
  clock: Clock;
  store: Pick<Store, "outbox" | "delivered">;
  log: Log;
  /** Runs a task in the background. */
  own: (task: Promise<void>) => void;
}

/** What people are told of one server. At-least-once: each tell has an id. */
export class Outbox {
  readonly #parts: OutboxParts;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Tells reach the log now; what stays in the outbox is delivered by whoever finds it. */
  deliver(tells: readonly Tell[]): void {
    const { log, store, server, own } = this.#parts;
    for (const tell of tells) {
      log.event({ is: "tell", tell });
      own(store.delivered(server, tell.id));
    }
  }

  /** Delivers tells that a dead replica left behind so long ago. */
  async sweep(olderThanMs: number): Promise<void> {
    const { store, server, clock } = this.#parts;
    const left = await store.outbox(server);
    // Written by this program alone, from this very type.
    const tells = left.map(({ value }) => value as unknown as Tell);
    this.deliver(tells.filter((tell) => clock.now() - tell.at >= olderThanMs));
  }
}
