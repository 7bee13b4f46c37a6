import type { Clock } from "../clock.ts";
import type { WatchedServer } from "../recovery/mod.ts";
import type { ProxyPolicy } from "./policy.ts";
import { Proxy } from "./proxy.ts";
import type { SocketEdges } from "./sockets.ts";

export interface ProxiesParts {
  clock: Clock;
  random: () => number;
  fetch: typeof fetch;
  sockets?: SocketEdges | undefined;
  policy: Partial<ProxyPolicy>;
  /** Those that are watched now, the one that is meant where none is named first. */
  servers: () => readonly WatchedServer[];
  /** Where a person scans a session's code. */
  qrPath: (of: { server: string; session: string }) => string;
}

/** A proxy for each server that is watched: one that is watched no more has none. */
export class Proxies {
  readonly #parts: ProxiesParts;
  readonly #proxies = new Map<WatchedServer, Proxy>();

  constructor(parts: ProxiesParts) {
    this.#parts = parts;
  }

  /** The proxy before a server; before the first one where none is named. */
  of(name: string | undefined): Proxy | undefined {
    const servers = this.#parts.servers();
    const server = name === undefined
      ? servers[0]
      : servers.find(({ settings }) => settings.name === name);
    if (server === undefined) return undefined;
    const known = this.#proxies.get(server);
    if (known !== undefined) return known;
    this.#drop((one) => !servers.includes(one));
    const proxy = this.#made(server);
    this.#proxies.set(server, proxy);
    return proxy;
  }

  stop(): void {
    this.#drop(() => true);
  }

  #drop(goes: (server: WatchedServer) => boolean): void {
    for (const [server, proxy] of this.#proxies) {
      if (!goes(server)) continue;
      proxy.stop();
      this.#proxies.delete(server);
    }
  }

  #made({ settings: { name, url, apiKey }, guard, port }: WatchedServer): Proxy {
    const { qrPath } = this.#parts;
    return new Proxy({
      ...this.#parts,
      guard,
      port,
      url,
      qrPath: (session) => qrPath({ server: name, session }),
      ...(apiKey === undefined ? {} : { apiKey }),
    });
  }
}
