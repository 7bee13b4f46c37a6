import type { Supervisor } from "./supervisor.ts";
import type { ServerSettings, WatchedServer } from "./watched_server.ts";

/** All servers that are watched. They come, go and change while the process runs. */
export class Watch {
  readonly #make: (settings: ServerSettings) => WatchedServer;
  #servers = new Map<string, WatchedServer>();
  #running: "not-yet" | "started" | "listening" | "stopped" = "not-yet";
  readonly #tasks = new Set<Promise<void>>();

  constructor(make: (settings: ServerSettings) => WatchedServer) {
    this.#make = make;
  }

  /** In the order of the list: where none is named the first is meant. */
  get servers(): WatchedServer[] {
    return [...this.#servers.values()];
  }

  /** Each time anew those that are watched then. */
  get supervisors(): Iterable<Supervisor> {
    return { [Symbol.iterator]: () => this.servers.map(({ supervisor }) => supervisor).values() };
  }

  find(name: string): WatchedServer | undefined {
    return this.#servers.get(name);
  }

  /**
   * Watches these and no others. Who stays as it was is not touched, who changed is made anew and
   * goes on from the store.
   * @returns The names of those that came, changed and went.
   */
  apply(list: readonly ServerSettings[]): { came: string[]; changed: string[]; went: string[] } {
    const before = this.#servers;
    const after = new Map<string, WatchedServer>();
    const moved = {
      came: new Array<string>(),
      changed: new Array<string>(),
      went: new Array<string>(),
    };
    if (this.#running === "stopped") return moved;
    for (const settings of list) {
      const { name } = settings;
      const known = before.get(name);
      const same = known !== undefined && isSame(known.settings, settings);
      if (!same) (known === undefined ? moved.came : moved.changed).push(name);
      after.set(name, same ? known : this.#make(settings));
    }
    this.#servers = after;
    for (const [name, server] of before) {
      if (!after.has(name)) moved.went.push(name);
      if (after.get(name) !== server) this.#own(server.retire());
    }
    if (this.#running !== "not-yet") {
      for (const name of [...moved.came, ...moved.changed]) this.#begin(after.get(name));
    }
    return moved;
  }

  async start(): Promise<void> {
    this.#running = "started";
    await Promise.all(this.servers.map((server) => server.start()));
  }

  listen(): void {
    if (this.#running !== "started") return;
    this.#running = "listening";
    for (const server of this.servers) server.listen();
  }

  /** Ends all and waits for acts that were sent, until `signal` aborts. */
  async stop(signal?: AbortSignal): Promise<void> {
    this.#running = "stopped";
    await Promise.all([...this.servers.map((server) => server.stop(signal)), ...this.#tasks]);
  }

  #begin(server: WatchedServer | undefined): void {
    if (server === undefined) return;
    this.#own(
      server.start().then(() => {
        if (this.#running === "listening") server.listen();
        void server.supervisor.wake();
      }),
    );
  }

  /** Neither a start nor an end rejects: both note what the store did to them. */
  #own(task: Promise<void>): void {
    const owned = task.finally(() => this.#tasks.delete(owned));
    this.#tasks.add(owned);
  }
}

function isSame(one: ServerSettings, other: ServerSettings): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
