import type { Changes, Store, StoreLimits } from "./port.ts";

/** Two handles on one state, as two replicas hold them. */
export interface Opened {
  store: Store;
  other: Store;
  /** Ends both and removes what they left behind. */
  end(): Promise<void>;
}

export type Open = (limits?: Partial<StoreLimits>) => Promise<Opened>;
export type Behaviour = (opened: Opened) => Promise<void>;

export const SERVER = "main";

export function changes(some: Partial<Changes> = {}): Changes {
  return { sessions: {}, incidents: {}, outbox: {}, ...some };
}

/** Commits on the newest version, whatever it is. */
export async function committed(store: Store, some: Changes): Promise<{ version: string }> {
  while (true) {
    const done = await store.commit(SERVER, await store.version(SERVER), some);
    if (done.is === "ok") return done;
  }
}
